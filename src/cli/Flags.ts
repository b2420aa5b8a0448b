/**
 * Flags and arguments that several commands share.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as CliError from "effect/cli/CliError"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { isCameraId } from "../domain/CameraId.ts"
import { type ChangeKind, changeKinds } from "../domain/ChangeLog.ts"
import { refusalOfPath, shownAddress } from "./DatabaseAddress.ts"
import { UsageError } from "./output/ReportFailure.ts"

/** A flag that can be left out: its value, or undefined. */
export const maybe = <A>(flag: Flag.Flag<A>): Flag.Flag<A | undefined> =>
  Flag.map(Flag.optional(flag), Option.getOrUndefined)

/** A flag for a file that is written: undefined for `-`, which is standard output as none at all is. */
export const written = (flag: Flag.Flag<string>): Flag.Flag<string | undefined> =>
  Flag.map(maybe(flag), (path) => path === "-" ? undefined : path)

/** Takes the path of a file that is kept, and not `-`. */
export const kept = (flag: Flag.Flag<string>): Flag.Flag<string | undefined> =>
  maybe(
    Flag.filter(flag, (path) =>
      path !== "-", () =>
      "Expected the path of a file, such as ./- for one named -"),
  )

/** `--json`: output for programs. */
export const json: Flag.Flag<boolean> = Flag.Boolean("json").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Print JSON for programs: one document, or one record a line for lists"),
  Flag.withDefault(false),
)

/** The owner of clients. */
export const owner: Argument.Argument<string> = Argument.String("owner").pipe(
  Argument.withDescription("The user name of the owner"),
)

/** The client that a command is about. */
export const clientID: Argument.Argument<string> = Argument.String("client-id").pipe(
  Argument.withDescription("The id of the client, 96 characters"),
)

/** The camera that a command writes. */
export const cameraID: Argument.Argument<string> = Argument.String("camera-id").pipe(
  Argument.withDescription("24 hexadecimal characters"),
)

/** Refuses what is no id of a camera; `hint` is what it may be besides. */
export const checkCameraID = (cameraID: string, hint = ""): Effect.Effect<void, UsageError> =>
  isCameraId(cameraID) ? Effect.void : Effect.fail(
    new UsageError({
      message: `"${cameraID}" is not a camera id of 24 hexadecimal characters${hint}`,
    }),
  )

/** A version as `cam2 camera` shows it: `v3`. */
export const shownVersion = (etag: string): string => etag.replaceAll('"', "")

const isVersion = (text: string) => /^("v\d+"|v?\d+)$/.test(text.trim())

/** `--if-match`: the version that a write is meant for, as `v3`, `3`, or the ETag `"v3"`. */
export const ifMatch: Flag.Flag<string | undefined> = Flag.String("if-match").pipe(
  Flag.filter(isVersion, (text) => `Expected a version such as v3, got ${JSON.stringify(text)}`),
  Flag.map((text) => `"v${text.replace(/\D/g, "")}"`),
  Flag.withMetavar("<version>"),
  Flag.withDescription(
    "Only when the camera has this version, which cam2 camera shows, as v3; any when left out",
  ),
  maybe,
)

/** A flag for a number from 1, to `most` where that is told. */
export const fromOne = (name: string, most?: number): Flag.Flag<number> =>
  Flag.Int(name).pipe(
    Flag.filter(
      (number) => number >= 1 && number <= (most ?? Infinity),
      (number) => `Expected a number from 1${most ? ` to ${most}` : ""}, got ${number}`,
    ),
    Flag.withMetavar("<number>"),
  )

/** `--port`: where to listen; 0 takes a free one. */
export const port = (description: string, usual: number): Flag.Flag<number> =>
  Flag.Int("port").pipe(
    Flag.filter(
      (port) => port >= 0 && port <= 65535,
      (port) => `Expected a port number from 0 to 65535, got ${port}`,
    ),
    Flag.withMetavar("<port>"),
    Flag.withDescription(description),
    Flag.withDefault(usual),
  )

/** `--db`: the file of a server on this machine. */
export const file = (description: string): Flag.Flag<string> =>
  Flag.String("db").pipe(
    // A filter would repeat the password of a URL.
    Flag.mapEffect((path) => {
      const refusal = refusalOfPath(path)
      return refusal === undefined ? Effect.succeed(path) : Effect.fail(
        new CliError.InvalidValue({
          option: "db",
          value: shownAddress(path),
          expected: `Expected the path of a file: ${refusal}`,
          kind: "flag",
        }),
      )
    }),
    Flag.withMetavar("<path>"),
    Flag.withDescription(description),
  )

/** {@linkcode file}, or `cam2.sqlite`. */
export const db = (description: string): Flag.Flag<string> =>
  Flag.withDefault(file(description), "cam2.sqlite")

const time = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar("<time>"), Flag.withDescription(description), maybe)

/** `--start` and `--end`: which part of a log is wanted. */
export const range = {
  start: time(
    "start",
    "From this time on, ISO 8601 such as 2018-07-04T19:52:52Z; the first entry when left out",
  ),
  end: time("end", "Up to this time, ISO 8601; the last entry when left out"),
}

/** {@linkcode range} of a log that is also read from its end on. */
export const rangeOrNow = {
  ...range,
  start: time(
    "start",
    "From this time on, ISO 8601 such as 2018-07-04T19:52:52Z, or now; the first entry when left out",
  ),
}

/** `--kind`: what was done to cameras. */
export const kind: Flag.Flag<ChangeKind | undefined> = Flag.Literals("kind", changeKinds).pipe(
  Flag.withMetavar("<kind>"),
  Flag.withDescription("Only what was added, updated, retired or removed"),
  maybe,
)

/** How many records are printed when nothing is said. */
const defaultLimit = 100

const PositiveLimit = Flag.Int("limit").pipe(
  Flag.filter((limit) => limit > 0, (limit) => `Expected a whole number above 0, got ${limit}`),
  Flag.withMetavar("<count>"),
  Flag.withDescription(`Print at most so many; ${defaultLimit} when left out`),
)

/** `--offset`, `--limit` and `--all`: which part of a list is printed. */
export const part = {
  offset: maybe(
    Flag.Int("offset").pipe(
      Flag.withMetavar("<count>"),
      Flag.withDescription("Pass over so many first; 0 when left out"),
    ),
  ),
  limit: maybe(PositiveLimit),
  all: Flag.Boolean("all").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Print everything, page by page as it comes"),
    Flag.withDefault(false),
  ),
}

/** `--concurrency`: pages that are fetched ahead. */
export const concurrency: Flag.Flag<number | undefined> = Flag.Int("concurrency").pipe(
  Flag.filter((count) => count > 0, (count) => `Expected a whole number above 0, got ${count}`),
  Flag.withMetavar("<count>"),
  Flag.withDescription("Fetch up to so many pages at a time; one after the other when left out"),
  maybe,
)

/** The values of {@linkcode part}. */
export interface Part {
  readonly offset: number | undefined
  readonly limit: number | undefined
  readonly all: boolean
}

/** The part of a list that `--limit` and `--all` ask for. */
export const takePart =
  ({ all, limit }: Part) =>
  <A, E, R>(list: Stream.Stream<A, E, R>): Stream.Stream<A, E | UsageError, R> => {
    if (!all) return Stream.take(list, limit ?? defaultLimit)
    return limit === undefined
      ? list
      : Stream.fail(new UsageError({ message: "--all and --limit exclude each other" }))
  }

/** What was printed, and how to see more of it. */
export const describePart = (
  { all, limit, offset }: Part,
  count: number,
  noun: readonly [one: string, many: string],
): string => {
  const counted = `${count} ${noun[count === 1 ? 0 : 1]}`
  const next = (offset ?? 0) + count
  return all || count < (limit ?? defaultLimit)
    ? counted
    : `${counted}; there may be more: --offset ${next}, or --all`
}
