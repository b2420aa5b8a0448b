/**
 * The kinds of values that fields have: how each is checked and what it expects, in words.
 *
 * @module
 */
import { isHost, isPath, mayBeAddress } from "./Address.ts"
import { type CameraProperties, type CameraType, cameraTypes } from "./Camera.ts"
import { checkProperties, isProperties, propertiesExpectation } from "./Properties.ts"
import { isKeepable, isLonger, nameLength } from "./Text.ts"
import { isTime, timeExpectation } from "./Time.ts"

/** The kinds, each with the type of its values. */
export interface Kinds {
  /** Any text. */
  readonly text: string
  /** The name of something. */
  readonly name: string
  /** An id that others give. */
  readonly identifier: string
  /** An IP address or the name of a host. */
  readonly host: string
  /** A path on a host, with or without a query. */
  readonly path: string
  /** An http or https address. */
  readonly address: string
  /** A port number, in digits. */
  readonly port: string
  /** A date or time of ISO 8601. */
  readonly time: string
  /** How a camera is reached. */
  readonly cameraType: CameraType
  /** Degrees north. */
  readonly latitude: number
  /** Degrees east. */
  readonly longitude: number
  /** Degrees clockwise from north. */
  readonly direction: number
  /** A whole number from 0. */
  readonly count: number
  /** A whole number above 0. */
  readonly wholeAboveZero: number
  /** Any whole number. */
  readonly whole: number
  /** A number above 0. */
  readonly aboveZero: number
  /** True or false. */
  readonly boolean: boolean
  /** Values by names of the source of a camera. */
  readonly properties: CameraProperties
}

/** The name of a kind. */
export type Kind = keyof Kinds

/** The kinds whose values have the type `T` and no other. */
export type KindOf<T> = {
  [K in Kind]: Kinds[K] extends T ? T extends Kinds[K] ? K : never : never
}[Kind]

/** What JSON has the values of a kind as. */
export type JsonType = "string" | "number" | "boolean" | "object"

/** Tells whether a value is what JSON has it as; a number is finite. */
export const isJson: { readonly [T in JsonType]: (value: unknown) => boolean } = {
  string: (value) => typeof value === "string",
  number: (value) => Number.isFinite(value),
  boolean: (value) => typeof value === "boolean",
  object: isProperties,
}

/** What JSON has the values of each kind as. */
export const jsonTypes: { readonly [K in Kind]: JsonType } = {
  text: "string",
  name: "string",
  identifier: "string",
  host: "string",
  path: "string",
  address: "string",
  port: "string",
  time: "string",
  cameraType: "string",
  latitude: "number",
  longitude: "number",
  direction: "number",
  count: "number",
  wholeAboveZero: "number",
  whole: "number",
  aboveZero: "number",
  boolean: "boolean",
  properties: "object",
}

/** What values of each kind are expected to be, in words; `%` stands for the unit of the field. */
export const expectedOf: { readonly [K in Kind]: string } = {
  text: "text without null characters",
  name: "text without null characters",
  identifier: "text of at least one character, without null characters",
  host: "an IP address or host name",
  path: "text without null characters",
  address: "text without null characters",
  port: "a port number from 1 to 65535",
  time: timeExpectation,
  cameraType: '"ip", "non_ip" or "stream"',
  latitude: "a number of degrees from -90 to 90",
  longitude: "a number of degrees from -180 to 180",
  direction: "a number of degrees from 0 to below 360",
  count: "a whole number from 0",
  wholeAboveZero: "a whole number above 0",
  whole: "a whole number of %",
  aboveZero: "a number of % above 0",
  boolean: "true or false",
  properties: propertiesExpectation,
}

/** The most characters of the name of a host, by RFC 1035. */
export const hostLength = 253
/** The most characters of an address, of a path, and of any other text. */
export const textLength = 2048

/**
 * Tells whether a value is right: true, or false, or what was expected instead, where that says more
 * than the words of its field.
 */
export type Check = (value: unknown) => boolean | string

/** Checks text of at most `most` characters that can be kept. */
export const textOf =
  (most: number, check: (text: string) => boolean | string = () => true): Check => (value) =>
    typeof value === "string" && (
      isLonger(value, most)
        ? `text of at most ${most} characters`
        : isKeepable(value) && check(value)
    )

/** Checks an address that `isTaken` takes. */
export const addressOf = (isTaken: (text: string) => boolean): Check =>
  textOf(
    textLength,
    (text) =>
      text === "" || isTaken(text) ||
      "an http or https address without user name, password and blanks",
  )

/** Checks what is not the empty text. */
export const notEmpty = (check: Check): Check => (value) => value === "" ? false : check(value)

/** Which numbers a kind has. */
export interface Limits {
  readonly isWhole?: true
  readonly least?: number
  readonly above?: number
  readonly most?: number
  readonly below?: number
}

/** Which numbers each kind of number has. */
export const limits: { readonly [K in KindOf<number>]: Limits } = {
  latitude: { least: -90, most: 90 },
  longitude: { least: -180, most: 180 },
  direction: { least: 0, below: 360 },
  count: { isWhole: true, least: 0 },
  wholeAboveZero: { isWhole: true, above: 0 },
  whole: { isWhole: true },
  aboveZero: { above: 0 },
}

/** Whether the values of a kind are numbers. */
export const isNumberKind = (kind: Kind): kind is KindOf<number> => kind in limits

const numberOf = (
  { above = -Infinity, below = Infinity, isWhole, least = -Infinity, most = Infinity }: Limits,
): Check =>
(value) =>
  // Strictly between the infinite, so that neither they nor NaN are in any limits.
  typeof value === "number" && (!isWhole || Number.isSafeInteger(value)) &&
  value >= least && value <= most && value > above && value < below

const isPort: Check = (value) =>
  (typeof value === "number" || typeof value === "string") && /^\d{1,5}$/.test(String(value)) &&
  Number(value) >= 1 && Number(value) <= 65535

/** Checks one of some texts. */
export const oneOf = (texts: ReadonlyArray<unknown>): Check => (value) => texts.includes(value)

/**
 * How a client checks the values of each kind. An address without a scheme is left to the server, as
 * the original client left it.
 */
export const checks: { readonly [K in Kind]: Check } = /* @__PURE__ */ (() => ({
  text: textOf(textLength),
  name: textOf(nameLength),
  identifier: notEmpty(textOf(nameLength)),
  host: textOf(hostLength, (text) => isHost(text) || expectedOf.host),
  path: textOf(textLength, (text) => isPath(text) || "a path on the camera, without blanks"),
  address: addressOf(mayBeAddress),
  port: isPort,
  time: isTime,
  cameraType: oneOf(cameraTypes),
  latitude: numberOf(limits.latitude),
  longitude: numberOf(limits.longitude),
  direction: numberOf(limits.direction),
  count: numberOf(limits.count),
  wholeAboveZero: numberOf(limits.wholeAboveZero),
  whole: numberOf(limits.whole),
  aboveZero: numberOf(limits.aboveZero),
  boolean: isJson.boolean,
  properties: checkProperties,
}))()

/** The most characters of the values of a kind of text. */
export const longestOf = (kind: Kind): number =>
  kind === "name" || kind === "identifier" ? nameLength : kind === "host" ? hostLength : textLength
