/**
 * Another process that has the lock of a database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { deno } from "../Process.ts"

const holder = `
  import { DatabaseSync } from "node:sqlite"
  const database = new DatabaseSync(Deno.args[0])
  database.exec("BEGIN IMMEDIATE")
  console.log("held")
  for await (const _ of Deno.stdin.readable) break
  database.exec("ROLLBACK")
  database.close()
`

/** A process that has the lock of a database until it is told to let go, or the scope closes. */
export const holdLock = (filename: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const [command, ...words] = deno
      const program = `data:text/javascript,${encodeURIComponent(holder)}`
      const child = new Deno.Command(command!, {
        args: [...words, program, filename],
        stdin: "piped",
        stdout: "piped",
      }).spawn()
      const reader = child.stdout.getReader()
      await reader.read()
      let isHeld = true
      return {
        letGo: async () => {
          if (!isHeld) return
          isHeld = false
          const writer = child.stdin.getWriter()
          await writer.write(new Uint8Array(1))
          await writer.close()
          await reader.cancel()
          await child.status
        },
      }
    }),
    ({ letGo }) => Effect.promise(letGo),
  )
