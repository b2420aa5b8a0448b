/**
 * Text out of bytes, in the encoding that is said, or that they show.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { ListError } from "./ListError.ts"

/** The encoding of a text: the one that is said, else what its first bytes show; else UTF-8. */
export const encodingOf = (beginning: Uint8Array, said: string | undefined): string => {
  if (said !== undefined) return new TextDecoder(said).encoding
  const [first, second, third, fourth] = beginning
  if (first === 0xff && second === 0xfe) return "utf-16le"
  if (first === 0xfe && second === 0xff) return "utf-16be"
  // ASCII in UTF-16 has every second byte zero.
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return "utf-16le"
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return "utf-16be"
  const declared = /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/
    .exec(String.fromCharCode(...beginning.subarray(0, 200)))?.[1]
  try {
    return new TextDecoder(declared ?? "utf-8").encoding
  } catch {
    return "utf-8"
  }
}

const countLines = (text: string): number => text.split("\n").length - 1

/** The text of some bytes; fails at the first line that is none, and says how to name the encoding. */
export const decodeText = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  encoding: string,
): Stream.Stream<string, E | ListError, R> =>
  Stream.suspend(() => {
    const decoder = new TextDecoder(encoding, { fatal: true })
    let line = 1
    const decode = (part: Uint8Array | undefined) =>
      Effect.try({
        try: () => {
          const text = part === undefined
            ? decoder.decode()
            : decoder.decode(part, { stream: true })
          line += countLines(text)
          return text
        },
        catch: () => {
          const [before = ""] = new TextDecoder(encoding).decode(part).split("\ufffd", 1)
          line += countLines(before)
          const name = encoding.toUpperCase()
          return new ListError({
            message:
              `line ${line} is not ${name}; say how the list is written with --encoding, such as ` +
              "--encoding latin1",
            line,
          })
        },
      })
    return Stream.mapEffect(bytes, decode).pipe(
      Stream.concat(Stream.fromEffect(Effect.suspend(() => decode(undefined)))),
      Stream.filter((text) => text !== ""),
    )
  })
