import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as TestClock from "effect/testing/TestClock"
import { cameraById, getChangeLog, layer, register, searchCamera } from "@cam2/camera-database"
import { exchange, lossOf } from "../../../src/client/Exchange.ts"
import * as FetchTransport from "../../../src/client/FetchTransport.ts"
import * as HttpClientTransport from "../../../src/client/HttpClientTransport.ts"
import { closedAddress, faults, listen, listenRaw } from "../../Loopback.ts"
import { memoryApi, memoryHttp, options } from "./MemoryApi.ts"

const send = (address: string, timeout: number, isFetch = true) =>
  Effect.flatMap(
    isFetch ? FetchTransport.make : HttpClientTransport.make,
    (transport) => exchange(transport, { method: "GET", url: address }, "op", timeout),
  ).pipe(Effect.provide(FetchHttpClient.layer))

const failureAt = async (address: string, timeout = 5000, isFetch = true) => {
  const error = await Effect.runPromise(Effect.flip(send(address, timeout, isFetch)))
  assert.equal("cause" in error, false)
  return { ...error, message: error.message }
}

const connectionError = (address: string, reason: string, what: string) => ({
  _tag: "ConnectionError",
  operation: "op",
  reason,
  message: `No response from ${new URL(address).origin}: ${what}. ` +
    "Check the base URL and that the server runs.",
})

Deno.test("exchange: gives status, headers and the body as JSON", async () => {
  await using server = listen(() =>
    Response.json({ message: "OK" }, { status: 201, headers: { link: "<x>" } })
  )
  const reply = await Effect.runPromise(send(server.baseURL, 5000))
  assert.deepEqual([reply.status, reply.header("link"), reply.body], [201, "<x>", {
    message: "OK",
  }])
})

Deno.test("exchange: a body that is not JSON is undefined", async () => {
  for (const body of ["", "<!doctype html><title>Hello</title>", '{"a":1', "\ufeff", "undefined"]) {
    await using server = listen(() => new Response(body))
    const reply = await Effect.runPromise(send(server.baseURL, 5000))
    assert.deepEqual([reply.status, reply.body], [200, undefined])
  }
})

Deno.test("exchange: a name is whole, or the answer is unreadable; never garbled", async () => {
  const sent = JSON.stringify("Köln \ufffd 東京")
  const utf8 = new TextEncoder().encode(sent)
  const latin1 = Uint8Array.from('"K\xf6ln"', (letter) => letter.charCodeAt(0))
  for (const isFetch of [false, true]) {
    for (const [bytes, body] of [[utf8, JSON.parse(sent)], [latin1, undefined]] as const) {
      const chunked = new Response(new Blob([bytes]).stream())
      for (const response of [new Response(bytes), chunked]) {
        await using server = listen(() => response)
        const reply = await Effect.runPromise(send(server.baseURL, 5000, isFetch))
        assert.equal(reply.body, body)
      }
    }
  }
})

Deno.test("exchange: a refused connection proves that nothing was sent", async () => {
  const address = closedAddress()
  for (const isFetch of [false, true]) {
    assert.deepEqual(
      await failureAt(address, 5000, isFetch),
      connectionError(address, "Refused", "the connection was refused"),
    )
  }
})

for (
  const name of ["reset", "closed", "truncated", "truncatedChunk", "truncatedHead"] as const
) {
  Deno.test(`exchange: a connection that is lost (${name}) is Interrupted`, async () => {
    for (const isFetch of [false, true]) {
      await using server = listenRaw(faults[name])
      assert.deepEqual(
        await failureAt(server.baseURL, 5000, isFetch),
        connectionError(server.baseURL, "Interrupted", "the connection was lost"),
      )
    }
  })
}

Deno.test("exchange: what does not speak HTTP is Unknown", async () => {
  await using server = listenRaw(faults.garbage)
  assert.deepEqual(
    await failureAt(server.baseURL),
    connectionError(server.baseURL, "Unknown", "the request failed"),
  )
})

for (const name of ["stalled", "stalledBody"] as const) {
  Deno.test(`exchange: an answer that does not end (${name}) is a Timeout`, async () => {
    await using server = listenRaw(faults[name])
    assert.deepEqual(await failureAt(server.baseURL, 50), {
      _tag: "ConnectionError",
      operation: "op",
      reason: "Timeout",
      message: `No response from ${new URL(server.baseURL).origin} in time. ` +
        "Try again, or allow a longer timeout or deadline.",
    })
  })
}

Deno.test("exchange: what the address says does not pass for what happened", async () => {
  await using server = listenRaw(faults.closed)
  for (const word of ["refused", "ECONNREFUSED", "dns", "certificate"]) {
    const address = `${server.baseURL}${word}?city=${word}`
    assert.deepEqual(
      await failureAt(address),
      connectionError(address, "Interrupted", "the connection was lost"),
    )
  }
})

Deno.test("lossOf: a message that is one long word is looked through once", () => {
  const long = "x".repeat(2_000_000)
  assert.deepEqual(lossOf({ cause: new Error(long), isCut: false }), [
    "Unknown",
    "the request failed",
  ])
  const [reason, what] = lossOf({ cause: new Error(`${long} EACCES ${long}`), isCut: false })
  assert.deepEqual([reason, what.length], ["Local", "this machine refuses it ()".length + 200])
})

Deno.test("exchange: allows the whole answer the time-out, 30 seconds by default", async () => {
  const http = memoryHttp(() => Effect.delay(Effect.succeed({ json: "late" }), 1000))
  const program = Effect.gen(function* () {
    const client = yield* HttpClientTransport.make
    const request = { method: "GET", url: "http://memory.example/" } as const
    const inTime = yield* Effect.forkChild(exchange(client, request, "op", 1001))
    const late = yield* Effect.forkChild(Effect.flip(exchange(client, request, "op", 999)))
    yield* TestClock.adjust(1001)
    const { message, operation } = yield* Fiber.join(late)
    return [(yield* Fiber.join(inTime)).body, { message, operation }]
  })
  assert.deepEqual(
    await Effect.runPromise(Effect.provide(program, [http.layer, TestClock.layer()])),
    ["late", {
      message: "No response from http://memory.example in time. " +
        "Try again, or allow a longer timeout or deadline.",
      operation: "op",
    }],
  )
  const api = memoryApi(({ path }) => path === "/auth" ? undefined : Effect.never)
  const patient = Effect.gen(function* () {
    const call = yield* Effect.forkChild(Effect.flip(cameraById("a")))
    yield* TestClock.adjust("29999 millis")
    assert.equal(call.pollUnsafe(), undefined)
    yield* TestClock.adjust("1 millis")
    return yield* Fiber.join(call)
  })
  const error = await Effect.runPromise(Effect.provide(patient, [api.layer, TestClock.layer()]))
  assert.deepEqual([error._tag, "reason" in error && error.reason], ["ConnectionError", "Timeout"])
})

Deno.test("readBody: an answer that is not JSON is an InvalidResponseError", async () => {
  for (const body of ["", "<!doctype html>"]) {
    await using server = listen(({ path }) =>
      path === "/auth" ? Response.json({ token: "t" }) : new Response(body)
    )
    const error = await Effect.runPromise(
      Effect.flip(cameraById("a")).pipe(
        Effect.provide(layer({ ...options, baseURL: server.baseURL })),
      ),
    )
    assert.deepEqual({ ...error, message: error.message }, {
      _tag: "InvalidResponseError",
      operation: "cameraById",
      status: 200,
      path: "",
      cameraID: undefined,
      message: "The response is not JSON. Check the base URL.",
    })
  }
})

Deno.test("readBody: an answer of another shape names the first offending place", async () => {
  const cameraID = "5ae0ecbd336359291be74c12"
  const stream = { cameraID, type: "stream", m3u8_url: "u" }
  const entry = { cameraID, timestamp: "2018-07-04T19:52:52.337Z" }
  const named = ` (camera ${cameraID})`
  const answers = [
    [searchCamera(), 200, [stream, { ...stream, latitude: "x" }], "[1].latitude", named],
    [searchCamera(), 200, [{ ...stream, cameraID: "a", latitude: "x" }], "[0].latitude", ""],
    [searchCamera(), 200, { message: "OK" }, "", ""],
    [getChangeLog(), 200, [entry, { ...entry, timestamp: 5 }], "[1].timestamp", named],
    [register("bob"), 200, { clientID: "c" }, "clientSecret", ""],
  ] as const
  for (const [call, status, json, path, whose] of answers) {
    const api = memoryApi((received) =>
      received.path === "/auth" ? undefined : Effect.succeed({ status, json })
    )
    const error = await Effect.runPromise(
      Effect.flip(Effect.provide(call as ReturnType<typeof register>, api.layer)),
    )
    assert.deepEqual(
      [error._tag, error.message, "path" in error && error.path],
      [
        "InvalidResponseError",
        `The response cannot be read${path === "" ? "" : ` at ${path}`}${whose}.`,
        path,
      ],
    )
  }
})
