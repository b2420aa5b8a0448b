/**
 * Cursors that are walked while cameras are added, changed, retired and removed.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import type { Camera } from "../../domain/Camera.ts"
import type { CameraSelection } from "../../domain/CameraQuery.ts"
import type { ChangeLogEntry } from "../../domain/ChangeLog.ts"
import { CameraStore, type StorePage } from "../../server/stores/CameraStore.ts"
import { type ChangeKind, changeKinds } from "../../domain/ChangeLog.ts"
import { idOf, idsOf, stored } from "./Fixtures.ts"
import { matching, placeOf } from "./PlainArray.ts"
import { distance, type Place, randomFrom, randomPlace } from "./Sphere.ts"
import { randomCamera } from "./RandomCameras.ts"

const noWords = () => false

/** The store with a list beside it of what it has to hold. */
const makeModel = Effect.fnUntraced(function* (random: () => number, count: number) {
  const store = yield* CameraStore
  const cameras = new Map<string, Camera>()
  const written = new Set<string>()
  const anyID = () => [...cameras.keys()][Math.floor(random() * cameras.size)]!
  let made = 0
  const make = () => {
    const cameraID = idOf(made++)
    const camera = randomCamera(random)
    cameras.set(cameraID, stored(cameraID, camera))
    return [cameraID, camera] as const
  }
  yield* store.addAll(Array.from({ length: count }, make))
  const writes = [
    Effect.suspend(() => store.add(...make())),
    Effect.suspend(() => {
      const cameraID = anyID()
      written.add(cameraID)
      const changes = {
        country: ["US", "CA"][Math.floor(random() * 2)]!,
        city: "Ulm",
        ...randomPlace(random),
      }
      cameras.set(cameraID, { ...cameras.get(cameraID)!, ...changes })
      return store.update({ cameraID, ...changes })
    }),
    Effect.suspend(() => {
      const cameraID = anyID()
      written.add(cameraID)
      cameras.set(cameraID, { ...cameras.get(cameraID)!, retired_at: "1970-01-01T00:00:00.000Z" })
      return store.retire(cameraID, undefined)
    }),
    Effect.suspend(() => {
      const cameraID = anyID()
      written.add(cameraID)
      cameras.delete(cameraID)
      return store.remove(cameraID)
    }),
  ]
  const write = Effect.suspend(() => writes[Math.floor(random() * writes.length)]!)
  return { cameras, write, written }
})

type Order = Partial<Place> & { readonly sort?: "distance" }

/** Walks a selection, with writes after each page. */
const walk = Effect.fnUntraced(function* (
  selection: CameraSelection,
  order: Order,
  limit: number,
  write: Effect.Effect<unknown, unknown>,
) {
  const store = yield* CameraStore
  const found: Array<Camera> = []
  let after: number | string | undefined
  do {
    const page = yield* store.search({ ...selection, ...order, limit, after })
    found.push(...page.items)
    after = page.next
    if (after !== undefined) { for (let times = 0; times < 8; times++) yield* write }
  } while (after !== undefined)
  return found
})

/** Walks the log, with writes after each page. */
const readLog = Effect.fnUntraced(function* (
  wanted: { readonly kind?: ChangeKind | undefined },
  write: Effect.Effect<unknown, unknown>,
) {
  const store = yield* CameraStore
  const entries: Array<ChangeLogEntry> = []
  let after: number | undefined
  do {
    const page: StorePage<ChangeLogEntry> = yield* store.changes({ ...wanted, after })
    entries.push(...page.items)
    after = page.next
    if (after !== undefined) { for (let times = 0; times < 8; times++) yield* write }
  } while (after !== undefined)
  return entries
})

const selections: ReadonlyArray<CameraSelection> = [
  {},
  { retired: "any" },
  { retired: true },
  { country: ["us", "ca"] },
  { bbox: [0, -60, -10, 60] },
  { is_active_image: true, retired: "any" },
]

/** Behaviours of walks. */
export const walkBehaviours = {
  "search: a walk loses and repeats nothing that stays as it is while others are written": Effect
    .gen(function* () {
      const seed = 41
      const random = randomFrom(seed)
      const { cameras, write, written } = yield* makeModel(random, 400)
      for (let times = 0; times < 40; times++) yield* write
      const point = { latitude: 10, longitude: 170 }
      const orders: ReadonlyArray<Order> = [{}, { ...point, sort: "distance" }]
      for (const order of [...orders, ...orders]) {
        for (const selection of selections) {
          const why = `seed ${seed}: ${JSON.stringify({ ...selection, ...order })}`
          const before = new Map(cameras)
          written.clear()
          const limit = 7 + Math.floor(40 * random())
          const found = yield* walk(selection, order, limit, write)
          const isNear = order.sort === "distance"
          const isSelected = matching(selection, noWords)
          const isMeant = (camera: Camera) =>
            isSelected(camera) && (!isNear || placeOf(camera) !== undefined)
          const kept = found.filter(({ cameraID }) =>
            before.has(cameraID) && !written.has(cameraID)
          )
          const expected = [...before.values()].filter((camera) =>
            !written.has(camera.cameraID) && isMeant(camera)
          )
          if (isNear) {
            const far = (camera: Camera) => distance(placeOf(camera)!, point)
            assert.deepEqual(idsOf(kept).sort(), idsOf(expected).sort(), why)
            const distances = kept.map(far)
            for (const [index, each] of distances.slice(1).entries()) {
              assert.ok(each > distances[index]! - 0.001, why)
            }
          } else {
            assert.deepEqual(idsOf(kept), idsOf(expected), why)
            // A camera keeps its place in this order, whatever is written.
            assert.equal(new Set(idsOf(found)).size, found.length, why)
          }
          // Nothing is shown that has never been so.
          for (const { cameraID } of found) {
            assert.ok(before.has(cameraID) || cameras.has(cameraID) || written.has(cameraID), why)
          }
        }
      }
    }),
  "search: after the writes every walk gives what is there": Effect.gen(function* () {
    const random = randomFrom(42)
    const { cameras, write } = yield* makeModel(random, 300)
    for (let times = 0; times < 200; times++) yield* write
    for (const selection of selections) {
      const expected = [...cameras.values()].filter(matching(selection, noWords))
      const found = yield* walk(selection, {}, 50, Effect.void)
      assert.deepEqual(idsOf(found), idsOf(expected))
      const store = yield* CameraStore
      assert.equal(yield* store.count(selection), expected.length)
    }
  }),
  "changes: a walk of the log gives every change once while more are made": Effect.gen(
    function* () {
      const random = randomFrom(43)
      const { write } = yield* makeModel(random, 250)
      for (let times = 0; times < 150; times++) yield* write
      for (const kind of [undefined, ...changeKinds]) {
        const walked = yield* readLog({ kind }, write)
        const all = (yield* readLog({}, Effect.void)).filter((entry) =>
          kind === undefined || kind === entry.kind
        )
        assert.deepEqual(walked, all.slice(0, walked.length))
        // Only what was made once the last page was read.
        assert.ok(walked.length > 0 && all.length - walked.length <= 8, String(kind))
      }
    },
  ),
}
