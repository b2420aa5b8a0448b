/**
 * How a camera store leads through its cameras and its log, page by page.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { CameraStore } from "../../server/stores/CameraStore.ts"
import { idOf, idsOf, numbered, numbers } from "./Fixtures.ts"
import { toWire } from "../../contract/WriteCamera.ts"

const addMany = Effect.fnUntraced(function* (first: number, count: number) {
  const store = yield* CameraStore
  for (const index of numbers(count)) {
    yield* store.add(idOf(first + index), {
      ...numbered(first + index),
      city: index % 3 === 0 ? "Ulm" : "Oslo",
    })
  }
})

/** Behaviours of the pages of a camera store. */
export const pageBehaviours = {
  "search: gives pages in the order of adding; cursors and offsets lead through all of it": Effect
    .gen(function* () {
      const store = yield* CameraStore
      // Ids that fall, so that no order but that of adding gives them back.
      for (const index of numbers(250)) yield* store.add(idOf(999 - index), numbered(index))
      const all = numbers(250).map((index) => idOf(999 - index))
      const first = yield* store.search({})
      const second = yield* store.search({ after: first.next })
      const third = yield* store.search({ after: second.next })
      assert.deepEqual(
        [first, second, third].map(({ items }) => items.length),
        [100, 100, 50],
      )
      assert.deepEqual([first, second, third].flatMap(({ items }) => idsOf(items)), all)
      assert.equal(third.next, undefined)
      for (const offset of [0, 1, 99, 100, 149, 249]) {
        const page = yield* store.search({ offset })
        assert.deepEqual(idsOf(page.items), all.slice(offset, offset + 100))
        assert.equal(page.next === undefined, offset >= 150)
      }
      assert.deepEqual(yield* store.search({ offset: 250 }), {
        items: [],
        next: undefined,
        last: undefined,
      })
      // A page that is just full has no next one.
      assert.equal((yield* store.search({ offset: 150 })).next, undefined)
    }),
  "search: a page of one city passes over what is retired, however much of it is": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* addMany(0, 240)
      const inUlm = numbers(240).filter((index) => index % 3 === 0).map(idOf)
      const page = (limit: number, offset = 0) =>
        Effect.map(
          store.search({ city: "ulm", limit, offset }),
          ({ items, next }) => [idsOf(items), next !== undefined],
        )
      assert.deepEqual(yield* page(10), [inUlm.slice(0, 10), true])
      for (const cameraID of inUlm.slice(2, 60)) yield* store.retire(cameraID, undefined)
      const left = [...inUlm.slice(0, 2), ...inUlm.slice(60)]
      for (
        const [limit, offset] of [[1, 0], [10, 0], [5, 1], [10, 12], [10, 13], [50, 0]] as const
      ) {
        assert.deepEqual(yield* page(limit, offset), [
          left.slice(offset, offset + limit),
          left.length > offset + limit,
        ])
      }
    },
  ),
  "search: a cursor holds its place while cameras are added and updated": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* addMany(0, 240)
    const first = yield* store.search({ camera_type: "stream" })
    yield* store.update({ cameraID: idOf(0), state: "BW" })
    yield* store.update({ cameraID: idOf(100), state: "BW" })
    yield* addMany(240, 10)
    const second = yield* store.search({ camera_type: "stream", after: first.next })
    const again = yield* store.search({ camera_type: "stream", after: first.next })
    const third = yield* store.search({ camera_type: "stream", after: second.next })
    assert.deepEqual(again.items.map(toWire), second.items.map(toWire))
    assert.deepEqual(
      [first, second, third].flatMap(({ items }) => idsOf(items)),
      numbers(250).map(idOf),
    )
  }),
  "search, changes: the cursor of the last item leads to what is added later": Effect.gen(
    function* () {
      const store = yield* CameraStore
      yield* addMany(0, 30)
      const { last } = yield* store.search({ city: "ulm" })
      const { last: logged } = yield* store.changes({})
      assert.deepEqual((yield* store.search({ city: "ulm", after: last })).items, [])
      assert.deepEqual((yield* store.changes({ after: logged })).items, [])
      yield* addMany(30, 6)
      const later = yield* store.search({ city: "ulm", after: last })
      assert.deepEqual(idsOf(later.items), [idOf(30), idOf(33)])
      const entries = yield* store.changes({ after: logged })
      assert.deepEqual(idsOf(entries.items), numbers(36).slice(30).map(idOf))
    },
  ),
  "search: filters and cursors go together": Effect.gen(function* () {
    const store = yield* CameraStore
    yield* addMany(0, 330)
    const first = yield* store.search({ city: "ULM" })
    const second = yield* store.search({ city: "ulm", after: first.next })
    assert.deepEqual(
      [...idsOf(first.items), ...idsOf(second.items)],
      numbers(110).map((index) => idOf(3 * index)),
    )
    const offset = yield* store.search({ city: "ulm", after: first.next, offset: 4 })
    assert.deepEqual(idsOf(offset.items), idsOf(second.items).slice(4))
  }),
  "changes: one entry for every write, by range and cursor": Effect.gen(function* () {
    const store = yield* CameraStore
    assert.equal(yield* store.lastChange, 0)
    yield* addMany(0, 120)
    yield* store.update({ cameraID: idOf(7) })
    const expected = [...numbers(120).map(idOf), idOf(7)]
    const first = yield* store.changes({})
    const second = yield* store.changes({ after: first.next })
    assert.deepEqual(idsOf([...first.items, ...second.items]), expected)
    assert.equal(second.next, undefined)
    assert.equal(yield* store.lastChange, second.last)
    const start = Date.parse(first.items[0]!.timestamp)
    const end = Date.parse(second.items.at(-1)!.timestamp)
    const within = yield* store.changes({ start, end, offset: 119 })
    assert.deepEqual(idsOf(within.items), expected.slice(119))
    const none = { items: [], next: undefined, last: undefined }
    assert.deepEqual(yield* store.changes({ end: start - 1 }), none)
    assert.deepEqual(yield* store.changes({ start: end + 1 }), none)
    assert.deepEqual(yield* store.changes({ offset: 121 }), none)
  }),
}
