/**
 * Reading cameras to import out of a list, in the form that its content shows.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { FormatError } from "../domain/Errors.ts"
import { decodeText, encodingOf } from "./DecodeText.ts"
import { readCsv } from "./forms/Csv.ts"
import { readJson } from "./forms/Json.ts"
import { readLines } from "./forms/Lines.ts"
import { readM3u } from "./forms/M3u.ts"
import { readXml } from "./forms/Xml.ts"
import type { ImportEntry } from "./ImportEntry.ts"
import type { ListError } from "./ListError.ts"
import { checkListOptions, type ListOptions } from "./ListOptions.ts"
import type { ParsedList } from "./ListRecord.ts"
import { Lookalikes } from "./Lookalikes.ts"
import { makeReader, type MappingSoFar } from "./ReadPart.ts"
import { isLines, type ListForm, recognise } from "./Recognise.ts"
import { unpack } from "./Unpack.ts"

/** Cameras to import. */
export interface CameraSource<E, R> {
  /** Them, one after the other. */
  readonly entries: Stream.Stream<ImportEntry, E, R>
  /** How many entries there are, if that is known before the end. */
  readonly total: number | undefined
}

/** Cameras to import out of a list, and how it is read. */
export interface CameraList<E, R> extends CameraSource<E, R> {
  /** The form that was recognised, in words. */
  readonly form: string
  /** The names of the list that each field was taken from so far. */
  readonly mapping: ReadonlyMap<string, ReadonlySet<string>>
  /**
   * Names of the list so far that look like that of a field which nothing was read from, with the
   * field: what they say is in `properties`.
   */
  readonly lookalikes: ReadonlyMap<string, string>
}

const parse = <E, R>(
  found: ListForm,
  bytes: Stream.Stream<Uint8Array, E, R>,
  { beginning, encoding, options }: {
    readonly beginning: string
    readonly encoding: string
    readonly options: ListOptions
  },
): Effect.Effect<ParsedList<E | ListError, R>, E | ListError, R> => {
  const text = decodeText(bytes, encoding)
  switch (found.form) {
    case "lines":
      // As bytes, so that a line that is no text does not keep others from being read.
      return Effect.succeed(readLines(encoding === "utf-8" ? bytes : Stream.encodeText(text)))
    case "JSON":
      return readJson(text, beginning, options)
    case "CSV":
      return readCsv(text, beginning, options, found.delimiter)
    case "M3U":
      return Effect.succeed(readM3u(text))
    default:
      return Effect.succeed(readXml(text, found.form))
  }
}

/**
 * Reads cameras to import out of a list, which may be packed. What is a line is read as it is pulled, in
 * bounded memory, and so is the list of a document of JSON or XML, where it begins with it.
 */
export const readCameras: <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  options?: ListOptions,
) => Effect.Effect<
  CameraList<E | ListError, R>,
  E | ListError | FormatError,
  R | Scope.Scope
> = Effect.fnUntraced(function* <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  options: ListOptions = {},
): Effect.fn.Return<
  CameraList<E | ListError, R>,
  E | ListError | FormatError,
  R | Scope.Scope
> {
  const checked = yield* Effect.fromResult(checkListOptions(options))
  const textOf = (beginning: Uint8Array) =>
    new TextDecoder(encodingOf(beginning, checked.encoding)).decode(beginning, { stream: true })
  const peeked = yield* unpack(bytes, (beginning) => isLines(textOf(beginning), false))
  const beginning = textOf(peeked.beginning)
  const encoding = encodingOf(peeked.beginning, checked.encoding)
  const form = yield* Effect.fromResult(
    recognise(beginning, peeked.isWhole, checked.columns !== undefined),
  )
  const list = yield* parse(form, peeked.bytes, { beginning, encoding, options: checked })
  const mapping: MappingSoFar = new Map()
  const lookalikes = new Lookalikes()
  const read = makeReader({ ...checked, formSource: list.source }, mapping, lookalikes)
  return {
    form: list.form,
    entries: Stream.map(list.parts, read),
    mapping,
    get lookalikes() {
      return lookalikes.unread(mapping)
    },
    total: list.total,
  }
})
