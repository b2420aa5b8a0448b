import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { routes } from "../../src/contract/Routes.ts"
import { refuses, withServer } from "./Ask.ts"
import { memoryURL } from "./World.ts"
import { streamCamera } from "./Fixtures.ts"

Deno.test(
  "unknown routes: 404 whatever the method, the encoding and the length",
  withServer(async ({ ask }) => {
    const long = `/cameras/${"a".repeat(5000)}`
    for (const path of ["/nope", "/cameras", "/cameras/1/2/3", "/%zz", "/x//y", long]) {
      for (const method of ["GET", "POST", "DELETE"]) {
        refuses(await ask(path, { method, as: "admin" }), 404, "There is no such route.")
      }
    }
  }),
)

Deno.test(
  "known routes: another method is 405 with Allow, before anything else is looked at",
  withServer(async ({ ask }) => {
    const allowed = new Map<string, Array<string>>([
      ["/health", ["GET"]],
      ["/ready", ["GET"]],
      ["/openapi.json", ["GET"]],
      ["/docs", ["GET"]],
      ["/", ["GET"]],
    ])
    for (const { method, path } of Object.values(routes)) {
      allowed.set(path, [...allowed.get(path) ?? [], method].sort())
    }
    assert.equal(allowed.size, 30)
    for (const [path, methods] of allowed) {
      for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
        if (methods.includes(method)) continue
        const answer = await ask(`${path.replace(/:\w+/, "1")}?a=b`, { method, as: "user" })
        refuses(
          answer,
          405,
          `The method ${method} is not allowed here. Allowed: ${methods.join(", ")}.`,
        )
        assert.equal(answer.headers.get("allow"), methods.join(", "))
      }
    }
  }),
)

Deno.test(
  "GET /cameras/search: a token in the query is not accepted",
  withServer(async ({ ask, tokens }) => {
    const query = `access_token=${tokens.admin}`
    const noToken = "The request has no bearer token. Get one from GET /auth."
    refuses(await ask(`/cameras/search?${query}`), 401, noToken)
    refuses(await ask(`/apps/db-change?${query}`), 401, noToken)
    refuses(
      await ask(`/cameras/search?${query}`, { as: "admin" }),
      422,
      "Keywords ['access_token'] are not defined.",
    )
  }),
)

Deno.test(
  "every route: a slash at its end is accepted",
  withServer(async ({ ask, cameraID, clients }) => {
    const { clientID } = clients.user
    const paths = [
      "/health/",
      "/cameras/search/?city=M%C3%BCnchen",
      `/cameras/${cameraID}/`,
      "/cameras/legacy/31337/",
      "/cameras/exist/?type=ip&ip=192.0.2.7&port=8080",
      `/apps/${clientID}/usage/?owner=the+user`,
      "/apps/by-owner/?owner=the+user",
      "/apps/db-change/",
      "/openapi.json/",
    ]
    for (const path of paths) {
      const plain = await ask(path.replace(/\/(\?|$)/, "$1"), { as: "admin" })
      const slashed = await ask(path, { as: "admin" })
      assert.equal(slashed.status, 200, path)
      assert.deepEqual(slashed.body, plain.body)
    }
    const added = await ask("/apps/register/", {
      method: "POST",
      as: "admin",
      form: { owner: "ada" },
    })
    assert.equal(added.status, 200)
  }),
)

Deno.test(
  "HEAD: answers like GET, without a body",
  withServer(async ({ ask, cameraID }) => {
    const paths = ["/health", "/cameras/search", `/cameras/${cameraID}`, "/nope", "/cameras/create"]
    for (const path of paths) {
      const got = await ask(path, { as: "user" })
      const head = await ask(path, { method: "HEAD", as: "user" })
      assert.equal(head.status, got.status, path)
      assert.equal(head.body, "")
      assert.equal(head.headers.get("content-type"), "application/json")
    }
    assert.equal((await ask("/cameras/search", { method: "HEAD" })).status, 401)
  }),
)

Deno.test(
  "GET /health: answers without a token",
  withServer(async ({ ask }) => {
    const { body, status } = await ask("/health")
    assert.deepEqual([status, body], [200, { status: "ok" }])
  }),
)

Deno.test(
  "GET /cameras/search: Link leads to the next page with the same filter and a cursor, and from the last to what is added later",
  withServer(async ({ ask, root }) => {
    await root(Effect.forEach(
      Array.from({ length: 150 }, (_, index) => ({ ...streamCamera, frame_rate: index + 1 })),
      (camera) => Cam2.addCamera({ ...camera, city: "São Paulo & more" }),
    ))
    const first = await ask("/cameras/search?city=S%C3%83O+PAULO+%26+more&offset=1", { as: "user" })
    const link = first.headers.get("link")!
    const [, next] = /^<(\/cameras\/search\?[^>]*)>; rel="next"$/.exec(link)!
    assert.deepEqual([...new URL(next!, "http://cam2.test").searchParams.keys()], ["city", "after"])
    const second = await ask(next!, { as: "user" })
    const [, later] = /^<(.*)>; rel="current"$/.exec(second.headers.get("link")!)!
    const none = await ask(later!, { as: "user" })
    assert.deepEqual([none.body, none.headers.get("link")], [[], null])
    const walked = [first, second].flatMap(({ body }) => body as ReadonlyArray<Cam2.Camera>)
    assert.deepEqual(
      walked.map(({ frame_rate }) => frame_rate),
      Array.from({ length: 149 }, (_, index) => index + 2),
    )
    const streamed = await root(Stream.runCollect(Cam2.streamCameras({ city: "são paulo & MORE" })))
    assert.equal(streamed.length, 150)
  }),
)

Deno.test(
  "every operation: a wrong path in the base URL is no client that is missing",
  withServer(async ({ clients, open }) => {
    const fetch: typeof globalThis.fetch = (url) => {
      const { pathname, search } = new URL(String(url))
      return open(pathname + search)
    }
    const client = Cam2.layer({ ...clients.user, baseURL: `${memoryURL}v2/`, retry: false })
    const { _tag, message } = await Cam2.cameraById("5ae0ecbd336359291be74c12").pipe(
      Effect.flip,
      Effect.provide(client),
      Effect.provideService(FetchHttpClient.Fetch, fetch),
      Effect.runPromise,
    )
    assert.deepEqual({ _tag, message }, {
      _tag: "InvalidResponseError",
      message: "Status 404 is not a response of this API to GET /auth. Check the base URL.",
    })
  }),
)
