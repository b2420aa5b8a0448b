import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { makeHandler } from "@cam2/camera-database/server"
import { ndjson } from "../../src/contract/ImportResult.ts"
import { type Question, type SeedOptions, withServer } from "../contract/Ask.ts"
import { assertDocumented, type DocumentedOperation, operations } from "../contract/Documented.ts"

const of = (status: number) => operations.filter(({ statuses }) => statuses.includes(status))

const withJson = operations.filter(({ requestBody }) =>
  "application/json" in (requestBody?.content ?? {})
)
const writing = operations.filter(({ method }) => method !== "GET")
const isProbe = ({ path }: DocumentedOperation) => ["/health", "/ready"].includes(path)

const pathOf = ({ path }: DocumentedOperation) => path.replace(/\{\w+\}/g, "1")

const names = (operations: ReadonlyArray<DocumentedOperation>) =>
  operations.map(({ method, path }) => `${method} ${path}`).sort()

/** Every one of `operations`, and none but them, is documented with `status`, and answers it. */
const answer = (
  status: number,
  operations: ReadonlyArray<DocumentedOperation>,
  question: (operation: DocumentedOperation) => Question & { readonly query?: string },
  options: SeedOptions = {},
) =>
  withServer(async ({ ask }) => {
    assert.deepEqual(names(of(status)), names(operations))
    for (const operation of operations) {
      const { query = "", ...rest } = question(operation)
      const { method } = operation
      const answer = await ask(pathOf(operation) + query, { method, as: "admin", ...rest })
      assert.equal(answer.status, status, `${method} ${operation.path}`)
    }
  }, options)

const stream = (end: "stall" | "break") =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode("{"))
      if (end === "break") controller.error(new Error("The connection was lost"))
    },
  })

const json = { "content-type": "application/json" }

Deno.test(
  "statuses: 400 is documented where a body can break off",
  answer(400, withJson, () => ({ body: stream("break"), headers: json })),
)

Deno.test(
  "statuses: 408 is documented where a body is waited for",
  answer(408, withJson, () => ({ body: stream("stall"), headers: json }), {
    bodyTimeout: "20 millis",
  }),
)

Deno.test(
  "statuses: 413 is documented where a body has a largest size",
  answer(
    413,
    writing.filter(({ path }) => path !== "/cameras/import"),
    () => ({ body: "{}", headers: { ...json, "content-length": "2000000" } }),
  ),
)

Deno.test(
  "statuses: 415 is documented for every write",
  answer(415, writing, () => ({ body: "{}", headers: { "content-encoding": "gzip" } })),
)

Deno.test(
  "statuses: 422 is documented everywhere, for a query that is no text",
  answer(422, operations, () => ({ query: "?a=%FF" })),
)

Deno.test(
  "statuses: 429 is documented wherever requests are counted",
  withServer(async ({ ask }) => {
    const counted = operations.filter((operation) => !isProbe(operation))
    assert.deepEqual(names(of(429)), names(counted))
    while ((await ask("/cameras/search", { as: "user" })).status !== 429);
    for (const operation of counted.filter(({ path }) => path !== "/auth")) {
      const { method } = operation
      const { headers, status } = await ask(pathOf(operation), { method, as: "user" })
      assert.equal(status, 429, operation.path)
      assert.notEqual(headers.get("retry-after"), null)
    }
    const guess = "/auth?clientID=a&clientSecret=b"
    while ((await ask(guess)).status !== 429);
  }, { clientLimit: { requests: 20, window: "1 day" } }),
)

Deno.test("statuses: 500 is documented everywhere, and sent while the stores do not open", async () => {
  assert.deepEqual(names(of(500)), names(operations))
  const { log, error } = console
  Object.assign(console, { log: () => {}, error: () => {} })
  const { dispose, handler } = makeHandler({
    stores: Layer.effectContext(Effect.fail("The disk is gone")),
  })
  try {
    for (const operation of operations) {
      const request = new Request(`http://cam2.test${pathOf(operation)}`, {
        method: operation.method,
      })
      const response = await handler(request)
      await assertDocumented(request, response)
      assert.equal(response.status, operation.path === "/ready" ? 503 : 500)
      await response.text()
    }
  } finally {
    await dispose()
    Object.assign(console, { log, error })
  }
})

Deno.test("statuses: 503 is documented everywhere but for /health", () => {
  assert.deepEqual(names(of(503)), names(operations.filter(({ path }) => path !== "/health")))
})

Deno.test(
  "statuses: 503 is what a server without room answers, also with the headers of every answer",
  withServer(async ({ ask, open }) => {
    const slow = new AbortController()
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => slow.signal.addEventListener("abort", () => controller.close()),
    })
    // An import has its place until its results were taken.
    const headers = { "content-type": ndjson }
    const first = open("/cameras/import", { method: "POST", as: "admin", body, headers })
    for (const operation of operations.filter((operation) => !isProbe(operation))) {
      const { method } = operation
      while (true) {
        const { status } = await ask(pathOf(operation), { method, as: "admin" })
        if (status === 503) break
      }
    }
    slow.abort()
    await (await first).text()
  }, { maxConcurrency: 1 }),
)
