/**
 * The fields that the API takes as input: their schemas, and what each expects in words.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"
import { FormatError } from "./Errors.ts"

/** Text that survives UTF-8 and every SQL engine: no lone surrogates and no null characters. */
export const Text: Schema.Codec<string> = Schema.String.check(
  Schema.makeFilter((text) => text.isWellFormed() && !text.includes("\0")),
)
/** {@linkcode Text} with at least one character. */
export const NonEmptyText: Schema.Codec<string> = Text.check(Schema.isNonEmpty())
/** Degrees north, −90 to 90. */
export const Latitude: Schema.Codec<number> = Schema.Number.check(
  Schema.isBetween({ minimum: -90, maximum: 90 }),
)
/** Degrees east, −180 to 180. */
export const Longitude: Schema.Codec<number> = Schema.Number.check(
  Schema.isBetween({ minimum: -180, maximum: 180 }),
)
/** Kilometres, above 0. */
export const Radius: Schema.Codec<number> = Schema.Finite.check(Schema.isGreaterThan(0))
/** A whole number above 0. */
export const PositiveInt: Schema.Codec<number> = Schema.Int.check(Schema.isGreaterThan(0))
/** A whole number from 0. */
export const NonNegativeInt: Schema.Codec<number> = Schema.Int.check(
  Schema.isGreaterThanOrEqualTo(0),
)
/** A number above 0. */
export const PositiveNumber: Schema.Codec<number> = Radius
/** A port number from 1 to 65535, as a number or as its digits. */
export const Port: Schema.Codec<number | string> = Schema.Union([Schema.Number, Schema.String])
  .check(
    Schema.makeFilter((port) =>
      /^\d{1,5}$/.test(String(port)) && Number(port) >= 1 && Number(port) <= 65535
    ),
  )

const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i

/** Milliseconds since 1970 of an ISO 8601 date or time, UTC where it names no zone; or NaN. */
export const parseTime = (text: string): number => {
  if (!iso.test(text)) return NaN
  const day = text.slice(0, 10)
  // Date.parse takes the 31st of February for the 3rd of March.
  if (new Date(Date.parse(day) || 0).toISOString().slice(0, 10) !== day) return NaN
  const hasZone = text.length === 10 || /(Z|[+-]\d\d:?\d\d)$/i.test(text.slice(10))
  return Date.parse(hasZone ? text : `${text}Z`)
}
/** A date or time of ISO 8601. */
export const IsoTime: Schema.Codec<string> = Schema.String.check(
  Schema.makeFilter((text) => Number.isFinite(parseTime(text))),
)

const text = "text without null characters"
const wholeAboveZero = "a whole number above 0"
const required = "text of at least one character"

/** What each input field expects, in words. */
export const expectations: Readonly<Record<string, string>> = {
  after: "the cursor of a Link",
  body: "a JSON object or a form",
  brand: text,
  cameraID: "the id of a camera, 24 hexadecimal characters",
  cameraIDs: "a list of camera ids",
  camera_type: '"ip", "non_ip" or "stream"',
  city: text,
  clientID: "the id of a client, 96 hexadecimal characters",
  clientSecret: "the secret of the client, 71 characters or more",
  concurrency: `${wholeAboveZero} or "unbounded"`,
  country: text,
  end: "a time in ISO 8601, such as 2018-07-04T19:52:52Z",
  frame_rate: "a number of frames a second above 0",
  image_path: text,
  ip: "an IP address or host name",
  is_active_image: "true or false",
  is_active_video: "true or false",
  latitude: "a number of degrees from -90 to 90",
  legacyCameraIDs: "a list of legacy camera ids",
  legacy_cameraID: "a whole number from 0",
  longitude: "a number of degrees from -180 to 180",
  m3u8_url: "the address of an HLS playlist",
  model: text,
  offset: "a whole number from 0",
  owner: "the user name of the owner",
  permissionLevel: '"user", "webUI" or "admin"',
  port: "a port number from 1 to 65535",
  radius: "a number of kilometres above 0",
  reference_logo: text,
  reference_url: text,
  resolution_height: wholeAboveZero,
  resolution_width: wholeAboveZero,
  retrieval: "an object with the retrieval fields of the camera's type",
  snapshot_url: "the address of a snapshot image",
  source: text,
  start: "a time in ISO 8601, such as 2018-07-04T19:52:52Z",
  state: text,
  timezone_id: text,
  timezone_name: text,
  type: '"ip", "non_ip" or "stream"',
  utc_offset: "a whole number of seconds",
  video_path: text,
}

/** The first thing wrong that a schema found: where, and whether the name is unknown or missing. */
export interface Problem {
  readonly path: ReadonlyArray<PropertyKey>
  readonly kind: "Unexpected" | "Missing" | "Invalid"
  readonly message: string | undefined
}

/** The first problem of a schema issue. */
export const firstProblem = (
  issue: SchemaIssue.Issue,
  path: ReadonlyArray<PropertyKey> = [],
): Problem => {
  switch (issue._tag) {
    case "Pointer":
      return firstProblem(issue.issue, [...path, ...issue.path])
    case "Filter":
    case "Encoding":
      return firstProblem(issue.issue, path)
    case "Composite":
      return firstProblem(issue.issues[0], path)
    case "AnyOf": {
      if (issue.issues.length > 0) return firstProblem(issue.issues[0]!, path)
      // A union of records is told apart by the camera type.
      const isRecord = path.every((key) => typeof key === "number")
      return {
        path: isRecord ? [...path, "camera_type"] : path,
        kind: "Invalid",
        message: undefined,
      }
    }
    case "UnexpectedKey":
      return { path, kind: "Unexpected", message: undefined }
    case "MissingKey":
      return { path, kind: "Missing", message: undefined }
    case "InvalidValue": {
      const message = issue.annotations?.message
      return { path, kind: "Invalid", message: typeof message === "string" ? message : undefined }
    }
    default:
      return { path, kind: "Invalid", message: undefined }
  }
}

/** A path as a reader writes it: `[3].retrieval.ip`. */
export const formatPath = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`).join("")
    .replace(/^\./, "")

const show = (value: unknown): string => {
  if (value === undefined) return "nothing"
  const shown = typeof value === "string"
    ? JSON.stringify(value)
    : typeof value === "object" && value !== null
    ? Array.isArray(value) ? "a list" : "an object"
    : String(value)
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown
}

/** A {@linkcode FormatError} that names the field, what came and what was expected. */
export const fieldError = (
  operation: string,
  field: string,
  actual: unknown,
  expected: string = expectations[field] ?? required,
): FormatError =>
  new FormatError({
    message: `Format Error Messages (${field}): got ${show(actual)}, expected ${expected}`,
    operation,
    field,
    expected,
    actual,
  })

/** A schema's problem with `input` as a {@linkcode FormatError}. */
export const issueError = (
  operation: string,
  issue: SchemaIssue.Issue,
  input: unknown,
): FormatError => {
  const { kind, message, path } = firstProblem(issue)
  if (path.length === 0) {
    return fieldError(operation, "input", input, message ?? "an object")
  }
  const field = String(path.findLast((key) => typeof key === "string") ?? path[0])
  const actual = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  )
  return fieldError(
    operation,
    field,
    actual,
    message ?? (kind === "Unexpected" ? "no such field here" : expectations[field]),
  )
}

/**
 * Checks the input of an operation: unknown names first, in the words of the original client, then
 * each value.
 */
export const checkInput = <A>(
  operation: string,
  schema: Schema.Codec<A, unknown>,
  names: ReadonlyArray<string>,
): (input: unknown) => Result.Result<A, FormatError> => {
  const known = new Set(names)
  const decode = Schema.decodeUnknownResult(Schema.toType(schema), { onExcessProperty: "error" })
  return (input) => {
    if (!Predicate.isObject(input)) {
      return Result.fail(fieldError(operation, "input", input, "an object"))
    }
    // A field that is undefined is absent.
    const given = Object.fromEntries(
      Object.entries(input).filter(([, value]) => value !== undefined),
    )
    const unknown = Object.keys(given).filter((name) => !known.has(name))
    if (unknown.length > 0) {
      return Result.fail(
        new FormatError({
          message: `Keywords [${unknown.map((name) => `'${name}'`).join(", ")}] are not defined.`,
          operation,
          field: unknown[0],
          expected: `one of ${[...known].sort().join(", ")}`,
          actual: given[unknown[0]!],
        }),
      )
    }
    return Result.mapError(decode(given), (error) => issueError(operation, error.issue, given))
  }
}
