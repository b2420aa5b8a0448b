import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import {
  cameraById,
  cameraByLegacyId,
  cameraByListId,
  type ClientOptions,
  defaultRetryPolicy,
  getChangeLog,
  layer,
  makeCamera,
  register,
  removeClient,
  resetSecret,
  updateCamera,
  updateOwner,
  usageByClient,
  writeCamera,
} from "@cam2/camera-database"
import { listen } from "../../Loopback.ts"
import { memoryApi, type MemoryResponse, options } from "./MemoryApi.ts"

const camera = makeCamera({ cameraID: "a", camera_type: "stream", m3u8_url: "u" })
const newCamera = {
  camera_type: "stream",
  m3u8_url: "u",
  is_active_image: false,
  is_active_video: true,
} as const

/** An API that gives every call besides `/auth` the same answer. */
const answering = (answer: MemoryResponse, overrides?: Partial<ClientOptions>) =>
  memoryApi(({ path }) => path === "/auth" ? undefined : Effect.succeed(answer), overrides)

const run = <A, E>(effect: Effect.Effect<A, E>) => Effect.runPromise(effect)

Deno.test("ApiClient: escapes what it puts into a path", async () => {
  const api = answering({ json: camera })
  const ids = ["a/b", "a?b=c", "a#b", "%2e%2e", "a b", "é", "..a", "a\\b", ";", "%"]
  await run(Effect.forEach(ids, (id) => cameraById(id)).pipe(Effect.provide(api.layer)))
  assert.deepEqual(
    api.calls().map(({ path, query }) => [path, query]),
    ids.map((id) => [`/cameras/${encodeURIComponent(id)}`, []]),
  )
})

Deno.test("ApiClient: refuses a path parameter that would lead elsewhere, before sending", async () => {
  const api = answering({ json: camera })
  for (const id of ["", ".", "..", "\ud800", undefined, null, 5, {}]) {
    const errors = await run(
      Effect.all([
        Effect.flip(cameraById(id as string)),
        Effect.flip(updateOwner(id as string, "bob")),
        Effect.flip(usageByClient(id as string, "bob")),
        Effect.flip(resetSecret(id as string)),
      ]).pipe(Effect.provide(api.layer)),
    )
    assert.deepEqual(
      errors.map((error) => [error._tag, "field" in error && error.field]),
      [
        ["FormatError", "cameraID"],
        ["FormatError", "clientID"],
        ["FormatError", "clientID"],
        ["FormatError", "clientID"],
      ],
    )
  }
  assert.deepEqual(api.received, [])
})

Deno.test("ApiClient: keeps the prefix of the base URL, with and without a slash", async () => {
  for (
    const baseURL of [
      "http://memory.example/cam2",
      "http://memory.example/cam2//",
      new URL("http://memory.example/cam2/"),
    ]
  ) {
    const api = memoryApi(
      ({ path }) => Effect.succeed({ json: path === "/cam2/auth" ? { token: "t" } : camera }),
      { baseURL },
    )
    await run(Effect.provide(cameraById("a"), api.layer))
    assert.deepEqual(api.received.map(({ path }) => path), ["/cam2/auth", "/cam2/cameras/a"])
  }
})

Deno.test("ApiClient: follows no redirect, lest a token goes to a server that nobody chose", async () => {
  await using elsewhere = listen(() => Response.json(camera))
  await using server = listen(({ path }) =>
    path === "/auth"
      ? Response.json({ token: "t" })
      : new Response(null, { status: 302, headers: { location: `${elsewhere.baseURL}cameras/a` } })
  )
  const error = await run(
    Effect.flip(cameraById("a")).pipe(
      Effect.provide(layer({ ...options, baseURL: server.baseURL })),
    ),
  )
  assert.deepEqual([error._tag, "status" in error && error.status], ["InvalidResponseError", 302])
  assert.deepEqual(elsewhere.received, [])
})

Deno.test("ApiClient: with `retry: false` a call is one request", async () => {
  const api = answering({ status: 503, json: null })
  const error = await run(Effect.flip(Effect.provide(cameraById("a"), api.layer)))
  assert.equal(error._tag, "InternalError")
  assert.equal(api.calls().length, 1)
})

Deno.test("ApiClient: repeats what is safe to repeat, never a registration or a new secret", async () => {
  const retry = {
    ...defaultRetryPolicy,
    times: 2,
    base: "1 millis" as const,
    cap: "1 millis" as const,
  }
  const sent = async (call: ReturnType<typeof writeCamera | typeof resetSecret>) => {
    const headers = { "x-request-id": "1" }
    const api = answering({ status: 503, json: { message: "busy" }, headers }, { retry })
    await run(Effect.flip(Effect.provide(call as ReturnType<typeof writeCamera>, api.layer)))
    return api.calls().map(({ method }) => method)
  }
  assert.deepEqual(
    await Promise.all([
      sent(cameraById("a") as unknown as ReturnType<typeof writeCamera>),
      sent(updateCamera({ cameraID: "a", city: "x" })),
      sent(updateOwner("c", "bob")),
      sent(writeCamera(newCamera)),
      sent(removeClient("c")),
      sent(resetSecret("c")),
      sent(register("bob") as unknown as ReturnType<typeof writeCamera>),
    ]),
    [
      ["GET", "GET", "GET"],
      ["PUT", "PUT", "PUT"],
      ["PUT", "PUT", "PUT"],
      // 503 says that nothing was written.
      ["POST", "POST", "POST"],
      ["DELETE", "DELETE", "DELETE"],
      ["PUT"],
      ["POST"],
    ],
  )
})

Deno.test("ApiClient: takes only the success status of the route for a success", async () => {
  const outcomes = await Promise.all([
    [cameraById("a"), 201, camera],
    [cameraById("a"), 204, null],
    [writeCamera(newCamera), 200, { cameraID: "a" }],
    [getChangeLog(), 206, []],
  ].map(([call, status, json]) =>
    run(Effect.flip(Effect.provide(
      call as ReturnType<typeof cameraById>,
      answering({ status: status as number, json }).layer,
    ))).then((error) => [error._tag, "status" in error && error.status])
  ))
  assert.deepEqual(outcomes, [
    ["InvalidResponseError", 201],
    ["InvalidResponseError", 204],
    ["InvalidResponseError", 200],
    ["InvalidResponseError", 206],
  ])
})

Deno.test("cameraByLegacyId: refuses what is neither, also where it cannot be made text", async () => {
  const api = answering({ json: camera })
  for (const id of ["", undefined, null, {}, Object.create(null), [7], Symbol("7"), 7n]) {
    const error = await run(
      Effect.flip(cameraByLegacyId(id as string)).pipe(Effect.provide(api.layer)),
    )
    assert.deepEqual([error._tag, "field" in error && error.field], [
      "FormatError",
      "legacy_cameraID",
    ])
  }
  assert.deepEqual(api.received, [])
})

Deno.test("cameraByLegacyId: takes the number and its digits", async () => {
  const api = answering({ json: camera })
  await run(
    Effect.all([cameraByLegacyId(30), cameraByLegacyId("30")]).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual(api.calls().map(({ path }) => path), [
    "/cameras/legacy/30",
    "/cameras/legacy/30",
  ])
})

Deno.test("cameraByListId: gives ids first, then legacy ids, each in the order given", async () => {
  for (const concurrency of [undefined, 2, "unbounded"] as const) {
    let pending = 0
    let most = 0
    const api = memoryApi(({ path }) => {
      if (path === "/auth") return undefined
      most = Math.max(most, ++pending)
      const answer = Effect.sync(() => {
        pending--
        return { json: { ...camera, cameraID: path } }
      })
      // The later ones answer first.
      return Effect.delay(answer, ["/2", "/1", "c", "a"].findIndex((id) => path.endsWith(id)))
    })
    const cameras = await run(
      cameraByListId({ cameraIDs: ["a", "c"], legacyCameraIDs: [1, "2"] }, { concurrency }).pipe(
        Effect.provide(api.layer),
      ),
    )
    assert.deepEqual(cameras.map(({ cameraID }) => cameraID), [
      "/cameras/a",
      "/cameras/c",
      "/cameras/legacy/1",
      "/cameras/legacy/2",
    ])
    assert.equal(most, { undefined: 1, 2: 2, unbounded: 4 }[String(concurrency)])
  }
})

Deno.test("cameraByListId: checks its input, and asks nothing for no ids", async () => {
  const api = answering({ json: camera })
  const untyped = cameraByListId as (...args: ReadonlyArray<unknown>) => ReturnType<
    typeof cameraByListId
  >
  assert.deepEqual(await run(Effect.provide(cameraByListId({}), api.layer)), [])
  const refused = [
    [["a"]],
    [null],
    [{ ids: ["a"] }],
    [{ cameraIDs: "a" }],
    [{ cameraIDs: [5] }],
    [{ legacyCameraIDs: [null] }],
    [{ cameraIDs: ["a"] }, { concurrency: 0 }],
    [{ cameraIDs: ["a"] }, { concurrency: "all" }],
    [{ cameraIDs: ["a"] }, { parallel: 2 }],
  ]
  const fields = await Promise.all(
    refused.map((args) =>
      run(Effect.flip(Effect.provide(untyped(...args), api.layer))).then((error) =>
        error._tag === "FormatError" && error.field
      )
    ),
  )
  assert.deepEqual(fields, [
    "input",
    "input",
    "ids",
    "cameraIDs",
    "cameraIDs",
    "legacyCameraIDs",
    "concurrency",
    "concurrency",
    "parallel",
  ])
  assert.deepEqual(api.received, [])
})

Deno.test("writeCamera: adds without a cameraID, updates with one, and refuses what is neither", async () => {
  const api = memoryApi(({ method, path }) =>
    path === "/auth"
      ? undefined
      : Effect.succeed({ status: method === "POST" ? 201 : 200, json: { cameraID: "a" } })
  )
  const written = await run(
    Effect.all([
      writeCamera(newCamera),
      writeCamera({ ...newCamera, cameraID: undefined }),
      writeCamera({ cameraID: "a", city: "x" }),
    ]).pipe(Effect.provide(api.layer)),
  )
  assert.deepEqual(written, ["a", "a", "a"])
  assert.deepEqual(api.calls().map(({ form, method, path }) => [method, path, form]), [
    ...[0, 1].map(() => [
      "POST",
      "/cameras/create",
      [
        ["type", "stream"],
        ["is_active_image", "false"],
        ["is_active_video", "true"],
        ["retrieval", '{"m3u8_url":"u"}'],
      ],
    ]),
    ["PUT", "/cameras/a", [["city", "x"]]],
  ])
  for (
    const [input, field] of [[null, "input"], [undefined, "input"], [
      { cameraID: null },
      "cameraID",
    ]]
  ) {
    const error = await run(Effect.flip(Effect.provide(writeCamera(input as never), api.layer)))
    assert.deepEqual([error._tag, "field" in error && error.field], ["FormatError", field])
  }
  assert.equal(api.calls().length, 3)
})
