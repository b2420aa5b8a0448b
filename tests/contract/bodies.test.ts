import assert from "node:assert/strict"
import * as Cam2 from "@cam2/camera-database"
import { type Question, refuses, withServer } from "./Ask.ts"
import { ipCamera, stored, streamCamera } from "./Fixtures.ts"
import { sameButTimes } from "./SameButTimes.ts"

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
  "bodies: what is not JSON is 422",
  withServer(async ({ ask }) => {
    const notJson = "Format Error Messages (body): Expected a valid JSON body"
    const notUtf8 = "Format Error Messages (body): not UTF-8 text"
    const notRecord = "Format Error Messages (body): expected a JSON object or a form"
    const bodies: ReadonlyArray<readonly [BodyInit, string]> = [
      ["{not JSON", notJson],
      ['{"owner":"ada"', notJson],
      [new Uint8Array([0xff, 0xfe, 0x22]), notUtf8],
      // An overlong slash, and a text cut inside a character, in what would be JSON.
      [new Uint8Array([0x22, 0xc0, 0xaf, 0x22]), notUtf8],
      [new Uint8Array([0x22, 0xe2, 0x82, 0x22]), notUtf8],
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
  "bodies: a form that is not UTF-8, or has a field twice, is 422",
  withServer(async ({ ask, root }) => {
    const notUtf8 = "Format Error Messages (body): not UTF-8 text"
    const city = new TextEncoder().encode("city=")
    const bodies: ReadonlyArray<readonly [BodyInit, string]> = [
      [new Uint8Array([...city, 0xff]), notUtf8],
      ["city=%FF", notUtf8],
      ["city=%C0%AF", notUtf8],
      ["city=%ED%A0%80", notUtf8],
      ["city=a&state=b&city=c", "Format Error Messages (city): given twice"],
    ]
    for (const [body, message] of bodies) {
      refuses(await ask("/cameras/create", create({ body, headers: form })), 422, message)
    }
    const body = "type=stream&is_active_image=1&is_active_video=1&city=100%25%+%&retrieval=" +
      encodeURIComponent('{"m3u8_url":"http://a"}')
    const added = await ask("/cameras/create", create({ body, headers: form }))
    assert.equal(added.status, 201)
    assert.equal((await root(Cam2.searchCamera({ city: "100%% %" }))).length, 1)
  }),
)

Deno.test(
  "bodies: another charset and a content encoding are 415, which says what is taken",
  withServer(async ({ ask }) => {
    const charset = "The charset of the body is not taken. Send it in utf-8."
    const encoding = "The Content-Encoding of the body is not taken. Send it as it is: identity."
    const types = ["application/json", "application/x-www-form-urlencoded", "application/x-ndjson"]
    const paths = ["/cameras/create", "/cameras/create", "/cameras/import"]
    for (const [index, type] of types.entries()) {
      for (const name of ["utf-16", "UTF-16LE", '"iso-8859-1"', "latin1", "shift_jis"]) {
        const headers = { "content-type": `${type}; charset=${name}` }
        refuses(await ask(paths[index]!, create({ body: "{}", headers })), 415, charset)
      }
      const parameters = [
        "charset=utf-8; charset=utf-16",
        "charset=utf-16; charset=utf-8",
        'a="b"; charset=utf-16',
        'charset="utf-16',
        "charset=",
      ]
      for (const parameter of parameters) {
        const headers = { "content-type": `${type}; ${parameter}` }
        refuses(await ask(paths[index]!, create({ body: "{}", headers })), 415, charset)
      }
      for (const name of ["gzip", "br", "deflate", "identity, gzip", "x-unknown"]) {
        const headers = { "content-type": type, "content-encoding": name }
        const answer = await ask(paths[index]!, create({ body: "{}", headers }))
        refuses(answer, 415, encoding)
        assert.equal(answer.headers.get("accept-encoding"), "identity")
      }
      const taken = [
        "charset=utf-8",
        "charset=UTF8",
        'charset="utf-8"',
        "charset = us-ascii ",
        "charset=utf-8; Charset=utf-8",
        String.raw`a="; charset=utf-16"; b="\"; charset=utf-16"`,
        "x-charset=utf-16",
      ]
      for (const parameter of taken) {
        const headers = {
          "content-type": `${type};${parameter}`,
          "content-encoding": "identity",
        }
        const { status } = await ask(paths[index]!, create({ body: "{}", headers }))
        assert.equal(status === 422 || status === 200, true, parameter)
      }
    }
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
    sameButTimes(await root(Cam2.cameraById(cameraID)), stored(cameraID, streamCamera))
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

const { brand, camera_type, image_path, ip, model, port, video_path, ...described } = ipCamera
const wire = {
  ...described,
  legacy_cameraID: 1,
  type: camera_type,
  retrieval: { ip, port, brand, model, image_path, video_path },
}

const texts = (record: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(record).map((
      [name, value],
    ) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  )

Deno.test(
  "POST /cameras/create: a form, JSON, and JSON with text for its values make the same camera",
  withServer(async ({ ask, root }) => {
    const retrieval = JSON.stringify({ ...wire.retrieval, port: String(port) })
    const bodies: ReadonlyArray<Question> = [
      { form: { ...texts(wire), retrieval, legacy_cameraID: "1" } },
      { form: { ...texts(wire), retrieval, is_active_image: "True", is_active_video: "0" } },
      { json: wire },
      { json: { ...texts(wire), retrieval: wire.retrieval } },
      { json: { ...wire, is_active_image: 1, is_active_video: "FALSE", retrieval } },
    ]
    for (const [legacy_cameraID, body] of bodies.entries()) {
      const { body: added, status } = await ask("/cameras/create", create(body))
      assert.equal(status, 201)
      const { cameraID } = added as { readonly cameraID: string }
      sameButTimes(
        await root(Cam2.cameraById(cameraID)),
        stored(cameraID, { ...ipCamera, legacy_cameraID: 1 }),
      )
      // The next one has the same legacy id.
      const moved = { cameraID, legacy_cameraID: 100 + legacy_cameraID }
      await root(Cam2.updateCamera(moved))
    }
  }),
)

Deno.test(
  "PUT /cameras/:cameraID: null and absent stay as they are, in the retrieval fields too",
  withServer(async ({ ask, cameraID, root }) => {
    const nothing = Object.fromEntries(Object.keys(wire).map((name) => [name, null]))
    const addressOnly = { ip: null, port: null, brand: "Bosch", model: null, m3u8_url: null }
    const bodies: ReadonlyArray<Question> = [
      { json: {} },
      { json: nothing },
      { json: { ...nothing, city: "Ulm", retrieval: addressOnly } },
      { form: {} },
      { form: { retrieval: JSON.stringify({ video_path: null, image_path: "/new.jpg" }) } },
    ]
    for (const body of bodies) {
      const answer = await ask(`/cameras/${cameraID}`, { method: "PUT", as: "admin", ...body })
      assert.deepEqual([answer.status, answer.body], [200, { cameraID }])
    }
    sameButTimes(
      await root(Cam2.cameraById(cameraID)),
      stored(cameraID, { ...ipCamera, city: "Ulm", brand: "Bosch", image_path: "/new.jpg" }),
    )
    assert.equal((await root(Cam2.getChangeLog())).length, 2 + bodies.length)
  }),
)

Deno.test(
  "GET /cameras/:cameraID: gives the camera of the wire, every field there and the address nested",
  withServer(async ({ ask, cameraID }) => {
    const { body, status } = await ask(`/cameras/${cameraID}`, { as: "user" })
    assert.equal(status, 200)
    sameButTimes(body, {
      ...described,
      cameraID,
      type: camera_type,
      retrieval: { ip, port: String(port), brand, model, image_path, video_path },
    })
  }),
)

/** Makes the process stand still for longer than the time of a body, right after that was begun. */
const standStill = (millis: number): Disposable => {
  const { setTimeout } = globalThis
  const still = new Int32Array(new SharedArrayBuffer(4))
  const patched = (run: () => void, time: number) => {
    const timer = setTimeout(run, time)
    if (time === millis) Atomics.wait(still, 0, 0, millis * 2)
    return timer
  }
  globalThis.setTimeout = patched as typeof setTimeout
  return { [Symbol.dispose]: () => void (globalThis.setTimeout = setTimeout) }
}

Deno.test(
  "bodies: one that is there is read, although the process stood still for all of its time",
  withServer(async ({ ask, root }) => {
    using _ = standStill(23)
    for (const body of [{ json: { owner: "ada" } }, { form: { owner: "ada" } }]) {
      const { status } = await ask("/apps/register", { method: "POST", as: "admin", ...body })
      assert.equal(status, 200)
    }
    assert.equal((await root(Cam2.clientIdsByOwner("ada"))).length, 2)
  }, { bodyTimeout: "23 millis" }),
)
