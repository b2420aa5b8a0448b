/**
 * Reading cameras to import, in the format that their content shows.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Pull from "effect/Pull"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { CommandError } from "../output/ReportFailure.ts"
import { type ImportEntry, readRecord } from "./ImportEntry.ts"
import { type Line, splitLines } from "../../contract/Lines.ts"
import { isOpenTrafficCamMap, readOpenTrafficCamMap } from "./OpenTrafficCamMap.ts"

/** Cameras to import. */
export interface CameraSource<E, R> {
  readonly entries: Stream.Stream<ImportEntry, E, R>
  /** How many entries there are, if that is known before the end. */
  readonly total: number | undefined
}

/** The most bytes of an OpenTrafficCamMap file, which is read as a whole. */
const maxDocumentBytes = 256 * 1024 * 1024
/** After so many bytes the format is decided. */
const beginningBytes = 64 * 1024

const parse = (json: string): Result.Result<unknown, string> =>
  Result.try({ try: (): unknown => JSON.parse(json), catch: () => "not JSON" })

const readLine = ({ number, text }: Line): ReadonlyArray<ImportEntry> =>
  Result.isSuccess(text) && text.success.trim() === ""
    ? []
    : [{ line: number, camera: text.pipe(Result.flatMap(parse), Result.flatMap(readRecord)) }]

const readLines = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): CameraSource<E, R> => ({
  entries: Stream.flatMap(splitLines(bytes), (line) => Stream.fromIterable(readLine(line))),
  total: undefined,
})

const readDocument = Effect.fnUntraced(function* <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  country: string,
) {
  const decoder = new TextDecoder("utf-8", { fatal: true })
  let json = ""
  let size = 0
  yield* Stream.runForEach(bytes, (part) =>
    Effect.suspend(() => {
      size += part.length
      if (size > maxDocumentBytes) {
        return new CommandError({ message: `the file has more than ${maxDocumentBytes} bytes` })
      }
      return Effect.try({
        try: () => void (json += decoder.decode(part, { stream: true })),
        catch: () => new CommandError({ message: "the file is not UTF-8 text" }),
      })
    }))
  const entries = readOpenTrafficCamMap(json, country)
  if (Result.isFailure(entries)) {
    const message = `the file begins as OpenTrafficCamMap, but is not JSON: ${entries.failure}`
    return yield* new CommandError({ message })
  }
  return { entries: Stream.fromIterable(entries.success), total: entries.success.length }
})

const concat = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0))
  parts.reduce((offset, part) => (bytes.set(part, offset), offset + part.length), 0)
  return bytes
}

const hasWholeLine = (beginning: string): boolean => {
  const [line, ...rest] = beginning.trimStart().split("\n", 2)
  return rest.length > 0 && Result.isSuccess(parse(line!))
}

/**
 * Reads cameras to import: a file of OpenTrafficCamMap, or else NDJSON, one camera record a line.
 * NDJSON is read as it is pulled, in bounded memory. `country` is that of all cameras in a file of
 * OpenTrafficCamMap, where it is not told; US when left out.
 */
export const readCameras = Effect.fnUntraced(function* <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  options?: { readonly country?: string | undefined },
): Effect.fn.Return<CameraSource<E, R>, E | CommandError, R | Scope.Scope> {
  const pull = yield* Stream.toPull(bytes)
  let beginning: Uint8Array = new Uint8Array()
  let ended = false
  while (!ended && beginning.length < beginningBytes) {
    const parts = yield* Pull.matchEffect(pull, {
      onSuccess: Effect.succeed,
      onFailure: Effect.failCause,
      onDone: () => Effect.succeed([]),
    })
    ended = parts.length === 0
    beginning = concat([beginning, ...parts])
    const text = new TextDecoder().decode(beginning)
    if (isOpenTrafficCamMap(text)) {
      const rest = ended ? Stream.empty : Stream.fromPull(Effect.succeed(pull))
      return yield* readDocument(Stream.prepend(rest, [beginning]), options?.country ?? "US")
    }
    if (hasWholeLine(text)) break
  }
  const rest = ended ? Stream.empty : Stream.fromPull(Effect.succeed(pull))
  return readLines(Stream.prepend(rest, [beginning]))
})
