/**
 * What every store does, over node:sqlite on Node, from the packed module.
 *
 * @module
 */
import assert from "node:assert/strict"
import { largeRecordBehaviours, storeBehaviours } from "@cam2/camera-database/stores"
import { succeed } from "./Command.ts"
import type { Packed } from "./Packed.ts"

// Each behaviour has a file of its own, as on Deno; what fails is told in the end.
const script = `
  import { layerSqlite } from "@cam2/camera-database/sqlite"
  import { largeRecordBehaviours, storeBehaviours } from "@cam2/camera-database/stores"
  import * as Effect from "effect/Effect"
  import { mkdtemp, rm } from "node:fs/promises"
  import { tmpdir } from "node:os"
  const behaviours = Object.entries({ ...storeBehaviours, ...largeRecordBehaviours })
  const failures = []
  for (const [title, behaviour] of behaviours) {
    const directory = await mkdtemp(tmpdir() + "/cam2-test-")
    const stores = layerSqlite({ filename: directory + "/cam2.sqlite" })
    await Effect.runPromise(Effect.provide(behaviour, stores)).catch(
      (error) => failures.push(title + "\\n" + (error.stack ?? error)),
    )
    await rm(directory, { recursive: true })
  }
  console.log(JSON.stringify({ count: behaviours.length, failures }))`

/** Registers the tests, for a package that is installed once for all of them. */
export const testStoresOnNode = (packed: () => Promise<Packed>): void => {
  for (const [name, version] of [["node", "24"], ["node22", "22.13"]] as const) {
    Deno.test(`sqlite: every behaviour of stores on Node ${version}`, async () => {
      const { project, ...nodes } = await packed()
      const options = ["--no-warnings", "--input-type=module", "--eval", script]
      const told = await succeed(nodes[name], options, { cwd: project })
      const [last, ...logged] = told.trimEnd().split("\n").reverse()
      const { count, failures } = JSON.parse(last!)
      assert.equal(failures.length, 0, failures.join("\n\n"))
      assert.equal(count, Object.keys({ ...storeBehaviours, ...largeRecordBehaviours }).length)
      // Such as that the index in memory is not used, without which the answers are the same.
      assert.deepEqual(logged, [])
    })
  }
}
