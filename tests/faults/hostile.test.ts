import assert from "node:assert/strict"
import * as Cam2 from "@cam2/camera-database"
import { type Answer, type Question, type Seeded, withServer } from "../contract/Ask.ts"

/** What the server may say to a request that makes no sense; never 500. */
const refusals = new Set([400, 401, 403, 404, 405, 409, 413, 415, 422])

const isOrderly = ({ body, headers, status }: Answer): boolean => {
  if (status === 200 || status === 201) return true
  return refusals.has(status) && headers.get("content-type") === "application/json" &&
    JSON.stringify(Object.keys(body as object)) === '["message"]'
}

const asks = async (
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

const state = async ({ clients, root }: Seeded) => ({
  cameras: await root(Cam2.searchCamera()),
  log: (await root(Cam2.getChangeLog())).length,
  ids: [
    await root(Cam2.clientIdsByOwner("root")),
    await root(Cam2.clientIdsByOwner("the user")),
  ],
  admin: clients.admin.clientID,
})

/** A test whose requests may change nothing. */
const unharmed = (test: (server: Seeded) => Promise<void>) =>
  withServer(async (server) => {
    const before = await state(server)
    await test(server)
    assert.deepEqual(await state(server), before)
  }, { authLimit: false })

const fragments = [
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
const bytes = [
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

const numbers = [
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

const places: ReadonlyArray<(text: string) => string> = [
  (text) => `/auth?clientID=${text}&clientSecret=${text}`,
  (text) => `/cameras/${text}`,
  (text) => `/cameras/legacy/${text}`,
  (text) => `/cameras/search?city=${text}`,
  (text) => `/cameras/search?${text}=1`,
  (text) => `/cameras/search?offset=${text}`,
  (text) => `/cameras/search?after=${text}`,
  (text) => `/cameras/search?latitude=${text}&longitude=${text}&radius=${text}`,
  (text) => `/cameras/search?resolution_width=${text}`,
  (text) => `/cameras/exist?type=ip&ip=${text}&port=${text}`,
  (text) => `/apps/by-owner?owner=${text}`,
  (text) => `/apps/${text}/usage?owner=${text}`,
  (text) => `/apps/db-change?start=${text}`,
  (text) => `/apps/db-change?offset=${text}&after=${text}`,
  (text) => `/docs/${text}`,
  (text) => `/${text}`,
]

Deno.test(
  "hostile: SQL and NoSQL fragments, broken bytes and huge numbers in every path and query",
  unharmed(async (server) => {
    for (const text of [...fragments.map(encodeURIComponent), ...bytes, ...numbers]) {
      for (const place of places) {
        const answer = await asks(server, place(text), { as: "admin" })
        assert.equal(answer.headers.get("x-injected"), null)
        const isSearch = place(text).startsWith("/cameras/search?city=")
        if (isSearch && answer.status === 200) assert.deepEqual(answer.body, [])
      }
    }
  }),
)

const fields = [
  "latitude",
  "legacy_cameraID",
  "type",
  "city",
  "frame_rate",
  "is_active_image",
  "retrieval",
  "utc_offset",
  "permissionLevel",
]

const values: ReadonlyArray<unknown> = [
  ...fragments.slice(0, 3),
  "\u0000",
  "\ud800",
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  [[]],
  {},
  { $gt: "" },
  { toString: "x" },
  [1, 2],
  { then: "x" },
]

Deno.test(
  "hostile: values of a wrong kind in every field of a body",
  withServer(async (server) => {
    const paths = [
      ["POST", "/cameras/create"],
      ["PUT", `/cameras/${server.cameraID}`],
      ["POST", "/apps/register"],
      ["PUT", `/apps/${server.clients.user.clientID}`],
    ] as const
    for (const [method, path] of paths) {
      for (const field of fields) {
        for (const value of values) {
          await asks(server, path, { method, as: "admin", json: { [field]: value } })
          const form = { [field]: typeof value === "string" ? value : JSON.stringify(value) }
          await asks(server, path, { method, as: "admin", form })
        }
      }
    }
    const camera = await server.ask(`/cameras/${server.cameraID}`, { as: "user" })
    assert.equal(camera.status, 200)
    assert.equal((await server.ask("/cameras/search", { as: "user" })).status, 200)
  }),
)

const jsonBody = (body: BodyInit): Question => ({
  method: "POST",
  as: "admin",
  body,
  headers: { "content-type": "application/json" },
})

const formBody = (body: BodyInit): Question => ({
  method: "POST",
  as: "admin",
  body,
  headers: { "content-type": "application/x-www-form-urlencoded" },
})

Deno.test(
  "hostile: 100,000 parameters, in the query and in the body",
  unharmed(async (server) => {
    const many = (parameter: (index: number) => string) =>
      Array.from({ length: 100_000 }, (_, index) => parameter(index)).join("&")
    const started = performance.now()
    for (const query of [many((index) => `a${index}=1`), many(() => "city=a"), many(() => "")]) {
      await asks(server, `/cameras/search?${query}`, { as: "user" })
      await asks(server, `/auth?${query}`, {}, [422])
      await asks(server, "/apps/register", formBody(query), [422])
      await asks(server, "/cameras/create", formBody(query), [422])
    }
    const keys = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [index, 1]))
    await asks(server, "/cameras/create", jsonBody(JSON.stringify(keys)), [413, 422])
    assert.equal(performance.now() - started < 20_000, true)
  }),
)

Deno.test(
  "hostile: keys twice, keys of the prototype, deep nesting and bodies that are no text",
  unharmed(async (server) => {
    await asks(server, "/cameras/search?city=a&city=b", { as: "user" }, [422])
    await asks(server, "/cameras/search?city=a&city[]=b", { as: "user" }, [422])
    const valid = '"is_active_image":true,"is_active_video":true'
    const bodies: ReadonlyArray<BodyInit> = [
      `{"type":"stream","type":"ip",${valid}}`,
      `{"__proto__":{"type":"stream"},${valid}}`,
      `{"constructor":{"prototype":{"x":1}},${valid}}`,
      `{"type":"ip","retrieval":{"ip":"a","__proto__":{"port":"b"}},"hasOwnProperty":1,${valid}}`,
      "[".repeat(200_000),
      "[".repeat(200_000) + "]".repeat(200_000),
      '{"retrieval":'.repeat(50_000) + "1" + "}".repeat(50_000),
      `{"retrieval":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      "",
      "null",
      "0",
      '"text"',
      "{",
      "\ufeff{}",
      new Uint8Array([0xc0, 0xaf]),
      new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      new Uint8Array(1000),
      "a".repeat(1024 * 1024 + 1),
    ]
    for (const body of bodies) {
      for (const path of ["/cameras/create", "/apps/register"]) {
        await asks(server, path, jsonBody(body), [400, 413, 422])
        await asks(server, path, formBody(body), [400, 413, 422])
      }
    }
    const retrieval = "[".repeat(100_000)
    const form = { type: "ip", is_active_image: "1", is_active_video: "1", retrieval }
    await asks(server, "/cameras/create", { method: "POST", as: "admin", form }, [422])
    assert.equal(Object.keys(Object.prototype).length, 0)
  }),
)

Deno.test(
  "hostile: /docs leads to no file, and headers in great number or size do no harm",
  unharmed(async (server) => {
    const traversals = [
      "/docs/../deno.json",
      "/docs/..%2f..%2fetc%2fpasswd",
      "/docs/%2e%2e/%2e%2e/etc/passwd",
      "/docs/....//etc/passwd",
      "/docs/..;/etc/passwd",
      "/docs/%5c..%5c..%5cetc%5cpasswd",
      "/docs//etc/passwd",
      "/docs/%00",
      "/docs%2f..%2fdeno.json",
      "/openapi.json/../deno.json",
    ]
    for (const path of traversals) await asks(server, path, {}, [404])
    const flood = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`x-${index}`, "a".repeat(100)]),
    )
    await asks(server, "/cameras/search", { as: "user", headers: flood }, [200])
    for (const name of ["authorization", "content-type", "x-request-id", "cookie", "accept"]) {
      for (const value of ["a".repeat(1_000_000), "\u00ff".repeat(100), ";=,".repeat(1000)]) {
        await asks(server, "/cameras/search", { as: "user", headers: { [name]: value } })
        await asks(server, "/cameras/create", { ...jsonBody("{}"), headers: { [name]: value } })
      }
    }
    for (const length of ["-1", "1e99", "NaN", "99999999999999999999"]) {
      await asks(server, "/cameras/create", {
        ...jsonBody("{}"),
        headers: { "content-type": "application/json", "content-length": length },
      })
    }
  }),
)

/** Numbers that are the same in every run: mulberry32. */
const randomFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const fuzzTimes = 20_000

const plain = {
  type: "stream",
  is_active_image: true,
  is_active_video: true,
  retrieval: { m3u8_url: "https://a.example/" },
}

Deno.test(
  `hostile: ${fuzzTimes} random requests get no 500 and leave the memory flat`,
  withServer(async (server) => {
    const random = randomFrom(2018)
    const pick = <A>(values: ReadonlyArray<A>): A => values[random(values.length)]!
    const texts = [
      ...fragments.map(encodeURIComponent),
      ...bytes,
      ...numbers.map(encodeURIComponent),
      server.cameraID,
      server.clients.webUI.clientID,
      "search",
      "create",
      "..",
      "",
    ]
    const noise = () =>
      String.fromCharCode(...Array.from({ length: random(30) }, () => random(65_536)))
    const text = () => random(3) === 0 ? encodeURIComponent(noise().toWellFormed()) : pick(texts)
    const json = (depth: number): unknown =>
      pick<() => unknown>([
        () => noise(),
        () => pick(numbers),
        () => random(2) === 0,
        () => null,
        () => (random(2 ** 31) - 2 ** 30) * 10 ** random(300),
        () => depth > 3 ? 1 : Array.from({ length: random(4) }, () => json(depth + 1)),
        () =>
          depth > 3 ? {} : Object.fromEntries(
            Array.from(
              { length: random(5) },
              () => [random(4) ? pick(fields) : noise(), json(depth + 1)],
            ),
          ),
      ])()
    const rare = ["DELETE", "PATCH", "HEAD", "OPTIONS"]
    const body = (): Pick<Question, "body" | "headers"> => {
      const headers = {
        "content-type": pick([
          "application/json",
          "application/json",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=utf-16",
          "multipart/form-data",
          "text/plain",
          "a/b/c",
        ]),
      }
      const content = pick<() => BodyInit>([
        () => JSON.stringify({ ...plain, [pick(fields)]: json(1) }),
        () => JSON.stringify({ ...plain, city: noise().toWellFormed() }),
        () => JSON.stringify(json(0)),
        () => JSON.stringify(json(0)).slice(random(5), -1 - random(5)),
        () => `${pick(fields)}=${text()}&${pick(fields)}=${text()}`,
        () => Uint8Array.from({ length: random(200) }, () => random(256)),
      ])()
      return { headers, body: content }
    }
    const statuses = new Map<number, number>()
    const heap: Array<number> = []
    const started = performance.now()
    for (let index = 0; index < fuzzTimes; index++) {
      if (index % (fuzzTimes / 4) === 0) heap.push(Deno.memoryUsage().heapUsed)
      const method = pick([...Array(10).fill("GET"), "PUT", "PUT", "POST", "POST", ...rare])
      const as = pick(["user", "webUI", "admin", "admin", undefined] as const)
      const question = { method, as, ...method === "GET" || method === "HEAD" ? {} : body() }
      const path = method === "PUT"
        ? pick([`/cameras/${server.cameraID}`, `/apps/${server.clients.user.clientID}`])
        : method === "POST"
        ? pick(["/cameras/create", "/apps/register"])
        : pick(places)(text())
      const { status } = await asks(server, path, question)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    heap.push(Deno.memoryUsage().heapUsed)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const megabytes = heap.map((used) => Math.round(used / 2 ** 20))
    console.log(
      `${fuzzTimes} requests in ${seconds} s, heap ${megabytes.join(" → ")} MB, status ${
        [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} ${times}×`)
          .join(", ")
      }`,
    )
    assert.equal(megabytes.at(-1)! < megabytes[1]! + 100, true)
    assert.equal((await server.ask("/health")).status, 200)
  }, { authLimit: false }),
)
