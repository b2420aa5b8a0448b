import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Cam2 from "@cam2/camera-database"
import { CameraStore, type HandledRequest, makeHandler } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { withServer } from "./Ask.ts"
import { fetchFrom, memoryURL } from "./World.ts"

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const idOf = ({ headers }: { readonly headers: Headers }) => headers.get("x-request-id") ?? "none"

const questions = [
  [200, "/health", {}],
  [200, "/ready", {}],
  [200, "/docs", {}],
  [200, "/cameras/search", { as: "user" }],
  [401, "/cameras/search", {}],
  [403, "/cameras/create", { as: "user", method: "POST", json: {} }],
  [404, "/nope", {}],
  [405, "/health", { method: "POST" }],
  [413, "/cameras/create", {
    as: "admin",
    method: "POST",
    body: new Uint8Array(1024 * 1024 + 1),
    headers: { "content-type": "application/json" },
  }],
  [415, "/cameras/create", { as: "admin", method: "POST", body: "a" }],
  [422, "/cameras/search?radius=a", { as: "user" }],
] as const

Deno.test(
  "X-Request-Id: every answer has one of its own, or the one of its request",
  withServer(async ({ ask }) => {
    const ids: Array<string> = []
    for (const [status, path, question] of questions) {
      const answer = await ask(path, question)
      assert.deepEqual([path, answer.status], [path, status])
      assert.match(idOf(answer), uuid)
      ids.push(idOf(answer))
      const headers = { ...("headers" in question ? question.headers : {}), "x-request-id": "my-1" }
      assert.equal(idOf(await ask(path, { ...question, headers })), "my-1")
    }
    assert.equal(new Set(ids).size, questions.length)
  }),
)

Deno.test(
  "X-Request-Id: one that is not safe to repeat is replaced",
  withServer(async ({ ask }) => {
    const sent = async (id: string) =>
      idOf(await ask("/health", { headers: { "x-request-id": id } }))
    for (const id of ["a", "1-67891233-abcdef:x/y+z=@.", "a".repeat(128)]) {
      assert.equal(await sent(id), id)
    }
    for (
      const id of ["", "a b", "a,b", "<b>", '"', "a\tb", "\u00e9", "a;b", "%0a", "a".repeat(129)]
    ) {
      assert.match(await sent(id), uuid)
    }
  }),
)

Deno.test("X-Request-Id: an answer over stores that cannot be opened has one", async () => {
  const { error, log } = console
  console.log = console.error = () => {}
  const { dispose, handler } = makeHandler({
    stores: layerSqlite({ filename: "/nowhere/cam2.sqlite" }),
  })
  try {
    for (const [path, status] of [["health", 500], ["ready", 503], ["ready/?a", 503]] as const) {
      const response = await handler(
        new Request(`${memoryURL}${path}`, { headers: { "x-request-id": "my-1" } }),
      )
      await response.body?.cancel()
      assert.deepEqual([response.status, idOf(response)], [status, "my-1"])
    }
  } finally {
    Object.assign(console, { error, log })
    await dispose()
  }
})

const secretPath = "the path /var/lib/secret of the database"

Deno.test("a defect: is logged with the id of its request and without the secrets of it", async () => {
  const logged: Array<string> = []
  let quoted = ""
  const broken = Layer.effect(
    CameraStore,
    Effect.map(CameraStore, (store) =>
      CameraStore.of({
        ...store,
        search: () => Effect.die(new Error(`${secretPath}: ${quoted}`)),
      })),
  )
  const { error, log } = console
  console.log = console.error = (...line) => void logged.push(line.map(String).join(" "))
  try {
    await withServer(async ({ ask, tokens }) => {
      quoted = tokens.user
      const answer = await ask("/cameras/search", { as: "user" })
      assert.equal(answer.status, 500)
      const text = logged.join("\n")
      assert.equal(text.includes(secretPath), true)
      assert.equal(text.includes(idOf(answer)), true)
      assert.equal(text.includes(tokens.user), false)
    }, { stores: Layer.provideMerge(broken, layerSqlite({ filename: ":memory:" })) })()
  } finally {
    Object.assign(console, { error, log })
  }
})

Deno.test("onResponse: is told of each answer, without a query", async () => {
  const answered: Array<HandledRequest> = []
  await withServer(async ({ ask, cameraID, clients }) => {
    answered.length = 0
    const headers = { "x-request-id": "my-1" }
    const secret = Redacted.value(clients.user.clientSecret)
    const { clientID } = clients.user
    await ask(`/auth?clientID=${clientID}&clientSecret=${secret}`, { headers })
    await ask(`/cameras/${cameraID}?retired=any`, { as: "user", headers })
    await ask("/nope#a?b", { method: "DELETE", headers })
    assert.equal(answered.every(({ milliseconds }) => milliseconds >= 0), true)
    assert.deepEqual(
      answered.map(({ milliseconds: _, ...told }) => told),
      [
        {
          method: "GET",
          path: "/auth",
          status: 200,
          requestId: "my-1",
          clientID: undefined,
        },
        {
          method: "GET",
          path: `/cameras/${cameraID}`,
          status: 200,
          requestId: "my-1",
          clientID,
        },
        {
          method: "DELETE",
          path: "/*",
          status: 404,
          requestId: "my-1",
          clientID: undefined,
        },
      ],
    )
  }, { onResponse: (request) => Effect.sync(() => void answered.push(request)) })()
})

/** What `searchCamera` fails with when the server answers `respond()`. */
const failureOf = (respond: () => Response, clientSecret: string) =>
  Cam2.searchCamera().pipe(
    Effect.flip,
    Effect.provide(Cam2.layer({
      clientID: "c".repeat(96),
      clientSecret: Redacted.make(clientSecret),
      baseURL: memoryURL,
      retry: false,
    })),
    Effect.provideService(
      FetchHttpClient.Fetch,
      fetchFrom((request) =>
        Promise.resolve(
          new URL(request.url).pathname === "/auth"
            ? Response.json({ token: "t".repeat(30) })
            : respond(),
        )
      ),
    ),
    Effect.runPromise,
  )

Deno.test("searchCamera: a failure has the requestId of the answer that it comes from", async () => {
  const headers = { "x-request-id": "theirs-1" }
  const clientSecret = "s".repeat(71)
  for (
    const [respond, tag] of [
      [() => Response.json({ message: "no" }, { status: 401, headers }), "AuthenticationError"],
      [() => Response.json({ message: "no" }, { status: 422, headers }), "FormatError"],
      [() => Response.json({ message: "no" }, { status: 429, headers }), "TooManyRequestsError"],
      [() => Response.json({ message: "no" }, { status: 500, headers }), "InternalError"],
      [() => new Response("no", { status: 502, headers }), "InternalError"],
      [() => new Response("no", { status: 418, headers }), "InvalidResponseError"],
      [() => new Response("no", { headers }), "InvalidResponseError"],
      [() => Response.json([{ cameraID: 1 }], { headers }), "InvalidResponseError"],
    ] as const
  ) {
    const error = await failureOf(respond, clientSecret)
    assert.deepEqual(
      [error._tag, "requestId" in error && error.requestId],
      [tag, "theirs-1"],
    )
  }
})

Deno.test("searchCamera: an id that is missing, unsafe or a secret is not taken over", async () => {
  const clientSecret = "s".repeat(71)
  for (
    const id of [
      undefined,
      "",
      "a b",
      "a".repeat(129),
      "t".repeat(30),
      clientSecret,
      `1-${clientSecret}`,
    ]
  ) {
    const error = await failureOf(
      () =>
        Response.json({ message: "no" }, {
          status: 500,
          headers: id === undefined ? {} : { "x-request-id": id },
        }),
      clientSecret,
    )
    assert.equal(error._tag, "InternalError")
    assert.equal("requestId" in error, false, String(id))
  }
})
