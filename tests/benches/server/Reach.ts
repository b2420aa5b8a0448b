/**
 * How long the answers take that read much, against the plainest SQL by the driver alone.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore, type CameraStoreShape } from "@cam2/camera-database/server"
import { layerClient } from "@cam2/camera-database/sqlite"
import type { StoreSelection } from "../../../src/server/stores/CameraStore.ts"
import * as IndexedCameraStore from "../../../src/server/stores/index/IndexedCameraStore.ts"
import * as PackedCameraStore from "../../../src/server/stores/packs/PackedCameraStore.ts"
import * as PackedValues from "../../../src/server/stores/packs/PackedValues.ts"
import * as SqlCameraStore from "../../../src/server/stores/sql/SqlCameraStore.ts"
import { randomFrom } from "../../Sphere.ts"
import { packAll } from "../../stores/PackedStores.ts"
import type { DatabaseFile } from "../Database.ts"
import { median, processorMillis, quantile, timeOf } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { Row } from "../Row.ts"
import { fileRow } from "./File.ts"
import { measureFilling } from "./Filling.ts"
import { type Asked, type Work, worksOf } from "./ReachWorks.ts"
import { bare, placesOf } from "./Store.ts"

const rounds = 5

// Of the questions of a round SQL alone is asked some, which takes so much longer: about as long as
// is left of so many milliseconds for the rounds that are left.
const asked = 60
const compared = 8
const patience = 40_000

// So many ask the same at once.
const callers = 16

const open = async (filename: string) => {
  const scope = Scope.makeUnsafe()
  const build = <A, E>(layer: Layer.Layer<A, E>) =>
    Effect.runPromise(Layer.buildWithScope(layer, scope))
  const client = await build(layerClient({ filename }))
  const packed = PackedCameraStore.layer({ isAskedFirst: true }).pipe(
    Layer.provide(SqlCameraStore.layer),
    Layer.provideMerge(PackedValues.layer),
    Layer.provideMerge(Layer.succeedContext(client)),
  )
  const plain = await build(packed)
  const indexed = await build(
    Layer.provide(IndexedCameraStore.layer, Layer.succeedContext(plain)),
  )
  return {
    plain: Context.get(plain, CameraStore),
    indexed: Context.get(indexed, CameraStore),
    close: () => Effect.runPromise(Scope.close(scope, Effect.runSync(Effect.exit(Effect.void)))),
  }
}

/** Packs the cameras of a database, as a server does in the background. */
const pack = (filename: string) =>
  Effect.runPromise(
    Effect.provide(Effect.flatMap(SqlClient.SqlClient, packAll), layerClient({ filename })),
  )

const fields = "source, country, state, city, camera_type, is_active_image, is_active_video"

/** What some cameras have, by chance. */
const selectionsOf = (
  driver: ReturnType<typeof bare>,
  count: number,
  random: () => number,
): ReadonlyArray<StoreSelection> =>
  Array.from({ length: 200 }, () => {
    const [row] = driver.run(`SELECT ${fields} FROM camera WHERE seq >= ? LIMIT 1`, [
      1 + Math.floor(random() * (count - 1)),
    ])
    return Object.fromEntries(
      fields.split(", ").flatMap((name, at) => {
        const value = (row as ReadonlyArray<string | number | null>)[at]
        return value === null ? [] : [[name, name.startsWith("is_") ? value === 1 : value]]
      }),
    )
  })

const millis = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
const p99 = (values: ReadonlyArray<number>) => quantile(values, 0.99)

/** So many cameras are too many for SQL alone, which gives up some questions. */
const mostPlain = 1e6

/** The rows of one kind of question: with the index, and with SQL alone. */
const rowsOf = async (
  { asked: askedAt, indexed, plain, what }: Work,
  count: number,
  stores: { readonly indexed: CameraStoreShape; readonly plain: CameraStoreShape },
  driver: ReturnType<typeof bare>,
): Promise<ReadonlyArray<Row>> => {
  const questions = Array.from({ length: asked }, (_, at) => askedAt(at))
  const timeIn = (store: CameraStoreShape, { ask }: Asked) =>
    timeOf(() => Effect.runPromise(ask(store)))
  const times = { indexed: [], plain: [], bare: [] } as Record<string, Array<Array<number>>>
  let spent = 0
  for (const question of questions) await timeIn(stores.indexed, question)
  for (let round = 0; round < rounds; round++) {
    const most = spent + (patience - spent) / (rounds - round)
    const taken = {
      indexed: [] as Array<number>,
      plain: [] as Array<number>,
      bare: [] as Array<number>,
    }
    for (const [at, question] of questions.entries()) {
      taken.indexed.push(await timeIn(stores.indexed, question))
      if ((at + round) % Math.floor(asked / compared) !== 0 || spent >= most) continue
      if (count <= mostPlain) taken.plain.push(await timeIn(stores.plain, question))
      taken.bare.push(await timeOf(() => question.sql.forEach((sent) => driver.run(...sent))))
      spent += (taken.plain.at(-1) ?? 0) + taken.bare.at(-1)!
    }
    for (const [name, values] of Object.entries(taken)) {
      if (values.length > 0) times[name]!.push(values)
    }
  }
  const rounded = (name: string) => times[name]!.map(p99)
  const all = (name: string) => p99(times[name]!.flat())
  const row = (name: string, words: string, limit: number | undefined): Row => ({
    work: `${what}, ${count.toLocaleString("en")} cameras, ${words}, p99`,
    against: "the plainest SQL through node:sqlite, same process",
    ratio: all(name) / all("bare"),
    ...limit !== undefined && { reach: `≤ ${limit} ms`, met: all(name) <= limit },
    detail: `${millis(all(name))} to ${millis(all("bare"))}, half take ${
      millis(quantile(times[name]!.flat(), 0.5))
    }; p99 of ${times[name]!.length} rounds ${millis(Math.min(...rounded(name)))} to ${
      millis(Math.max(...rounded(name)))
    }`,
  })
  return [
    row("indexed", "embedded", indexed[count]),
    ...count > mostPlain ? [] : [row("plain", "SQL alone", count === 1e6 ? plain : undefined)],
  ]
}

/** How long the last of many waits who ask the same at once, beside one that asks it alone. */
const sharedRow = async (
  { asked: askedAt, what }: Work,
  count: number,
  { indexed }: { readonly indexed: CameraStoreShape },
): Promise<Row> => {
  const taken: Array<{ readonly alone: number; readonly together: number }> = []
  for (let round = 0; round < rounds; round++) {
    // Of one kind, but each time another, of which no answer is kept.
    const [one, same] = [askedAt(2), askedAt(2)]
    const askedBy = (callers: number, { ask }: Asked) =>
      timeOf(() =>
        Promise.all(Array.from({ length: callers }, () => Effect.runPromise(ask(indexed))))
      )
    taken.push({ alone: await askedBy(1, one), together: await askedBy(callers, same) })
  }
  const [alone, together] = [
    median(taken.map(({ alone }) => alone)),
    median(taken.map(({ together }) => together)),
  ]
  return {
    work: `${what}, ${
      count.toLocaleString("en")
    } cameras, embedded, one question by ${callers} at once`,
    against: "one that is asked alone",
    ratio: together / alone,
    detail: `${millis(together)} to ${millis(alone)}, medians of ${rounds} rounds; up to ${
      millis(Math.max(...taken.map(({ together }) => together)))
    }`,
  }
}

/** The rows of a database. */
export const rows = async (file: DatabaseFile): Promise<ReadonlyArray<Row>> => {
  const { count, filename } = file
  const random = randomFrom(7)
  const begun = processorMillis()
  progress(
    `${await pack(filename)} packs are made, ${
      ((processorMillis() - begun) / count * 1000).toFixed(1)
    } µs of the processor a camera`,
  )
  const driver = bare(filename)
  const { opened: { close, ...stores }, row: filling } = await measureFilling(
    () => open(filename),
    driver,
    count,
  )
  const works = worksOf({
    random,
    count,
    cameras: selectionsOf(driver, count, random),
    places: placesOf(driver.run, count, 100, random),
  })
  const found: Array<Row> = []
  for (const work of works) {
    const rows = await rowsOf(work, count, stores, driver)
    for (const { detail, work } of rows) progress(`${work}: ${detail}`)
    found.push(...rows)
  }
  for (const work of works.slice(-2)) found.push(await sharedRow(work, count, stores))
  driver.close()
  await close()
  return [...found, filling, await fileRow(file)]
}
