/**
 * All engines, which are given the same writes in one order and have to answer word for word alike.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/testing/TestClock"
import {
  CameraStore,
  type CameraStoreShape,
  ClientStore,
  SourceStore,
} from "@cam2/camera-database/server"
import type { CameraCursor } from "../../src/server/stores/CameraStore.ts"
import type { Stores } from "../../src/server/stores/Stores.ts"
import { randomFrom } from "../Sphere.ts"
import { layerD1 } from "../../src/server/stores/d1/D1.ts"
import { openD1 } from "./D1.ts"
import { engines, temporaryDirectory } from "./Engines.ts"
import { alike, cameraOf, idOf, pick, write } from "./RandomReads.ts"

const seed = Number(Deno.env.get("CAM2_SEED") ?? 20180704)
const rounds = Number(Deno.env.get("CAM2_ROUNDS") ?? 12)
const writesOfRound = 25

type Random = () => number

/** What a step gave: its success, or what it failed with. */
const outcomeOf = <A, R>(effect: Effect.Effect<A, unknown, R>) =>
  Effect.match(effect, {
    onSuccess: (value) => JSON.stringify(value) ?? "",
    onFailure: (error) => `${(error as { readonly _tag: string })._tag}: ${error}`,
  })

/** Cursors are of each engine; here they are the number of the page that leads there. */
const withPlainCursors = (store: CameraStoreShape): CameraStoreShape => {
  // The first is none: 0 is no cursor.
  const cursors: Array<CameraCursor | undefined> = [undefined]
  return {
    ...store,
    search: (filter) =>
      Effect.map(
        store.search({ ...filter, after: filter.after && cursors[Number(filter.after)] }),
        (page) => {
          cursors.push(page.next)
          const next = page.next === undefined ? undefined : cursors.length - 1
          return { ...page, next, last: undefined }
        },
      ),
  }
}

const sourcedOf = (random: Random) => ({
  ...cameraOf(random),
  source: pick(random, ["A", "a", "Ä"]),
  source_id: String(Math.floor(random() * 12)),
  legacy_cameraID: random() < 0.3 ? Math.floor(random() * 40) : null,
})

/** The writes of a round, by chance; gives what each of them told. */
const writeRound = Effect.fnUntraced(function* (random: Random, ids: Array<string>, round: number) {
  const [cameras, clients] = [yield* CameraStore, yield* ClientStore]
  const told: Array<string> = []
  for (let times = 0; times < writesOfRound; times++) {
    const newID = idOf(1_000_000 + 1000 * round + 20 * times)
    const records = Array.from(
      { length: 3 },
      (_, at) => [idOf(1_000_000 + 1000 * round + 20 * times + at), sourcedOf(random)] as const,
    )
    const kind = random()
    if (kind < 0.6) yield* write(cameras, random, ids)
    else if (kind < 0.75) told.push(yield* outcomeOf(cameras.put(newID, records[0]![1])))
    else if (kind < 0.85) told.push(yield* outcomeOf(cameras.putAll(records, new Set())))
    else if (kind < 0.95) told.push(yield* outcomeOf(cameras.addMissing(records, new Set())))
    else {
      const clientID = pick(random, ["a", "b", "c"])
      const client = {
        clientID,
        owner: pick(random, ["ada", "Ada"]),
        permissionLevel: pick(random, ["user", "webUI", "admin"] as const),
        secretHash: "0".repeat(64),
      }
      const found = yield* clients.byId(clientID)
      told.push(
        yield* outcomeOf(
          found._tag === "None"
            ? clients.add(client)
            : random() < 0.3
            ? clients.remove(clientID)
            : clients.update(clientID, client),
        ),
      )
      yield* clients.addUsage(new Map([[clientID, 1 + times]]), new Map([[clientID, times]]))
    }
  }
  return told
})

const questions = ["tor", "bru", "große blei", "inter", "千代", "a", "nothing"]

/** The reads that are not those of `alike`, as text. */
const readRound = Effect.fnUntraced(function* (random: Random, ids: ReadonlyArray<string>) {
  const [cameras, clients, sources] = [yield* CameraStore, yield* ClientStore, yield* SourceStore]
  const answers: Array<unknown> = []
  const q = pick(random, questions)
  answers.push((yield* cameras.search({ q, limit: 20 })).items, yield* cameras.count({ q }))
  const asked = Array.from({ length: 10 }, () => random() < 0.5 ? pick(random, ids) : 7)
  answers.push(yield* cameras.byIds(asked, "any"))
  const kind = pick(random, [undefined, "added", "updated", "retired", "removed"] as const)
  for (let after: number | undefined, pages = 0; pages < 4; pages++) {
    const page = yield* cameras.changes({ kind, after, offset: pages === 0 ? 3 : undefined })
    answers.push(page.items, page.next === undefined)
    if (page.next === undefined) break
    after = page.next
  }
  answers.push(yield* sources.list({ limit: 3 }))
  answers.push((yield* clients.log({})).items, yield* clients.list(undefined, { limit: 9 }))
  return JSON.stringify(answers)
})

const names = [...engines.map(({ name }) => name), "d1"].join(", ")

Deno.test(`every engine: ${names} answer word for word alike`, () =>
  Effect.gen(function* () {
    const opened: Array<{
      readonly name: string
      readonly context: Context.Context<Stores>
      readonly random: Random
      readonly ids: Array<string>
    }> = []
    const { binding } = yield* Effect.acquireRelease(
      Effect.promise(openD1),
      (database) => Effect.promise(async () => await database[Symbol.asyncDispose]()),
    )
    const d1 = { name: "d1", stores: () => layerD1(binding) }
    for (const { name, stores } of [...engines, d1]) {
      const context = yield* Layer.build(stores(yield* temporaryDirectory))
      opened.push({ name, context, random: randomFrom(seed), ids: [idOf(0)] })
    }
    const clock = yield* TestClock.make()
    yield* clock.setTime(Date.UTC(2018, 6, 4))
    for (let round = 0; round < rounds; round++) {
      yield* clock.adjust("1 second")
      const told: Array<readonly [name: string, told: ReadonlyArray<string>, read: string]> = []
      for (const { context, ids, name, random } of opened) {
        const [written, read] = yield* Effect.gen(function* () {
          if (round === 0) {
            const cameras = Array.from({ length: 150 }, () => cameraOf(random))
            const all = cameras.map((camera, at) => [idOf(at + 1), camera] as const)
            yield* (yield* CameraStore).addAll(all)
            ids.push(...all.map(([id]) => id))
          }
          return [yield* writeRound(random, ids, round), yield* readRound(random, ids)] as const
        }).pipe(Effect.provideContext(context), Effect.provideService(Clock.Clock, clock))
        told.push([name, written, read])
      }
      const [[, written, read]] = told as [typeof told[number]]
      for (const [name, otherWritten, otherRead] of told.slice(1)) {
        const why = `${name}, seed ${seed}, round ${round}`
        assert.deepEqual(otherWritten, written, why)
        assert.deepEqual(JSON.parse(otherRead), JSON.parse(read), why)
      }
      for (const { context } of opened.slice(1)) {
        const random = randomFrom(seed + round)
        const first = withPlainCursors(Context.get(opened[0]!.context, CameraStore))
        const other = withPlainCursors(Context.get(context, CameraStore))
        for (let times = 0; times < 6; times++) {
          yield* alike(other, first, random)
        }
      }
    }
  }).pipe(Effect.scoped, Effect.runPromise))
