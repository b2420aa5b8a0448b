/**
 * A process that adds, changes, retires and removes cameras by chance until it is killed.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { CameraStore } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { randomFrom } from "../Sphere.ts"
import { cameraOf, idOf, write } from "../stores/RandomReads.ts"

const [filename = "", seed = ""] = Deno.args

await Effect.gen(function* () {
  const store = yield* CameraStore
  const random = randomFrom(Number(seed))
  const first = Number(seed) * 1_000_000
  const ids: Array<string> = []
  const add = Effect.suspend(() => {
    const added = Array.from({ length: 500 }, (_, index) => idOf(first + ids.length + index))
    ids.push(...added)
    return store.addAll(added.map((id) => [id, cameraOf(random)]))
  })
  for (let round = 0;; round++) {
    // As an import does, which is cut when the process is killed.
    if (round % 50 === 0) yield* add
    yield* write(store, random, ids, first)
    console.log(round)
  }
}).pipe(Effect.provide(layerSqlite({ filename, index: false })), Effect.runPromise)
