import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { deno, sleep, start, withDirectory } from "../Process.ts"
import { randomFrom } from "../Sphere.ts"
import { openIndexed, openPlain, openReads } from "../stores/IndexedStores.ts"
import { alike } from "../stores/RandomReads.ts"
import { report } from "./Report.ts"

const rounds = Number(Deno.env.get("CAM2_FAULT_ROUNDS") ?? 3)
const seed = 20261126
const script = new URL("writeByChance.ts", import.meta.url).pathname

/** Lets another process write `filename`, until it is killed with a part of its work done. */
const writeElsewhere = async (filename: string, round: number, meanwhile: () => Promise<void>) => {
  const process = start([...deno, script, filename, `${round + 1}`])
  const reader = process.stdout.getReader()
  const { done } = await reader.read()
  if (done) assert.fail(await new Response(process.stderr).text())
  await meanwhile()
  await sleep(Math.random() * 300)
  process.kill("SIGKILL")
  while (!(await reader.read()).done) continue
  await process.stderr.cancel()
  await process.status
}

Deno.test(`index: a second process writes, and is killed in the middle of it, ${rounds} times`, () =>
  withDirectory((directory) =>
    Effect.gen(function* () {
      const filename = `${directory}/cam2.sqlite`
      const random = randomFrom(seed)
      const plain = yield* openPlain(filename)
      const reads = yield* openReads(filename)
      const indexed = yield* openIndexed(filename)
      let cameras = 0
      for (let round = 0; round < rounds; round++) {
        // While it writes no two reads are of the same cameras; each has to end.
        yield* Effect.promise(() =>
          writeElsewhere(filename, round, () =>
            Effect.runPromise(Effect.asVoid(Effect.all([
              indexed.search({ is_active_image: true, retired: "any" }),
              indexed.facets({}, ["city"]),
              indexed.clusters({}, 3),
              reads.count({ country: "US" }),
            ]))))
        )
        for (let compared = 0; compared < 10; compared++) {
          yield* alike(reads, plain, random)
          yield* alike(indexed, plain, random)
        }
        const fresh = yield* openReads(filename)
        const content = yield* reads.content
        assert.deepEqual(content, yield* fresh.content)
        cameras = Object.keys(content).length
      }
      report({
        fault: "kill -9 of a second process that writes",
        tries: rounds,
        promised: "the index is as a fresh one, and answers as the database",
        seen: `${cameras} cameras, all alike`,
      })
    }).pipe(Effect.scoped, Effect.runPromise)
  ))
