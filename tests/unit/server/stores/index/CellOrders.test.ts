import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import {
  bytesOfOrder,
  makeCellOrders,
  type RowsAbout,
} from "../../../../../src/server/stores/index/CellOrders.ts"
import { makeCameraIndex } from "../../../../../src/server/stores/index/CameraIndex.ts"
import { chunkSize } from "../../../../../src/server/stores/index/Columns.ts"
import { findNearest } from "../../../../../src/server/stores/index/Nearest.ts"
import { makePasses } from "../../../../../src/server/stores/index/Passes.ts"
import { makeQuestion } from "../../../../../src/server/stores/index/Question.ts"
import { aboutBox, everyRow, makeRows } from "../../../../../src/server/stores/index/Sieve.ts"
import { type Box, boxAround, toRanges } from "../../../../../src/server/stores/Geometry.ts"
import { randomFrom, randomPlace } from "../../../../Sphere.ts"

const corners = [-180, -90.5, -6.7108864, 0, 6.7108864, 53.6870912, 179.9999999, 180]

/** An index, and what writes a camera somewhere in it. */
const makeIndex = (random: () => number) => {
  const index = makeCameraIndex()
  const pick = <A>(values: ReadonlyArray<A>) => values[Math.floor(random() * values.length)]!
  const write = (seq: number) => {
    const kind = random()
    if (kind < 0.05) return index.remove(seq)
    const { latitude, longitude } = kind < 0.3
      ? { latitude: Math.max(-90, pick(corners) / 2), longitude: pick(corners) }
      : kind < 0.6
      ? { latitude: 48 + random(), longitude: 2 + random() }
      : randomPlace(random)
    index.put([
      seq,
      seq.toString(16).padStart(24, "0"),
      random() < 0.1 ? "non_ip" : "ip",
      ...[null, null, null, null, null, null] as const,
      ...[0, 0] as const,
      ...kind < 0.1 ? [null, null] as const : [latitude, longitude] as const,
      null,
    ])
  }
  return { index, write }
}

const box = (random: () => number): Box => {
  const { latitude, longitude } = randomPlace(random)
  const size = 10 ** (random() * 4.3)
  if (random() < 0.7) return boxAround(latitude, longitude, size)
  const east = random() * 360 - 180
  return toRanges([longitude, Math.max(-90, latitude - size / 200), east, latitude])
}

Deno.test("makeCellOrders: every camera about a box is among the places, once, and only few others are", () => {
  const random = randomFrom(3)
  const { index, write } = makeIndex(random)
  for (let seq = 1; seq < chunkSize; seq += 1 + Math.floor(random() * 4)) write(seq)
  const [chunk] = index.columns.chunks
  const orders = makeCellOrders(index.columns, 1)
  assert.equal(orders.ask()(chunk!, box(random)), undefined)
  let told = 0
  for (let round = 0; round < 400; round++) {
    const asked = box(random)
    const about = orders.ask()(chunk!, asked)
    const [all, some] = [makeRows(), makeRows()]
    const count = aboutBox(asked)(chunk!, everyRow, chunkSize, all)
    if (about === undefined) continue
    told++
    assert.equal(new Set(about).size, about.length)
    assert.ok(about.length <= chunkSize / 8)
    const found = aboutBox(asked)(chunk!, about, about.length, some)
    assert.deepEqual([...some.subarray(0, found)].sort((a, b) => a - b), [
      ...all.subarray(0, count),
    ])
  }
  assert.ok(told > 100)
  assert.equal(orders.bytes(), bytesOfOrder)
})

Deno.test("makeCellOrders: a chunk that was written is not told until it was left alone between two questions, and few are not told at all", () => {
  const { index, write } = makeIndex(randomFrom(4))
  const nowhere = boxAround(-70, -100, 10)
  for (let seq = 1; seq < 100; seq++) write(seq)
  const [chunk] = index.columns.chunks
  const orders = makeCellOrders(index.columns, 1)
  const isTold = (about: RowsAbout) => about(chunk!, nowhere) !== undefined
  assert.deepEqual([isTold(orders.ask()), isTold(orders.ask())], [false, true])
  write(50)
  assert.deepEqual([isTold(orders.ask()), isTold(orders.ask())], [false, true])
  const few = makeCellOrders(index.columns)
  assert.deepEqual([isTold(few.ask()), isTold(few.ask())], [false, false])
  assert.equal(few.bytes(), 0)
})

Deno.test("findNearest: the nearest cameras are those of a look at all, while some are written", () =>
  Effect.gen(function* () {
    const random = randomFrom(5)
    const { index, write } = makeIndex(random)
    const seqs = Array.from({ length: 30_000 }, () => Math.floor(random() * 12 * chunkSize))
    seqs.forEach(write)
    const passes = makePasses()
    const orders = makeCellOrders(index.columns, 1)
    let told = 0
    for (let round = 0; round < 60; round++) {
      for (let writes = 0; writes < round % 3; writes++) write(seqs[Math.floor(random() * 100)]!)
      const question = makeQuestion(
        index,
        random() < 0.5 ? {} : { camera_type: "non_ip" },
        "placed",
      )
      const after = random() < 0.2 ? [random() / 10, 1] as const : undefined
      const part = {
        ...randomPlace(random),
        after,
        offset: 0,
        most: 1 + Math.floor(random() * 200),
      }
      const find = (about?: RowsAbout) =>
        Effect.map(
          passes.inTurn(
            findNearest((visit) => passes.over(index.columns, visit), question, part, about),
          ),
          ({ seqs }) => [...seqs].sort((a, b) => a - b),
        )
      const asked = orders.ask()
      const found = yield* find((chunk, box) => {
        const about = asked(chunk, box)
        if (about !== undefined) told++
        return about
      })
      assert.deepEqual(found, yield* find(), `round ${round}`)
    }
    assert.ok(told > 100)
  }).pipe(Effect.runPromise))
