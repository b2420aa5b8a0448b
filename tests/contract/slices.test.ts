import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { addCamera } from "@cam2/camera-database"
import { CameraStore, layerMemory } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import { refuses, withServer } from "./Ask.ts"
import { numbered } from "./Fixtures.ts"

const limits = { width: 1, found: 0, patience: 0 }
const impatient = Effect.provideService(CurrentSlices, limits)

let pages = 0
let mostPages = 0

/** A store that counts the pages that are read before the event loop is free. */
const counting = Layer.effect(
  CameraStore,
  Effect.map(CameraStore, (store) =>
    CameraStore.of({
      ...store,
      search: (filter) =>
        Effect.suspend(() => {
          if (++pages === 1) {
            setTimeout(() => {
              pages = 0
            })
          }
          mostPages = Math.max(mostPages, pages)
          return store.search(filter)
        }),
    })),
).pipe(Layer.provideMerge(layerMemory))

/** A database whose reads end after a slice of one camera. */
const stores = Layer.effect(
  CameraStore,
  Effect.map(CameraStore, (store) =>
    CameraStore.of({
      ...store,
      search: (filter) => impatient(store.search(filter)),
      count: (selection) => impatient(store.count(selection)),
      facets: (selection, by) => impatient(store.facets(selection, by)),
      clusters: (selection, zoom) => impatient(store.clusters(selection, zoom)),
      changes: (range) => impatient(store.changes(range)),
    })),
).pipe(Layer.provideMerge(layerSqlite({ filename: ":memory:", index: false })))

const busy = "The database has too much to read at present. Try again later, or ask for less."

Deno.test(
  "server: a number that takes too long is 503 with Retry-After",
  withServer(async ({ ask }) => {
    for (
      const path of [
        "count?is_active_image=true",
        "facets?by=country",
        "clusters?zoom=3",
        "search?latitude=1&longitude=2&sort=distance",
        "search?resolution_width=12345",
        "changes?start=1970-01-01T00:00:00Z&offset=5",
      ]
    ) {
      const answer = await ask(`/cameras/${path}`, { as: "user" })
      refuses(answer, 503, busy)
      assert.equal(answer.headers.get("retry-after"), "5", path)
    }
  }, { stores }),
)

Deno.test(
  "server: a walk that takes too long goes on page by page, empty ones among them",
  withServer(async ({ ask, cameraID }) => {
    const page = async (path: string) => {
      const { body, headers, status } = await ask(path, { as: "user" })
      assert.equal(status, 200)
      const [, next, rel] = /<([^>]*)>; rel="([^"]*)"/.exec(headers.get("link") ?? "") ?? []
      return {
        ids: (body as ReadonlyArray<{ cameraID: string }>).map((row) => row.cameraID),
        next,
        rel,
      }
    }
    const first = await page("/cameras/search?type=ip")
    assert.deepEqual([first.ids, first.rel], [[cameraID], "next"])
    const second = await page(first.next!)
    assert.deepEqual([second.ids, second.rel], [[], undefined])
    const log = await page("/cameras/changes?start=1970-01-01T00:00:00Z")
    assert.deepEqual([log.ids, log.rel], [[cameraID], "next"])
    const end = await page(log.next!)
    assert.equal(end.ids.length, 1)
  }, { stores }),
)

Deno.test(
  "server: all that is found is a whole list where its first pages have none",
  withServer(async ({ ask, otherID }) => {
    // The camera that matches is the second that is looked at.
    const all = (format: string) =>
      ask(`/cameras/search?type=stream&all=true&after=0&format=${format}`, { as: "user" })
    const ids = (list: unknown) =>
      (list as ReadonlyArray<{ cameraID: string }>).map(({ cameraID }) => cameraID)
    assert.deepEqual(ids((await all("json")).body), [otherID])
    const { features } = JSON.parse(String((await all("geojson")).body))
    assert.equal(features.length, 1)
  }, { stores }),
)

Deno.test(
  "server: an offset that is not passed over in time is 503, after a cursor too",
  withServer(async ({ ask }) => {
    for (const place of ["offset=2", "after=0&offset=2"]) {
      refuses(await ask(`/cameras/search?type=ip&${place}`, { as: "user" }), 503, busy)
    }
  }, { stores }),
)

Deno.test(
  "server: who takes a whole list at once leaves the loop to others between its pages",
  withServer(async ({ ask, root }) => {
    const more = Array.from({ length: 18 }, (_, index) => numbered(index))
    await root(Effect.forEach(more, addCamera))
    mostPages = 0
    const { body } = await ask("/cameras/search?all=true&limit=1", { as: "user" })
    assert.equal((body as ReadonlyArray<unknown>).length, 20)
    assert.ok(mostPages <= 2, `${mostPages} pages`)
  }, { stores: counting }),
)
