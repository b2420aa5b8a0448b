import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { checkDatabase } from "../../src/server/stores/sqlite/CheckDatabase.ts"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import { deno, sleep, start, withDirectory } from "../Process.ts"
import { randomFrom } from "../Sphere.ts"
import { openPacked } from "../stores/PackedStores.ts"
import { alike } from "../stores/RandomReads.ts"
import { report } from "./Report.ts"

const rounds = Number(Deno.env.get("CAM2_FAULT_ROUNDS") ?? 3)
const script = new URL("packByChance.ts", import.meta.url).pathname

/** Lets another process add and pack cameras, until it is killed in the middle of it. */
const packElsewhere = async (filename: string, round: number, random: () => number) => {
  const process = start([...deno, script, filename, `${round + 1}`])
  const reader = process.stdout.getReader()
  for (let lines = 0; lines < 3; lines++) {
    const { done } = await reader.read()
    if (done) assert.fail(await new Response(process.stderr).text())
  }
  await sleep(random() * 200)
  process.kill("SIGKILL")
  while (!(await reader.read()).done) continue
  await process.stderr.cancel()
  await process.status
}

Deno.test(`packs: a process that packs cameras is killed in the middle of it, ${rounds} times`, () =>
  withDirectory((directory) =>
    Effect.gen(function* () {
      const filename = `${directory}/cam2.sqlite`
      const random = randomFrom(20261127)
      let [packs, cameras] = [0, 0]
      for (let round = 0; round < rounds; round++) {
        yield* Effect.promise(() => packElsewhere(filename, round, random))
        const found = yield* checkDatabase(filename)
        assert.deepEqual(found.problems, [])
        cameras = found.cameras!
        yield* Effect.gen(function* () {
          const { packed, plain, sql } = yield* openPacked(filename)
          for (let compared = 0; compared < 3; compared++) yield* alike(packed, plain, random)
          packs = (yield* sql`SELECT number FROM camera_pack`).length
        }).pipe(Effect.scoped)
        assert.deepEqual((yield* checkDatabase(filename)).problems, [])
      }
      report({
        fault: "kill -9 of a process that packs cameras",
        tries: rounds,
        promised: "the packs have what the rows have, and answer as they do",
        seen: `${cameras} cameras, ${packs} packs, all alike`,
      })
    }).pipe(
      // Indexes find few, so that packs are asked.
      Effect.provideService(CurrentSlices, { width: 2000, found: 3, patience: 60_000 }),
      Effect.runPromise,
    )
  ))
