/**
 * What every source store does.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Source } from "../../domain/Source.ts"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { SourceStore } from "../../server/stores/SourceStore.ts"
import { idOf, numbered } from "./Fixtures.ts"

/** Adds a camera of each source, in this order. */
const addOf = Effect.fnUntraced(function* (sources: ReadonlyArray<string | undefined>) {
  const cameras = yield* CameraStore
  for (const [index, source] of sources.entries()) {
    yield* cameras.add(idOf(index), { ...numbered(index), source })
  }
})

const every = { limit: 1000 }

/** What is told of one source in full. */
export const description = {
  home_page: "https://example.org/",
  licence: "CC-BY-4.0",
  attribution: "© 'Example', \"quoted\"",
  terms: "https://example.org/terms",
}

/** Behaviours of a source store. */
export const sourceBehaviours = {
  "list: nothing where there are no cameras, and none that has no source": Effect.gen(function* () {
    const store = yield* SourceStore
    assert.deepEqual(yield* store.list(every), [])
    yield* addOf([undefined])
    assert.deepEqual(yield* store.list(every), [])
  }),
  "list: an empty text is no source, and takes away the one that a camera had": Effect.gen(
    function* () {
      const [cameras, store] = [yield* CameraStore, yield* SourceStore]
      const sourceOf = (index: number) =>
        Effect.map(cameras.byId(idOf(index)), (camera) => Option.getOrThrow(camera).source)
      yield* addOf(["", "a"])
      assert.equal(yield* sourceOf(0), null)
      const [standIn] = yield* cameras.addMissing(
        [[idOf(9), { ...numbered(0), source: "" }]],
        new Set(),
      )
      assert.deepEqual(standIn, { cameraID: idOf(0), existing: true })
      const put = yield* cameras.putAll([[idOf(9), { ...numbered(0), source: "" }]], new Set())
      assert.deepEqual(put, [{ cameraID: idOf(0), outcome: "unchanged" }])
      yield* cameras.update({ cameraID: idOf(1), source: "" })
      assert.equal(yield* sourceOf(1), null)
      assert.deepEqual(yield* store.list(every), [])
    },
  ),
  "list: counts the cameras of each source, the active among them, and no retired ones": Effect.gen(
    function* () {
      const [cameras, store] = [yield* CameraStore, yield* SourceStore]
      yield* addOf(["b", "a", "b", "b", undefined, "c"])
      yield* cameras.update({ cameraID: idOf(0), is_active_image: false, is_active_video: false })
      yield* cameras.update({ cameraID: idOf(2), is_active_image: true, is_active_video: false })
      yield* cameras.retire(idOf(5), "gone")
      assert.deepEqual(yield* store.list(every), [
        { name: "a", cameras: 1, active: 1 },
        { name: "b", cameras: 3, active: 2 },
        { name: "c", cameras: 0, active: 0 },
      ])
      yield* cameras.remove(idOf(5))
      yield* cameras.update({ cameraID: idOf(1), source: "b" })
      assert.deepEqual(yield* store.list(every), [{ name: "b", cameras: 4, active: 3 }])
    },
  ),
  "list: names that differ only in their case are one source, as the first camera has it or as it was put":
    Effect.gen(function* () {
      const store = yield* SourceStore
      yield* addOf(["Straße", "STRASSE", "strasse"])
      assert.deepEqual(yield* store.list(every), [{ name: "Straße", cameras: 3, active: 3 }])
      yield* store.put("StrassE", { licence: "MIT" })
      assert.deepEqual(yield* store.list(every), [
        { name: "StrassE", cameras: 3, active: 3, licence: "MIT" },
      ])
    }),
  "list: the fields of each source are in one order": Effect.gen(function* () {
    const store = yield* SourceStore
    yield* addOf(["a"])
    yield* store.put("a", { terms: "None.", licence: "MIT", home_page: "https://example.org/" })
    yield* store.put("b", { attribution: "B", licence: "MIT" })
    assert.equal(
      JSON.stringify(yield* store.list(every)),
      JSON.stringify([
        {
          name: "a",
          cameras: 1,
          active: 1,
          home_page: "https://example.org/",
          licence: "MIT",
          terms: "None.",
        },
        { name: "b", cameras: 0, active: 0, licence: "MIT", attribution: "B" },
      ]),
    )
  }),
  "put: describes a source in place of what was told before, also one without cameras": Effect.gen(
    function* () {
      const store = yield* SourceStore
      yield* addOf(["b"])
      yield* store.put("a", description)
      yield* store.put("b", { terms: "none" })
      const b = { name: "b", cameras: 1, active: 1, terms: "none" }
      assert.deepEqual(yield* store.list(every), [
        { name: "a", cameras: 0, active: 0, ...description },
        b,
      ])
      yield* store.put("a", { licence: "MIT" })
      assert.deepEqual(yield* store.list(every), [
        { name: "a", cameras: 0, active: 0, licence: "MIT" },
        b,
      ])
      yield* store.put("A", {})
      assert.deepEqual(yield* store.list(every), [{ name: "A", cameras: 0, active: 0 }, b])
    },
  ),
  "list: gives pages in the order of the code points, each source in one of them": Effect.gen(
    function* () {
      const store = yield* SourceStore
      const ofCameras = ["10", "2", "a", "ab", "é", "東京", "\uffee", "𝔘", "🎥 cams", "zz"]
      const put = ["0", "aa", "東", "𝔘 2", "🎥"]
      yield* addOf([...ofCameras].reverse())
      for (const name of put) yield* store.put(name, { licence: "MIT" })
      const expected = [...ofCameras, ...put]
        // Text of UTF-8 is in the order of its code points.
        .map((name) => [new TextEncoder().encode(name), name] as const)
        .sort(([one], [other]) => {
          const place = one.findIndex((byte, index) => byte !== other[index])
          return place === -1 ? one.length - other.length : one[place]! - (other[place] ?? -1)
        }).map(([, name]) => name)
      for (const limit of [1, 2, 5, 15, 16]) {
        const found: Array<Source> = []
        let after: string | undefined
        while (true) {
          const page = yield* store.list({ limit, after })
          assert.ok(page.length <= limit)
          if (page.length === 0) break
          found.push(...page)
          after = page.at(-1)!.name
        }
        assert.deepEqual(found.map(({ name }) => name), expected)
        for (const { cameras, licence, name } of found) {
          assert.deepEqual(
            [cameras, licence],
            put.includes(name) ? [0, "MIT"] : [1, undefined],
            name,
          )
        }
      }
    },
  ),
  "describe: tells of the sources that are asked for and were described, in any case": Effect.gen(
    function* () {
      const store = yield* SourceStore
      yield* addOf(["c"])
      yield* store.put("Straße", description)
      yield* store.put("b", {})
      const found = yield* store.describe(["STRASSE", "straße", "b", "c", "d", "'; --"])
      assert.deepEqual([...found], [["STRASSE", description], ["straße", description], ["b", {}]])
      assert.equal((yield* store.describe([])).size, 0)
    },
  ),
}
