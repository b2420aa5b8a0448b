/**
 * Schemas of the kinds of values, as the server checks them.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { isAddress } from "../domain/Address.ts"
import { cameraTypes } from "../domain/Camera.ts"
import {
  addressOf,
  type Check,
  checks,
  expectedOf,
  type Kind,
  type KindOf,
  type Kinds,
  limits,
  longestOf,
  notEmpty,
} from "../domain/Kind.ts"
import { mostProperties } from "../domain/Properties.ts"

type Facts = Readonly<Record<string, unknown>>

/** What a check takes, with what JSON Schema can say of it, and what is expected where it says no more. */
const checked = (check: Check, facts: Facts | undefined, expected: string | undefined) =>
  Schema.makeFilter((value) => {
    const answer = check(value)
    return typeof answer === "string" ? new SchemaIssue.InvalidValue({ expected: answer }) : answer
  }, {
    ...expected !== undefined && { expected },
    ...facts !== undefined && { toJsonSchema: (): [Facts, true] => [facts, true] },
  })

/** What values of a kind are expected to be, of whatever field they are. */
const expectedOfKind = (kind: Kind) => expectedOf[kind].replace(" of %", "")

/** Text that a check takes, with what JSON Schema can say of it. */
export const checkedText = (
  check: Check,
  facts: Facts,
  expected?: string,
): Schema.Codec<string> => Schema.String.check(checked(check, facts, expected))

const text = (kind: Kind, check = checks[kind], facts = {}) =>
  checkedText(check, { maxLength: longestOf(kind), ...facts }, expectedOfKind(kind))

const number = (kind: KindOf<number>): Schema.Codec<number> => {
  const { above, below, isWhole, least, most } = limits[kind]
  const facts = {
    ...least !== undefined && { minimum: least },
    ...above !== undefined && (isWhole ? { minimum: above + 1 } : { exclusiveMinimum: above }),
    ...most !== undefined && { maximum: most },
    ...below !== undefined && { exclusiveMaximum: below },
  }
  return (isWhole ? Schema.Int : Schema.Finite).check(
    checked(checks[kind], facts, expectedOfKind(kind)),
  )
}

/** Checks an address that can be opened; the domain leaves those without a scheme to the server. */
export const checkAddress: Check = notEmpty(addressOf(isAddress))

/** The schema of each kind. An address is one that can be opened, and never the empty text. */
export const kindSchemas: { readonly [K in Kind]: Schema.Codec<Kinds[K]> } = {
  text: text("text"),
  name: text("name"),
  host: text("host"),
  path: text("path"),
  address: checkedText(
    checkAddress,
    { maxLength: longestOf("address"), format: "uri" },
    "an http or https address",
  ),
  identifier: text("identifier", checks.identifier, { minLength: 1 }),
  time: checkedText(checks.time, { format: "date-time" }, expectedOf.time),
  port: Schema.String.check(checked(checks.port, undefined, expectedOf.port)),
  cameraType: Schema.Literals(cameraTypes),
  latitude: number("latitude"),
  longitude: number("longitude"),
  direction: number("direction"),
  count: number("count"),
  wholeAboveZero: number("wholeAboveZero"),
  whole: number("whole"),
  aboveZero: number("aboveZero"),
  boolean: Schema.Boolean,
  properties: Schema.Record(
    Schema.String,
    Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]),
  ).check(
    checked(checks.properties, { maxProperties: mostProperties }, expectedOf.properties),
  ),
}

/** Text of any kind with at least one character. */
export const nonEmptyText: Schema.Codec<string> = checkedText(notEmpty(checks.text), {
  maxLength: longestOf("text"),
  minLength: 1,
})
