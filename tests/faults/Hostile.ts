/**
 * What hostile requests are made of, and what the server may answer to them.
 *
 * @module
 */
import assert from "node:assert/strict"
import type { Answer, Question, Seeded } from "../contract/Ask.ts"

/** What the server may say to a request that makes no sense; never 500. */
const refusals = new Set([400, 401, 403, 404, 405, 409, 413, 415, 422])

const isOrderly = ({ body, headers, status }: Answer): boolean => {
  if (status === 200 || status === 201) return true
  // An address of the documentation with a slash too many leads to the one without.
  if (status === 308) return headers.get("location") === "../docs"
  return refusals.has(status) && headers.get("content-type") === "application/json" &&
    JSON.stringify(Object.keys(body as object)) === '["message"]'
}

/** Asks, and makes sure that the answer is orderly. */
export const asks = async (
  server: Seeded,
  path: string,
  question: Question,
  allowed?: ReadonlyArray<number>,
) => {
  const answer = await server.ask(path, question)
  const what = `${question.method ?? "GET"} ${path.slice(0, 100)}: ${answer.status}`
  assert.equal(question.method === "HEAD" || isOrderly(answer), true, what)
  if (allowed) assert.equal(allowed.includes(answer.status), true, what)
  return answer
}

/** Fragments of SQL and other languages. */
export const fragments = [
  "' OR '1'='1",
  "'; DROP TABLE app; --",
  "1); DELETE FROM camera; --",
  "' UNION SELECT secret_hash, 1 FROM app --",
  '{"$gt":""}',
  "[$ne]",
  "%' ESCAPE '%",
  "\\'; SELECT load_extension('x'); --",
  "${7*7}{{7*7}}",
  "$(reboot)`reboot`",
]

/** Percent-encoded: null bytes, overlong and broken UTF-8, lone surrogates, controls. */
export const bytes = [
  "%00",
  "a%00b",
  "%C0%AF",
  "%E0%80%AF",
  "%F0%80%80%AF",
  "%FF%FE",
  "%ED%A0%80",
  "%F4%90%80%80",
  "%",
  "%zz",
  "%0d%0aX-Injected:%201",
  "%EF%BB%BF",
  "%E2%80%AE",
]

/** Numbers past every range, as text. */
export const numbers = [
  "1e309",
  "-1e309",
  "NaN",
  "Infinity",
  "9007199254740993",
  "18446744073709551616",
  "9".repeat(5000),
  "0x10",
  "1e-400",
  "-0",
  "1_000",
  "٣",
]

/** Where a text can be put in a request. */
export const places: ReadonlyArray<(text: string) => string> = [
  (text) => `/auth?clientID=${text}&clientSecret=${text}`,
  (text) => `/cameras/${text}`,
  (text) => `/cameras/legacy/${text}`,
  (text) => `/cameras/search?city=${text}`,
  (text) => `/cameras/search?${text}=1`,
  (text) => `/cameras/search?offset=${text}`,
  (text) => `/cameras/search?after=${text}`,
  (text) => `/cameras/search?latitude=${text}&longitude=${text}&radius=${text}`,
  (text) => `/cameras/search?resolution_width=${text}`,
  (text) => `/cameras/search?resolution_width=${text}&resolution_width=${text}`,
  (text) => `/cameras/search?bbox=${text}`,
  (text) => `/cameras/search?bbox=${text},${text},${text},${text}`,
  (text) => `/cameras/search?q=${text}&name=${text}&road=${text}&source_id=${text}`,
  (text) => `/cameras/search?created_after=${text}`,
  (text) => `/cameras/search?retired=${text}&fields=${text}&limit=${text}&sort=${text}`,
  (text) => `/cameras/search?latitude=1&longitude=2&sort=distance&after=${text}`,
  (text) => `/cameras/count?city=${text}&city=${text}`,
  (text) => `/cameras/facets?by=${text}`,
  (text) => `/cameras/clusters?zoom=${text}`,
  (text) => `/cameras/${"0".repeat(24)}?retired=${text}`,
  (text) => `/cameras/by-source/${text}/${text}`,
  (text) => `/cameras/exist?type=ip&ip=${text}&port=${text}`,
  (text) => `/apps/by-owner?owner=${text}`,
  (text) => `/apps/by-owner?owner=a&limit=${text}&after=${text}`,
  (text) => `/apps/${text}`,
  (text) => `/apps?owner=${text}&limit=${text}`,
  (text) => `/apps?after=${text}`,
  (text) => `/apps/me?${text}=1`,
  (text) => `/apps/log?start=${text}&offset=${text}`,
  (text) => `/apps/log?after=${text}`,
  (text) => `/apps/${text}/usage?owner=${text}`,
  (text) => `/apps/db-change?start=${text}`,
  (text) => `/apps/db-change?offset=${text}&after=${text}`,
  (text) => `/sources?limit=${text}&after=${text}`,
  (text) => `/sources?after=name:${text}`,
  (text) => `/sources/${text}`,
  (text) => `/docs/${text}`,
  (text) => `/${text}`,
]

/** Names of fields, known and not. */
export const fields = [
  "latitude",
  "legacy_cameraID",
  "type",
  "city",
  "frame_rate",
  "is_active_image",
  "retrieval",
  "utc_offset",
  "permissionLevel",
  "home_page",
  "licence",
  "owner",
  "reason",
]
