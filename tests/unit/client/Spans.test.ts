import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import {
  type ApiClient,
  cameraById,
  cameraByListId,
  camerasByIds,
  defaultRetryPolicy,
  layer,
  register,
  searchCamera,
  streamCameras,
  whoami,
  withCallOptions,
} from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { closedAddress, listen } from "../../Loopback.ts"
import { camera, options } from "./MemoryApi.ts"
import { assertSilent, secret, show, token, traces } from "./Traces.ts"

interface Tree {
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly attributes: Readonly<Record<string, unknown>>
  readonly error?: string
  readonly children: ReadonlyArray<Tree>
}

const trees = (
  spans: ReadonlyArray<Tracer.Span>,
  isChild = (span: Tracer.Span) => span.parent._tag === "None",
): ReadonlyArray<Tree> =>
  spans.filter(isChild).map((span) => {
    const { attributes, kind, name, spanId, status } = span
    assert.equal(status._tag, "Ended", name)
    const exit = status._tag === "Ended" ? status.exit : Exit.void
    return {
      name,
      kind,
      attributes: Object.fromEntries(attributes),
      ...(Exit.isFailure(exit) && { error: errorOf(exit.cause) }),
      children: trees(
        spans,
        ({ parent }) => parent._tag === "Some" && parent.value.spanId === spanId,
      ),
    }
  })

const errorOf = (cause: Cause.Cause<unknown>) => {
  const error = Cause.squash(cause)
  return typeof error === "string" ? error : (error as { readonly _tag: string })._tag
}

const clientOptions = (baseURL: string) => ({
  ...options,
  clientSecret: Redacted.make(secret),
  baseURL,
  retry: { ...defaultRetryPolicy, base: "0 millis" },
} as const)

/** The spans that a program over `fetch` leaves, none of which holds a secret. */
const treesOf = async <A, E>(program: Effect.Effect<A, E, ApiClient>, baseURL: string) => {
  const { spans, text } = await traces(program, clientOptions(baseURL))
  assertSilent(text)
  return trees(spans)
}

const serve = (answer: (path: string, index: number) => Response) =>
  listen(({ path }, index) =>
    path.endsWith("/auth") ? Response.json({ token }) : answer(path, index)
  )

/** The attributes of every span of a request to a server. */
const serverOf = (baseURL: string) => ({
  "server.address": "127.0.0.1",
  "server.port": Number(new URL(baseURL).port),
})

const authentication = (baseURL: string): Tree => ({
  name: "authenticate",
  kind: "internal",
  attributes: {
    "cam2.operation": "authenticate",
    "http.request.method": "GET",
    "url.template": `${new URL(baseURL).pathname.slice(0, -1)}/auth`,
    ...serverOf(baseURL),
    "http.response.status_code": 200,
  },
  children: [],
})

Deno.test("searchCamera: one span of what it did, with children for the token and the attempts", async () => {
  await using server = serve((_, index) =>
    index === 1 ? Response.json({ message: "InternalError" }, { status: 503 }) : Response.json([
      { cameraID: "a", type: "stream", m3u8_url: "u" },
      { cameraID: "b", type: "stream", m3u8_url: "v" },
    ])
  )
  const baseURL = `${server.baseURL}api/v1/`
  const attempt = (attributes: Tree["attributes"]): Tree => ({
    name: "GET",
    kind: "client",
    attributes: {
      "http.request.method": "GET",
      "url.full": `${baseURL}cameras/search?country=US`,
      ...serverOf(baseURL),
      ...attributes,
    },
    children: [],
  })
  assert.deepEqual(await treesOf(searchCamera({ country: "US" }), baseURL), [{
    name: "searchCamera",
    kind: "internal",
    attributes: {
      "cam2.operation": "searchCamera",
      "http.request.method": "GET",
      "url.template": "/api/v1/cameras/search",
      ...serverOf(baseURL),
      "http.request.resend_count": 1,
      "http.response.status_code": 200,
      "cam2.page.size": 2,
    },
    children: [
      authentication(baseURL),
      attempt({ "http.response.status_code": 503, "error.type": "503" }),
      attempt({ "http.request.resend_count": 1, "http.response.status_code": 200 }),
    ],
  }])
})

Deno.test("cameraById: its span has the template of the address, and the error that it fails with", async () => {
  await using server = serve(() => Response.json({ message: "No camera" }, { status: 404 }))
  const { baseURL } = server
  const [tree, ...others] = await treesOf(cameraById("0000"), baseURL)
  assert.deepEqual(others, [])
  assert.deepEqual({ ...tree, children: [] }, {
    name: "cameraById",
    kind: "internal",
    attributes: {
      "cam2.operation": "cameraById",
      "http.request.method": "GET",
      "url.template": "/cameras/:cameraID",
      ...serverOf(baseURL),
      "http.response.status_code": 404,
      "error.type": "ResourceNotFoundError",
    },
    error: "ResourceNotFoundError",
    children: [],
  })
})

/** The `error.type` of each span of an operation or of a token, by its name. */
const errorTypes = async <A, E>(program: Effect.Effect<A, E, ApiClient>, baseURL: string) => {
  const { spans } = await traces(program, clientOptions(baseURL))
  return spans.filter(({ kind }) => kind === "internal")
    .map(({ attributes, name }) => [name, attributes.get("error.type")])
}

Deno.test("error.type: whatever ends an operation is in its span", async () => {
  await using server = serve(() => Response.json({ cameraID: 7 }))
  await using tokenless = listen(() => Response.json({}))
  const wrong = { latitude: 0, longitude: 0, radius: -1 }
  const got = ["authenticate", undefined]
  const programs = [
    // What is wrong with the input is found before anything is sent.
    [searchCamera(wrong), [["searchCamera", "FormatError"]]],
    [cameraById(".."), [["cameraById", "FormatError"]]],
    [Stream.runDrain(streamCameras(wrong)), [["streamCameras", "FormatError"]]],
    [withCallOptions(whoami(), { timeout: "no" } as never), [["whoami", "FormatError"]]],
    // The response is there, and cannot be read.
    [cameraById("a"), [["cameraById", "InvalidResponseError"], got]],
    [searchCamera(), [["searchCamera", "InvalidResponseError"], got]],
    [Stream.runDrain(streamCameras()), [["streamCameras", "InvalidResponseError"], got]],
    [cameraByListId({ cameraIDs: ["a"] }), [
      ["cameraByListId", "InvalidResponseError"],
      ["cameraById", "InvalidResponseError"],
      got,
    ]],
  ] as const
  for (const [program, expected] of programs) {
    assert.deepEqual(
      await errorTypes<unknown, unknown>(program, server.baseURL),
      expected,
      JSON.stringify(expected),
    )
  }
  assert.deepEqual(await errorTypes(whoami(), tokenless.baseURL), [
    ["whoami", "InvalidResponseError"],
    ["authenticate", "InvalidResponseError"],
  ])
})

Deno.test("error.type: an operation that succeeds has none, also after a call of it that failed", async () => {
  const id = "a".repeat(24)
  // A server without a route for many ids.
  await using server = serve((path) =>
    path === "/cameras/batch"
      ? Response.json({ message: "There is no such route." }, { status: 404 })
      : Response.json({ cameraID: id, type: "stream", m3u8_url: "u" })
  )
  assert.deepEqual(await errorTypes(camerasByIds({ cameraIDs: [id] }), server.baseURL), [
    ["camerasByIds", undefined],
    ["authenticate", undefined],
  ])
  const both = Effect.all([cameraById(id), cameraById("b".repeat(24))], { concurrency: 2 })
  const spans = await errorTypes(both, server.baseURL)
  assert.deepEqual(spans.map(([, error]) => error), spans.map(() => undefined))
})

Deno.test("streamCameras: one span, which tells of its last page and of the retries of all", async () => {
  let served = 0
  await using server = serve(() => {
    served++
    if (served % 2 === 1) return Response.json({ message: "InternalError" }, { status: 503 })
    return Response.json(
      served % 6 === 0 ? [] : [
        { cameraID: String(served), type: "stream", m3u8_url: "u" },
      ],
    )
  })
  const [tree] = await treesOf(Stream.runDrain(streamCameras()), server.baseURL)
  assert.deepEqual([tree?.name, tree?.attributes], ["streamCameras", {
    "cam2.operation": "streamCameras",
    "http.request.method": "GET",
    "url.template": "/cameras/search",
    ...serverOf(server.baseURL),
    "http.request.resend_count": 3,
    "http.response.status_code": 200,
    "cam2.page.size": 0,
  }])
  assert.deepEqual(tree?.children.map(({ name }) => name), [
    "authenticate",
    ...Array(6).fill("GET"),
  ])
})

Deno.test("streamCameras: a stream that is refused before its first call says which it is", async () => {
  const [tree] = await treesOf(
    Effect.ignore(Stream.runDrain(streamCameras({ latitude: 91, longitude: 0, radius: 1 }))),
    closedAddress(),
  )
  assert.deepEqual([tree?.name, tree?.attributes], [
    "streamCameras",
    { "cam2.operation": "streamCameras", "error.type": "FormatError" },
  ])
})

Deno.test("cameraById: a lost token request and a lost attempt show in the spans without the runtime's words", async () => {
  const baseURL = closedAddress()
  const [lost] = await treesOf(cameraById("a"), baseURL)
  assert.deepEqual(lost?.children.map(({ attributes, error }) => ({ attributes, error })), [{
    attributes: {
      "cam2.operation": "authenticate",
      "http.request.method": "GET",
      "url.template": "/auth",
      ...serverOf(baseURL),
      "http.request.resend_count": 3,
      "error.type": "ConnectionError",
    },
    error: "ConnectionError",
  }])
  const failing: typeof fetch = (url) =>
    String(url).includes("/auth?")
      ? Promise.resolve(Response.json({ token }))
      : Promise.reject(new TypeError(`Bearer ${token} at ${url} is no header value`))
  const program = Effect.provideService(cameraById("a"), FetchHttpClient.Fetch, failing)
  const [cut] = await treesOf(program, baseURL)
  assert.deepEqual(
    cut!.children.map(({ error }) => error),
    [undefined, ...Array(cut!.children.length - 1).fill("There was no whole response.")],
  )
})

Deno.test("searchCamera: its spans have an IPv6 address without brackets", async () => {
  const { spans } = await traces(searchCamera(), {
    ...clientOptions("http://[::1]:1/"),
    retry: false,
  })
  assert.deepEqual(
    spans.map(({ attributes, name }) => [name, attributes.get("server.address")]),
    [["searchCamera", "::1"], ["authenticate", "::1"]],
  )
})

Deno.test("register: neither its key nor the secret that it is answered is in a span", async () => {
  const clientSecret = "TheSecretOfTheNewClient".repeat(4)
  const keys: Array<string | null> = []
  const answering: typeof fetch = (url, init) => {
    if (String(url).includes("/auth?")) return Promise.resolve(Response.json({ token }))
    keys.push(new Headers(init?.headers).get("idempotency-key"))
    return Promise.resolve(Response.json({ clientID: "c".repeat(96), clientSecret }))
  }
  const tracing = (layer: Layer.Layer<ApiClient, unknown>) => {
    const spans: Array<Tracer.Span> = []
    return Effect.gen(function* () {
      yield* Effect.ignore(Effect.provide(register("bob"), layer))
      return spans.map((span) => span.name + show(Object.fromEntries(span.attributes))).join()
    }).pipe(
      Effect.provideService(FetchHttpClient.Fetch, answering),
      Effect.withTracer(Tracer.make({
        span: (options) => {
          spans.push(new Tracer.NativeSpan(options))
          return spans.at(-1)!
        },
      })),
      Effect.runPromise,
    )
  }
  const given = clientOptions("http://memory.example/")
  const texts = [
    await tracing(layer(given)),
    await tracing(Layer.provide(layerHttpClient(given), FetchHttpClient.layer)),
  ]
  assert.equal(keys.length, 2)
  for (const text of texts) {
    assert.match(text, /^register.*authenticate.*POST/s)
    assertSilent(text)
    for (const hidden of [clientSecret, ...keys]) assert.equal(text.includes(hidden!), false)
  }
})

Deno.test("layerHttpClient: the span of an operation tells the same, with the spans of the HttpClient below", async () => {
  await using server = serve((_, index) =>
    index === 1 ? Response.json(null, { status: 503 }) : Response.json(camera)
  )
  const spans: Array<Tracer.Span> = []
  await cameraById("a").pipe(
    Effect.provide(layerHttpClient(clientOptions(server.baseURL))),
    Effect.provide(FetchHttpClient.layer),
    Effect.withTracer(Tracer.make({
      span: (options) => {
        spans.push(new Tracer.NativeSpan(options))
        return spans.at(-1)!
      },
    })),
    Effect.runPromise,
  )
  const [tree] = trees(spans)
  assert.deepEqual(tree?.attributes, {
    "cam2.operation": "cameraById",
    "http.request.method": "GET",
    "url.template": "/cameras/:cameraID",
    ...serverOf(server.baseURL),
    "http.request.resend_count": 1,
    "http.response.status_code": 200,
  })
  assert.deepEqual(
    tree.children.map(({ attributes, name }) => [
      name,
      attributes["http.response.status_code"],
      attributes["http.request.resend_count"],
    ]),
    [["authenticate", 200, undefined], ["GET", 503, undefined], [
      "GET",
      200,
      1,
    ]],
  )
})
