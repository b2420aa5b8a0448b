/**
 * Sources over the wire: their pages, their descriptions, and what lists of cameras say of them.
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { layerMemory } from "@cam2/camera-database/server"
import { pageBytes } from "../../src/contract/Routes.ts"
import { type Seeded, withServer } from "./Ask.ts"
import { ipCamera, numbered } from "./Fixtures.ts"

const munich = { name: ipCamera.source, cameras: 1, active: 1 }
const description = {
  home_page: "https://example.org/",
  licence: "CC-BY-4.0",
  attribution: '© Stadt München, "Verkehr"',
  terms: "Only for research",
}
const path = `/sources/${encodeURIComponent(ipCamera.source)}`

const nextOf = (headers: Headers) => /^<([^>]*)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1]

const pagesOf = async ({ ask }: Seeded, first: string) => {
  const pages: Array<ReadonlyArray<Cam2.Source>> = []
  for (let path: string | undefined = first; path !== undefined;) {
    const { body, headers, status } = await ask(path, { as: "user" })
    assert.equal(status, 200)
    pages.push(body as ReadonlyArray<Cam2.Source>)
    path = nextOf(headers)
  }
  return pages
}

for (const [engine, stores] of [["sqlite", undefined], ["memory", layerMemory]] as const) {
  Deno.test(
    `${engine}: PUT /sources/:name: describes a source as JSON or as a form, and null is not known`,
    withServer(async ({ ask }) => {
      const told = async () => (await ask("/sources", { as: "user" })).body
      const put = async (question: Parameters<typeof ask>[1]) => {
        const { body, status } = await ask(path, { method: "PUT", as: "admin", ...question })
        assert.deepEqual([status, body], [200, { message: "OK" }])
      }
      assert.deepEqual(await told(), [munich])
      await put({ json: description })
      assert.deepEqual(await told(), [{ ...munich, ...description }])
      await put({ form: { licence: "https://example.org/licence" } })
      assert.deepEqual(await told(), [{ ...munich, licence: "https://example.org/licence" }])
      await put({ json: { ...description, terms: null, home_page: null } })
      const { attribution, licence } = description
      assert.deepEqual(await told(), [{ ...munich, attribution, licence }])
      await put({ json: {} })
      assert.deepEqual(await told(), [munich])
      const upper = encodeURIComponent(ipCamera.source.toUpperCase())
      const { status } = await ask(`/sources/${upper}/`, {
        method: "PUT",
        as: "admin",
        json: { licence: "MIT" },
      })
      assert.equal(status, 200)
      assert.deepEqual(await told(), [
        { ...munich, name: ipCamera.source.toUpperCase(), licence: "MIT" },
      ])
    }, { stores }),
  )

  Deno.test(
    `${engine}: GET /sources: gives pages of a limit, each with the Link to the next`,
    withServer(async (server) => {
      const names = Array.from({ length: 12 }, (_, index) => String(index * 7))
      for (const name of names.slice(0, 6)) {
        await server.root(Cam2.putSource(name, { licence: "MIT" }))
      }
      await server.root(
        Effect.forEach(
          names.slice(4),
          (source, index) => Cam2.addCamera({ ...numbered(index), source }),
        ),
      )
      const expected = [...names].sort().concat(ipCamera.source)
      for (const limit of [1, 5, 13, 1000]) {
        const pages = await pagesOf(server, `/sources?limit=${limit}`)
        assert.deepEqual(pages.flat().map(({ name }) => name), expected)
        assert.equal(pages.length, Math.ceil(13 / limit))
      }
      // The client takes no name for a number that has to grow.
      const listed = await server.root(Cam2.listSources())
      assert.deepEqual(listed.map(({ name }) => name), expected)
      assert.equal(await server.root(Stream.runCount(Cam2.streamSources())), 13)
    }, { stores }),
  )

  Deno.test(
    `${engine}: GET /sources: a page has no more bytes than one answer holds, and one source at least`,
    withServer(async (server) => {
      const text = "𝔘".repeat(2048)
      const names = Array.from({ length: 150 }, (_, index) => `long ${index}`)
      await server.root(
        Effect.forEach(names, (name) => Cam2.putSource(name, { terms: text })),
      )
      const pages = await pagesOf(server, "/sources?limit=1000")
      assert.equal(pages.length, 2)
      for (const page of pages) {
        assert.ok(new TextEncoder().encode(JSON.stringify(page)).length <= pageBytes)
      }
      assert.equal((await server.root(Cam2.listSources())).length, 151)
    }, { stores }),
  )

  Deno.test(
    `${engine}: GET /sources: 304 while nothing changes`,
    withServer(async ({ ask, root }) => {
      const { headers } = await ask("/sources", { as: "user" })
      const again = () =>
        ask("/sources", { as: "webUI", headers: { "if-none-match": headers.get("etag")! } })
      assert.equal((await again()).status, 304)
      await root(Cam2.putSource("another", {}))
      assert.equal((await again()).status, 200)
    }, { stores }),
  )

  Deno.test(
    `${engine}: putSource, listSources: any name of 1 to 200 characters comes back as it was`,
    withServer(async ({ root }) => {
      const names = ["a/b", "?#%", "...", "+ &=", "{id}", "東京 カメラ", "𝔘".repeat(200), "%2F"]
      for (const name of names) await root(Cam2.putSource(name, { licence: "MIT" }))
      const listed = await root(Cam2.listSources())
      assert.deepEqual(
        listed.filter(({ licence }) => licence === "MIT").map(({ name }) => name).sort(),
        [...names].sort(),
      )
    }, { stores }),
  )

  Deno.test(
    `${engine}: GET /cameras/search: every form but JSON has the licence and the attribution of the source`,
    withServer(async ({ ask, cameraID, otherID, root }) => {
      await root(Cam2.putSource(ipCamera.source.toUpperCase(), description))
      const read = async (query: string) =>
        (await ask(`/cameras/search?${query}`, { as: "user" })).body
      const plain = await read("format=json")
      assert.equal(JSON.stringify(plain).includes("CC-BY-4.0"), false)
      assert.deepEqual(await read("format=json&all=true"), plain)
      const told = {
        source_licence: description.licence,
        source_attribution: description.attribution,
      }
      for (const all of ["", "&all=true"]) {
        const lines = String(await read(`format=ndjson${all}`)).trim().split("\n")
        const [first, second] = plain as ReadonlyArray<object>
        assert.deepEqual(lines.map((line) => JSON.parse(line)), [{ ...first, ...told }, second])
        const { features } = JSON.parse(String(await read(`format=geojson${all}`)))
        const [{ properties }, other] = features
        assert.deepEqual([properties.source_licence, properties.source_attribution], [
          description.licence,
          description.attribution,
        ])
        assert.equal("source_licence" in other.properties, false)
        const [header, row, last] = String(await read(`format=csv${all}`)).split("\r\n")
        assert.ok(header!.endsWith(",source_licence,source_attribution"))
        assert.ok(row!.startsWith(cameraID))
        assert.ok(row!.endsWith(',CC-BY-4.0,"© Stadt München, ""Verkehr"""'))
        assert.ok(last!.startsWith(otherID) && last!.endsWith(",,"))
      }
    }, { stores }),
  )

  Deno.test(
    `${engine}: GET /cameras/search: by distance every form has the distance, of a page and of a walk`,
    withServer(async ({ ask, root }) => {
      for (const index of [1, 2, 3]) {
        await root(Cam2.addCamera({ ...numbered(index), latitude: 48 + index, longitude: 11 }))
      }
      const near = "latitude=48&longitude=11&sort=distance"
      const cameras = await root(Cam2.nearestCameras({ latitude: 48, longitude: 11 }, 10))
      const distances = cameras.map(({ distance }) => distance)
      assert.equal(distances.length, 4)
      const read = async (query: string) =>
        (await ask(`/cameras/search?${near}&${query}`, { as: "user" })).body
      for (const all of ["", "&all=true"]) {
        const json = await read(`format=json${all}`)
        assert.deepEqual((json as typeof cameras).map(({ distance }) => distance), distances)
        const lines = String(await read(`format=ndjson${all}`)).trim().split("\n")
        assert.deepEqual(lines.map((line) => JSON.parse(line).distance), distances)
        const { features } = JSON.parse(String(await read(`format=geojson${all}`)))
        assert.deepEqual(
          features.map(({ properties }: { properties: object }) =>
            Reflect.get(properties, "distance")
          ),
          distances,
        )
        const [header, ...rows] = String(await read(`format=csv${all}`)).trim().split("\r\n")
        assert.ok(header!.endsWith(",source_attribution,distance"))
        assert.deepEqual(rows.map((row) => Number(row.split(",").at(-1))), distances)
      }
    }, { stores }),
  )
}
