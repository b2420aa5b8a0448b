import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { CameraStore, makeHandler } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { routes } from "../../src/contract/Routes.ts"
import { type Answer, type Question, withServer } from "./Ask.ts"
import { ipCamera, stored, streamCamera } from "./Fixtures.ts"

const refuses = (answer: Answer, status: number, message: string) => {
  assert.deepEqual(answer.body, { message })
  assert.equal(answer.status, status)
  assert.equal(answer.headers.get("content-type"), "application/json")
}

const megabyte = 1024 * 1024
const tooLarge = "The body is larger than 1 MiB."
const json = { "content-type": "application/json" }
const form = { "content-type": "application/x-www-form-urlencoded" }

/** A body of unknown length, in chunks of 64 KiB. */
const chunked = (size: number) => {
  let left = size
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      if (left <= 0) return controller.close()
      controller.enqueue(new Uint8Array(Math.min(left, 65_536)).fill(0x20))
      left -= 65_536
    },
  })
}

/** A `POST /cameras/create` of the root client. */
const create = (question: Question): Question => ({ method: "POST", as: "admin", ...question })

Deno.test(
  "unknown routes: 404 whatever the method, the encoding and the length",
  withServer(async ({ ask }) => {
    const long = `/cameras/${"a".repeat(5000)}`
    for (const path of ["/", "/nope", "/cameras", "/cameras/1/2/3", "/%zz", "/x//y", long]) {
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
      ["/openapi.json", ["GET"]],
      ["/docs", ["GET"]],
    ])
    for (const { method, path } of Object.values(routes)) {
      allowed.set(path, [...allowed.get(path) ?? [], method].sort())
    }
    assert.equal(allowed.size, 15)
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
  "bodies: what is not JSON is 422",
  withServer(async ({ ask }) => {
    const notJson = "Format Error Messages (body): Expected a valid JSON body"
    const notRecord = "Format Error Messages (body): expected a JSON object or a form"
    const bodies: ReadonlyArray<readonly [BodyInit, string]> = [
      ["{not JSON", notJson],
      ['{"owner":"ada"', notJson],
      [new Uint8Array([0xff, 0xfe, 0x22]), notJson],
      ["", notRecord],
      ["null", notRecord],
      ["[]", notRecord],
      ["17", notRecord],
      ['"owner=ada"', notRecord],
    ]
    for (const [path, method] of [["/cameras/create", "POST"], ["/apps/register", "POST"]]) {
      for (const [body, message] of bodies) {
        refuses(await ask(path!, { method, as: "admin", body, headers: json }), 422, message)
      }
    }
  }),
)

Deno.test(
  "bodies: neither JSON nor a form is 415",
  withServer(async ({ ask, root }) => {
    const message = "The body must be application/json or application/x-www-form-urlencoded."
    const data = new FormData()
    data.set("type", "stream")
    refuses(await ask("/cameras/create", create({ body: data })), 415, message)
    for (const type of ["text/plain", "application/xml", "application/vnd.api+json", "nonsense"]) {
      const headers = { "content-type": type }
      refuses(await ask("/cameras/create", create({ body: "{}", headers })), 415, message)
    }
    assert.equal((await root(Cam2.searchCamera())).length, 2)
  }),
)

Deno.test(
  "bodies: the content type is read in any case and with parameters",
  withServer(async ({ ask, root }) => {
    const body = JSON.stringify({
      type: "stream",
      is_active_image: false,
      is_active_video: true,
      retrieval: { m3u8_url: streamCamera.m3u8_url },
    })
    const headers = { "content-type": "Application/JSON; charset=UTF-8" }
    const { body: added, status } = await ask("/cameras/create", create({ body, headers }))
    assert.equal(status, 201)
    const { cameraID } = added as { readonly cameraID: string }
    assert.deepEqual(await root(Cam2.cameraById(cameraID)), stored(cameraID, streamCamera))
  }),
)

Deno.test(
  "bodies: more than 1 MiB is 413, with a length and chunked without; 1 MiB is read",
  withServer(async ({ ask, root }) => {
    for (const headers of [json, form]) {
      const long = create({ body: " ".repeat(megabyte + 1), headers })
      refuses(await ask("/cameras/create", long), 413, tooLarge)
      refuses(
        await ask("/cameras/create", create({ body: chunked(megabyte + 1), headers })),
        413,
        tooLarge,
      )
      const declared = { ...headers, "content-length": String(megabyte + 1) }
      refuses(
        await ask("/cameras/create", create({ body: "{}", headers: declared })),
        413,
        tooLarge,
      )
      const whole = await ask("/cameras/create", create({ body: chunked(megabyte), headers }))
      assert.equal(whole.status, 422)
    }
    assert.equal((await root(Cam2.searchCamera())).length, 2)
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
  "GET /cameras/:cameraID: gives the camera of the wire, every field there and the address nested",
  withServer(async ({ ask, cameraID }) => {
    const { brand, camera_type, image_path, ip, model, port, video_path, ...described } = ipCamera
    const { body, status } = await ask(`/cameras/${cameraID}`, { as: "user" })
    assert.equal(status, 200)
    assert.deepEqual(body, {
      ...described,
      cameraID,
      type: camera_type,
      retrieval: { ip, port: String(port), brand, model, image_path, video_path },
    })
  }),
)

Deno.test("makeHandler: a defect of a store is a 500 that tells nothing and is logged", async () => {
  const secret = "the path /var/lib/secret of the database"
  const broken = Layer.effect(
    CameraStore,
    Effect.map(CameraStore, (store) =>
      CameraStore.of({
        ...store,
        search: () => Effect.die(new Error(secret)),
        byId: () =>
          Effect.sync(() => {
            throw new TypeError(secret)
          }),
      })),
  )
  const sqlite = layerSqlite({ filename: ":memory:" })
  const logged: Array<string> = []
  const { error, log } = console
  console.log = console.error = (...line) => void logged.push(line.map(String).join(" "))
  try {
    await withServer(async ({ ask, cameraID }) => {
      for (const path of ["/cameras/search", `/cameras/${cameraID}`]) {
        const answer = await ask(path, { as: "user" })
        refuses(answer, 500, "Internal server error.")
        assert.equal([...answer.headers].join().includes("secret"), false)
      }
      assert.equal((await ask("/cameras/legacy/31337", { as: "user" })).status, 200)
    }, { stores: Layer.provideMerge(broken, sqlite) })()
  } finally {
    Object.assign(console, { error, log })
  }
  assert.equal(logged.filter((line) => line.includes(secret)).length, 2)
})

Deno.test("makeHandler: stores that cannot be opened are a 500 for every request, and logged", async () => {
  const logged: Array<string> = []
  const { error, log } = console
  console.log = console.error = (...line) => void logged.push(line.map(String).join(" "))
  const { dispose, handler } = makeHandler({
    stores: layerSqlite({ filename: "/nowhere/cam2.sqlite" }),
  })
  try {
    for (let times = 0; times < 2; times++) {
      const response = await handler(new Request("http://cam2.test/health"))
      assert.equal(response.status, 500)
      assert.deepEqual(await response.json(), { message: "Internal server error." })
    }
    await dispose()
  } finally {
    Object.assign(console, { error, log })
  }
  assert.equal(logged.filter((line) => line.includes("/nowhere/cam2.sqlite")).length, 1)
})

Deno.test(
  "GET /cameras/search: Link leads to the next page with the same filter and a cursor, until the last",
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
    assert.equal(second.headers.get("link"), null)
    const walked = [first, second].flatMap(({ body }) => body as ReadonlyArray<Cam2.Camera>)
    assert.deepEqual(
      walked.map(({ frame_rate }) => frame_rate),
      Array.from({ length: 149 }, (_, index) => index + 2),
    )
    const streamed = await root(Stream.runCollect(Cam2.streamCameras({ city: "são paulo & MORE" })))
    assert.equal(streamed.length, 150)
  }),
)
