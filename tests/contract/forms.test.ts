import assert from "node:assert/strict"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { cameraForms, formOf, writeForm } from "../../src/contract/forms/CameraForm.ts"
import { pageBytes } from "../../src/contract/Routes.ts"
import { layerMemory } from "@cam2/camera-database/server"
import { refuses, type Seeded, withServer } from "./Ask.ts"
import { numbered } from "./Fixtures.ts"

const addMany = async ({ ask }: Seeded, count: number) => {
  const lines = Array.from({ length: count }, (_, index) => {
    const { camera_type: type, m3u8_url, ...rest } = numbered(index)
    return `${JSON.stringify({ ...rest, type, retrieval: { m3u8_url } })}\n`
  })
  const headers = { "content-type": "application/x-ndjson" }
  const question = { method: "POST", as: "admin", headers, body: lines.join("") } as const
  const { body } = await ask("/cameras/import", question)
  assert.equal(String(body).match(/"cameraID"/g)?.length, count)
}

const path = "/cameras/search?country=DE"

for (const form of cameraForms) {
  const { mediaType } = formOf[form]
  Deno.test(
    `GET /cameras/search: ${form} by format, and by Accept`,
    withServer(async ({ cameraID, open, root }) => {
      const expected = writeForm(formOf[form], [await root(Cam2.cameraById(cameraID))])
      const requests = [
        [`${path}&format=${form}`, { accept: "text/html" }],
        [path, { accept: mediaType.replace(/;.*/, "") }],
        [`${path}&all=true`, { accept: `${mediaType.replace(/;.*/, "")}, */*;q=0.1` }],
      ] as const
      for (const [path, headers] of requests) {
        const response = await open(path, { as: "user", headers })
        const { status } = response
        assert.deepEqual(
          [status, response.headers.get("content-type"), response.headers.get("vary")],
          [200, mediaType, "authorization, accept"],
        )
        const text = await response.text()
        if (form === "json") assert.deepEqual(JSON.parse(text), JSON.parse(expected))
        else assert.equal(text, expected)
      }
    }),
  )
  Deno.test(
    `GET /cameras/search?all=true: ${form} of many pages is the same as of one list`,
    withServer(async (server) => {
      await addMany(server, 250)
      const page = "/cameras/search?type=stream"
      const all = await server.root(
        Stream.runCollect(Cam2.streamCameras({ camera_type: "stream" })),
      )
      assert.equal(all.length, 251)
      const response = await server.open(`${page}&format=${form}&all=true`, { as: "user" })
      assert.equal(await response.text(), writeForm(formOf[form], all))
      const part = await server.open(`${page}&format=${form}&all=true&offset=120`, { as: "user" })
      assert.equal(await part.text(), writeForm(formOf[form], all.slice(120)))
    }),
  )
}

Deno.test(
  "GET /cameras/search: a page in another form links to the next one in that form",
  withServer(async (server) => {
    await addMany(server, 120)
    const first = await server.open("/cameras/search?type=stream&format=ndjson", { as: "user" })
    const link = /<([^>]*)>; rel="next"/.exec(first.headers.get("link")!)![1]!
    const second = await server.open(link, { as: "user" })
    const lines = (await first.text() + await second.text()).trim().split("\n")
    assert.equal(second.headers.get("content-type"), formOf.ndjson.mediaType)
    assert.equal(new Set(lines.map((line) => JSON.parse(line).cameraID)).size, 121)
  }),
)

Deno.test(
  "GET /cameras/search: a page holds 1 MiB in every form, and links past it neither skip nor repeat",
  withServer(async ({ ask, open, root }) => {
    const text = '"'.repeat(1900)
    const lines = Array.from({ length: 500 }, (_, index) =>
      JSON.stringify({
        type: "stream",
        retrieval: { m3u8_url: `https://example.org/${index}.m3u8` },
        is_active_image: false,
        is_active_video: true,
        country: "FR",
        source: "cam2",
        properties: { text },
      }))
    await ask("/cameras/import", {
      method: "POST",
      as: "admin",
      headers: { "content-type": "application/x-ndjson" },
      body: lines.join("\n"),
    })
    await root(Cam2.putSource("cam2", { attribution: "ü".repeat(500) }))
    for (const form of cameraForms) {
      const places: Array<number> = []
      let next: string | undefined = `/cameras/search?country=FR&limit=500&format=${form}`
      while (next !== undefined) {
        const response = await open(next, { as: "user" })
        const text = await response.text()
        const size = new TextEncoder().encode(text).length
        assert.ok(size <= pageBytes, `${form}: ${size}`)
        // No page is much smaller than it could be.
        const link = response.headers.get("link")
        next = link?.includes('rel="next"') ? /<([^>]*)>/.exec(link)![1]! : undefined
        if (next !== undefined) assert.ok(size > pageBytes * 0.9, `${form}: ${size}`)
        places.push(...[...text.matchAll(/org\/(\d+)\.m3u8/g)].map(([, place]) => Number(place)))
      }
      assert.deepEqual(places, Array.from({ length: 500 }, (_, index) => index), form)
    }
  }),
)

Deno.test(
  "GET /cameras/search: an Accept of none of the forms is answered as JSON, an unknown format 422",
  withServer(async ({ ask }) => {
    for (const accept of ["text/html", "image/png", "application/xml;q=0.1"]) {
      const { body, status } = await ask(path, { as: "user", headers: { accept } })
      assert.deepEqual([status, (body as ReadonlyArray<unknown>).length], [200, 1])
    }
    const { status } = await ask(`${path}&format=xml`, { as: "user" })
    assert.equal(status, 422)
  }),
)

Deno.test(
  "GET /cameras/search?all=true: what one client walks at once is bounded, and free when it ends",
  withServer(async (server) => {
    const { ask, open } = server
    await addMany(server, 2000)
    const walk = "/cameras/search?all=true"
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => open(walk, { as: "user" })),
    )
    refuses(
      await ask(walk, { as: "user" }),
      429,
      "This client has too many requests open at present. Try again later.",
    )
    assert.equal((await ask(walk, { as: "webUI" })).status, 200)
    for (const response of opened) await response.text()
    for (let count = 0; count < 8; count++) {
      assert.equal((await ask(walk, { as: "user", method: "HEAD" })).status, 200)
    }
    assert.equal((await ask(walk, { as: "user" })).status, 200)
  }),
)

Deno.test(
  "GET /cameras/search?all=true: breaks off where the client is removed meanwhile",
  withServer(async (server) => {
    await addMany(server, 2000)
    const response = await server.open("/cameras/search?all=true", { as: "user" })
    const reader = response.body!.getReader()
    await reader.read()
    await server.root(Cam2.removeClient(server.clients.user.clientID))
    const readAll = async () => {
      while (!(await reader.read()).done);
    }
    await assert.rejects(readAll)
  }),
)

Deno.test(
  "GET /cameras/search?all=true: gives its place back when its reader leaves, or takes nothing in time",
  withServer(async (server) => {
    await addMany(server, 2000)
    const walk = "/cameras/search?all=true"
    const openAll = () =>
      Promise.all(
        Array.from({ length: 4 }, () => server.open(walk, { as: "user" })),
      )
    for (const { body } of await openAll()) await body!.cancel()
    const left = await openAll()
    assert.deepEqual(left.map(({ status }) => status), [200, 200, 200, 200])
    const readers = left.map(({ body }) => body!.getReader())
    for (const reader of readers) await reader.read()
    // All four places, for that of one can be back before the times of the others are over.
    let statuses: ReadonlyArray<number> = [429]
    for (let tries = 0; statuses.includes(429) && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      const again = await openAll()
      statuses = again.map(({ status }) => status)
      for (const { body } of again) await body!.cancel()
    }
    assert.deepEqual(statuses, [200, 200, 200, 200])
    for (const reader of readers) {
      await assert.rejects(async () => {
        while (!(await reader.read()).done);
      })
    }
  }, { bodyTimeout: "2 seconds" }),
)

for (const [name, stores] of [["sqlite", undefined], ["memory", layerMemory]] as const) {
  Deno.test(
    `${name}: reads have an ETag; If-None-Match with it is 304 until the answer changes`,
    withServer(async ({ cameraID, open, root }) => {
      const paths = [
        `/cameras/${cameraID}`,
        "/cameras/legacy/31337",
        path,
        `${path}&format=csv`,
        "/cameras/exist?type=ip&ip=192.0.2.7&port=8080",
      ]
      const read = async (path: string, wanted?: string, method = "GET") => {
        const headers = wanted === undefined ? {} : { "if-none-match": wanted }
        const response = await open(path, { as: "user", headers, method })
        return {
          status: response.status,
          etag: response.headers.get("etag"),
          cache: response.headers.get("cache-control"),
          modified: response.headers.get("last-modified"),
          text: await response.text(),
        }
      }
      const cache = "private, no-cache"
      for (const path of paths) {
        const first = await read(path)
        const { etag, modified } = first
        assert.equal(
          modified,
          new Date((await root(Cam2.cameraById(cameraID))).updated_at!).toUTCString(),
        )
        assert.match(etag!, /^"([\da-f]+-[\da-f]+-[\da-f]+|v\d+)"$/)
        const kept = { status: 304, etag, cache, modified, text: "" }
        for (const wanted of [etag!, `W/${etag}`, `"other", ${etag}`, "*"]) {
          assert.deepEqual(await read(path, wanted), kept, wanted)
        }
        assert.deepEqual(await read(path, '"other"'), first)
        assert.deepEqual(await read(path, undefined, "HEAD"), { ...first, text: "" })
      }
      const old = await Promise.all(paths.map((path) => read(path)))
      await root(Cam2.updateCamera({ cameraID, city: "Ulm" }))
      for (const [index, path] of paths.entries()) {
        const { etag, status } = await read(path, old[index]!.etag!)
        assert.equal(status, 200)
        assert.notEqual(etag, old[index]!.etag)
      }
    }, { stores }),
  )
}
