/**
 * A file that grows, and is found again as it was left.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import { printable } from "../../domain/Printable.ts"
import { CommandError } from "../output/ReportFailure.ts"
import { writeFailure } from "../output/WriteFile.ts"

/** How a file was left. */
export interface Left {
  /** Its length in bytes. */
  readonly size: number
  /** Which file it was: one that took its name later is another. */
  readonly file: number
}

/** Writes to the end of a file, and tells how that left it. */
export type Append = (text: string) => Effect.Effect<Left, CommandError>

const encoder = new TextEncoder()

const find = async (path: string): Promise<Left> => {
  const found = await fs.stat(path).catch((error) => {
    if (error.code === "ENOENT") return undefined
    throw error
  })
  if (found && !found.isFile()) {
    throw new CommandError({ message: `cannot write ${path}: it is no file` })
  }
  return { size: found?.size ?? 0, file: found?.ino ?? 0 }
}

/** What was written after the file was left so belongs to nothing that is known. */
const cutBack = async (path: string, left: Left): Promise<number> => {
  const found = await find(path)
  // Another file has its name now, or it was emptied: logs are rotated in either way.
  if (found.file !== left.file || found.size <= left.size) return 0
  await fs.truncate(path, left.size)
  return found.size - left.size
}

/**
 * Opens a file to write at its end, from where it was left. A file that was moved away or emptied
 * meanwhile is begun anew; one that another program writes to is not written.
 */
export const openAppend = Effect.fnUntraced(function* (
  path: string,
  left: Left | undefined,
): Effect.fn.Return<Append, CommandError> {
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: writeFailure(path) })
  const dropped = left === undefined ? 0 : yield* attempt(() => cutBack(path, left))
  if (dropped > 0) {
    yield* Console.error(
      `${
        printable(path)
      }: took away ${dropped} bytes of a run that was broken off; they come again`,
    )
  }
  let before = yield* attempt(() => find(path))
  return (text) =>
    attempt(async () => {
      const file = await fs.open(path, "a")
      try {
        const { ino, size } = await file.stat()
        if (ino === before.file && size > before.size) {
          throw new CommandError({
            message: `cannot write ${path}: another program writes to it at the same time`,
          })
        }
        await file.appendFile(text)
        await file.datasync()
        return before = { file: ino, size: size + encoder.encode(text).length }
      } finally {
        await file.close()
      }
    })
})
