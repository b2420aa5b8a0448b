import { strict as assert } from "node:assert"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fs from "node:fs/promises"
import { openSpool } from "../../src/cli/export/Spool.ts"

Deno.test("export: a disk that takes a part of a page is given the rest", async () => {
  const directory = await Deno.makeTempDir()
  const file = await fs.open(`${directory}/any`, "w")
  await file.close()
  const handle = Object.getPrototypeOf(file)
  const { write } = handle
  // As the system may do, which Deno hides and Node does not.
  handle.write = function (bytes: Uint8Array, at: number, length: number, position: number) {
    return write.call(this, bytes, at, Math.min(length, 7), position)
  }
  try {
    const rows = [{ name: "Genève" }, { name: "Lyon" }, { name: "x".repeat(50) }]
    const spool = await Effect.gen(function* () {
      const spool = yield* openSpool(`${directory}/a.part`, "test", false)
      yield* spool.append(rows.slice(0, 2), "first")
      yield* spool.append(rows.slice(2), "second")
      return yield* Stream.runCollect(spool.rows)
    }).pipe(Effect.scoped, Effect.runPromise)
    assert.deepEqual(spool, rows)
  } finally {
    handle.write = write
    await Deno.remove(directory, { recursive: true })
  }
})
