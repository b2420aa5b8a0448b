/**
 * The fields that the API takes as input.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as Address_ from "./Address.ts"

/** The most characters (Unicode code points) of a name: of a source, a place, a time zone, a brand. */
export const nameLength = 200
/** The most characters of the name of a host, by RFC 1035. */
export const hostLength = 253
/** The most characters of an address, of a path, and of any other text. */
export const textLength = 2048

const isLonger = (text: string, most: number) =>
  text.length > most && (text.length > 2 * most || [...text].length > most)

/** Text of at most `most` characters of which `problem`, where there is one, tells what is wrong. */
const text = (
  most: number,
  problem: (text: string) => string | undefined = () => undefined,
  format?: string,
): Schema.Codec<string> =>
  Schema.String.check(
    Schema.makeFilter(
      (text) => {
        if (isLonger(text, most)) return `text of at most ${most} characters`
        // What UTF-8 and every SQL engine keep: no lone surrogates and no null characters.
        return text.isWellFormed() && !text.includes("\0") ? problem(text) : false
      },
      { toJsonSchema: () => [{ maxLength: most, ...format && { format } }, true] },
    ),
  )

// Marked as pure, so that a bundler can leave out what is not used.
/** Text that survives UTF-8 and every SQL engine: no lone surrogates and no null characters. */
export const Text: Schema.Codec<string> = /* @__PURE__ */ text(textLength)
/** {@linkcode Text} with at least one character. */
export const NonEmptyText: Schema.Codec<string> =
  /* @__PURE__ */ (() => Text.check(Schema.isNonEmpty()))()
/** The name of something. */
export const Name: Schema.Codec<string> = /* @__PURE__ */ text(nameLength)

const address = (isTaken: (text: string) => boolean) => (text: string) =>
  text === "" || isTaken(text)
    ? undefined
    : "an http or https address without user name, password and blanks"

/** An http or https address with a host. */
export const Address: Schema.Codec<string> =
  /* @__PURE__ */ (() =>
    text(textLength, address(Address_.isAddress), "uri").check(Schema.isNonEmpty()))()
/**
 * An {@linkcode Address} as a client checks it: text without a scheme is left to the server, as the
 * original client left it.
 */
export const AddressText: Schema.Codec<string> =
  /* @__PURE__ */ (() => text(textLength, address(Address_.mayBeAddress)))()
/** An IP address or the name of a host. */
export const Host: Schema.Codec<string> = /* @__PURE__ */ text(
  hostLength,
  (text) => Address_.isHost(text) ? undefined : "an IP address or host name",
)
/** A path on a host, with or without a query. */
export const Path: Schema.Codec<string> = /* @__PURE__ */ text(
  textLength,
  (text) => Address_.isPath(text) ? undefined : "a path on the camera, without blanks",
)
// Whatever a reader cannot see, or that turns the text around it, could make one owner look like
// another: controls, formats (bidirectional, zero-width and tag characters among them), fillers.
const owner = (least: 0 | 1): Schema.Codec<string> => {
  const pattern = new RegExp(
    String.raw`^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]{${least},200}(?<!\s)$`,
    "u",
  )
  const expected = "the user name of the owner, 1 to 200 characters that all can be seen, " +
    "without blanks at its ends"
  return Schema.String.check(
    Schema.makeFilter((text) => pattern.test(text) || expected, {
      toJsonSchema: () => ({ pattern: pattern.source }),
    }),
  )
}
/**
 * An owner that a client is given: 1 to 200 characters, none of them invisible, none at the ends
 * blank. What is looked for is {@linkcode Text}, for a database may hold older owners.
 */
export const Owner: Schema.Codec<string> = /* @__PURE__ */ owner(1)
/** {@linkcode Owner} or none, which the server refuses in words of its own. */
export const OwnerOrNone: Schema.Codec<string> = /* @__PURE__ */ owner(0)
/** Degrees north, −90 to 90. */
export const Latitude: Schema.Codec<number> = /* @__PURE__ */ (() =>
  Schema.Number.check(
    Schema.isBetween({ minimum: -90, maximum: 90 }),
  ))()
/** Degrees east, −180 to 180. */
export const Longitude: Schema.Codec<number> = /* @__PURE__ */ (() =>
  Schema.Number.check(
    Schema.isBetween({ minimum: -180, maximum: 180 }),
  ))()
/** Kilometres, above 0. */
export const Radius: Schema.Codec<number> =
  /* @__PURE__ */ (() => Schema.Finite.check(Schema.isGreaterThan(0)))()
/** A whole number above 0. */
export const PositiveInt: Schema.Codec<number> =
  /* @__PURE__ */ (() => Schema.Int.check(Schema.isGreaterThan(0)))()
/** A whole number from 0. */
export const NonNegativeInt: Schema.Codec<number> = /* @__PURE__ */ (() =>
  Schema.Int.check(
    Schema.isGreaterThanOrEqualTo(0),
  ))()
/** A number above 0. */
export const PositiveNumber: Schema.Codec<number> = Radius
/** A port number from 1 to 65535, as a number or as its digits. */
export const Port: Schema.Codec<number | string> =
  /* @__PURE__ */ (() =>
    Schema.Union([Schema.Number, Schema.String])
      .check(
        Schema.makeFilter((port) =>
          /^\d{1,5}$/.test(String(port)) && Number(port) >= 1 && Number(port) <= 65535
        ),
      ))()

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
export const IsoTime: Schema.Codec<string> = /* @__PURE__ */ (() =>
  Schema.String.check(
    Schema.makeFilter((text) => Number.isFinite(parseTime(text))),
  ))()
