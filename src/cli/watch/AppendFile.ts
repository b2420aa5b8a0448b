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

/** Whether a file is as it was left. */
export const isSame = (one: Left, other: Left | undefined): boolean =>
  one.size === other?.size && one.file === other.file

/** A file that grows. */
export interface AppendFile {
  /** How it is now; it is made where there is none. */
  readonly look: Effect.Effect<Left, CommandError>
  /** Writes to its end; gives how that left it. */
  readonly append: (text: string) => Effect.Effect<Left, CommandError>
}

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

/** Does something with a file at its end, which is made where there is none. */
const withFile = async <A>(path: string, use: (file: fs.FileHandle) => Promise<A>): Promise<A> => {
  const file = await fs.open(path, "a")
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

const leftOf = async (file: fs.FileHandle): Promise<Left> => {
  const { ino, size } = await file.stat()
  return { size, file: ino }
}

/**
 * Opens a file to write at its end, from where it was left. A file that was moved away or emptied
 * meanwhile is begun anew; one that another program writes to is not written.
 */
export const openAppend = Effect.fnUntraced(function* (
  path: string,
  left: Left | undefined,
): Effect.fn.Return<AppendFile, CommandError> {
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
  return {
    look: attempt(() =>
      withFile(path, async (file) => {
        const now = await leftOf(file)
        if (before.file !== 0 && now.file === before.file && now.size > before.size) {
          throw new CommandError({
            message: `cannot write ${path}: another program writes to it at the same time`,
          })
        }
        return before = now
      })
    ),
    append: (text) =>
      attempt(() =>
        withFile(path, async (file) => {
          const { file: number, size } = await leftOf(file)
          await file.appendFile(text)
          await file.datasync()
          return before = { file: number, size: size + encoder.encode(text).length }
        })
      ),
  }
})
