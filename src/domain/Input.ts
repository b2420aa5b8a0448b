/**
 * Checking the input of an operation: its names, then each value.
 *
 * @module
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"
import { withoutPassword } from "./Address.ts"
import { longestKeep } from "./Credentials.ts"
import { FormatError } from "./Errors.ts"
import { fieldError, firstProblem, idExpectations } from "./Problem.ts"

const text = "text without null characters"
const wholeAboveZero = "a whole number above 0"

/** What each input field expects, in words. */
export const expectations: Readonly<Record<string, string>> = /* @__PURE__ */ (() => ({
  ...idExpectations,
  after: "the cursor of a Link",
  body: "a JSON object or a form",
  brand: text,
  cameraIDs: "a list of camera ids",
  camera_type: '"ip", "non_ip" or "stream"',
  city: text,
  clientSecret: "the secret of the client, 71 characters or more",
  concurrency: `${wholeAboveZero} or "unbounded"`,
  country: text,
  existing: '"skip"',
  end: "a time in ISO 8601, such as 2018-07-04T19:52:52Z",
  frame_rate: "a number of frames a second above 0",
  image_path: text,
  ip: "an IP address or host name",
  is_active_image: "true or false",
  is_active_video: "true or false",
  keep: `a whole number of seconds from 0 to ${longestKeep}`,
  latitude: "a number of degrees from -90 to 90",
  limit: "a whole number from 1 to 1000",
  legacyCameraIDs: "a list of legacy camera ids",
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
}))()

/** The fields in which somebody could leave a password. */
const addresses = /^(ip|image_path|video_path|snapshot_url|m3u8_url|reference_logo|reference_url)$/

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
    typeof actual === "string" && addresses.test(field) ? withoutPassword(actual) : actual,
    message ??
      (kind === "Unexpected"
        ? "no such field here"
        : expectations[field] ?? "text of at least one character"),
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
