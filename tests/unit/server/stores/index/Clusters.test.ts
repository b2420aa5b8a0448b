import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { makeCameraIndex } from "../../../../../src/server/stores/index/CameraIndex.ts"
import { makeClusters } from "../../../../../src/server/stores/index/Clusters.ts"
import { chunkSize } from "../../../../../src/server/stores/index/Columns.ts"
import { makePasses } from "../../../../../src/server/stores/index/Passes.ts"
import { makeQuestion } from "../../../../../src/server/stores/index/Question.ts"
import { randomFrom } from "../../../../Sphere.ts"

const chunks = 40

Deno.test("makeClusters: what is kept of all cameras is what they are, and only what was written is counted again", () =>
  Effect.gen(function* () {
    const random = randomFrom(1)
    const index = makeCameraIndex()
    const passes = makePasses()
    const visited = new Set<number>()
    const over: typeof passes.over = (columns, visit, from) =>
      passes.over(columns, (chunk) => {
        const isLast = visit(chunk)
        if (isLast !== "last") visited.add(chunk.first / chunkSize)
        return isLast
      }, from)
    const { bytes, findCells } = makeClusters({ ...passes, over }, index)
    const write = (seq: number) => {
      const kind = random()
      if (kind < 0.1) return index.remove(seq)
      const digits = 10 ** (random() < 0.9 ? 7 : 15)
      const place = (most: number) => Math.round((random() - 0.5) * 2 * most * digits) / digits
      index.put([
        seq,
        seq.toString(16).padStart(24, "0"),
        "ip",
        ...[null, null, null, null, null, null] as const,
        ...[0, 0] as const,
        ...kind < 0.2 ? [null, null] as const : [place(90), place(180)] as const,
        kind < 0.3 ? "2026-01-01T00:00:00.000Z" : null,
      ])
    }
    const seqs = Array.from({ length: 4000 }, () => Math.floor(random() * chunks * chunkSize))
    seqs.forEach(write)
    const ask = (zoom: number) => passes.inTurn(findCells(makeQuestion(index, {}, "placed"), zoom))
    const expected = (zoom: number) =>
      passes.inTurn(
        makeClusters(passes, index).findCells(
          // Every camera is somewhere in it, so that nothing is kept.
          makeQuestion(index, { bbox: [-180, -90, 180, 90] }, "placed"),
          zoom,
        ),
      )
    yield* ask(0)
    assert.equal(visited.size, chunks)
    assert.ok(bytes() > 0)
    for (let round = 0; round < 12; round++) {
      const written = seqs[Math.floor(random() * seqs.length)]!
      for (let writes = 0; writes < round % 3; writes++) write(written)
      visited.clear()
      const zoom = Math.floor(random() * 23)
      assert.deepEqual(yield* ask(zoom), yield* expected(zoom), `zoom ${zoom}`)
      const group = Math.floor(written / chunkSize / 16)
      assert.ok([...visited].every((chunk) => Math.floor(chunk / 16) === group))
    }
  }).pipe(Effect.runPromise))
