/**
 * Schemas of the kinds of values, as the server checks them.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { isAddress } from "../domain/Address.ts"
import { cameraTypes } from "../domain/Camera.ts"
import {
  addressOf,
  type Check,
  checks,
  type Kind,
  type KindOf,
  type Kinds,
  limits,
  longestOf,
  notEmpty,
} from "../domain/Kind.ts"
import { mostProperties } from "../domain/Properties.ts"

/** Text that a check takes, with what JSON Schema can say of it. */
export const checkedText = (
  check: Check,
  facts: Readonly<Record<string, unknown>>,
): Schema.Codec<string> =>
  Schema.String.check(
    Schema.makeFilter((text) => check(text), { toJsonSchema: () => [facts, true] }),
  )

const text = (kind: Kind, check = checks[kind], facts = {}) =>
  checkedText(check, { maxLength: longestOf(kind), ...facts })

const number = (kind: KindOf<number>): Schema.Codec<number> => {
  const { above, below, isWhole, least, most } = limits[kind]
  const facts = {
    ...least !== undefined && { minimum: least },
    ...above !== undefined && (isWhole ? { minimum: above + 1 } : { exclusiveMinimum: above }),
    ...most !== undefined && { maximum: most },
    ...below !== undefined && { exclusiveMaximum: below },
  }
  return (isWhole ? Schema.Int : Schema.Finite).check(
    Schema.makeFilter((value) => checks[kind](value), { toJsonSchema: () => [facts, true] }),
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
  address: text("address", checkAddress, { format: "uri" }),
  identifier: text("identifier", checks.identifier, { minLength: 1 }),
  time: Schema.String.check(
    Schema.makeFilter((time) => checks.time(time), {
      toJsonSchema: () => [{ format: "date-time" }, true],
    }),
  ),
  port: Schema.String.check(Schema.makeFilter((port) => checks.port(port))),
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
    Schema.makeFilter((properties) => checks.properties(properties), {
      toJsonSchema: () => [{ maxProperties: mostProperties }, true],
    }),
  ),
}

/** Text of any kind with at least one character. */
export const nonEmptyText: Schema.Codec<string> = checkedText(notEmpty(checks.text), {
  maxLength: longestOf("text"),
  minLength: 1,
})
