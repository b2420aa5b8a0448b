/**
 * Values of a query that are of no kind of a field: several in one text, or of more than one type.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { type FacetName, facetNames } from "../domain/CameraFacets.ts"
import { type BoundingBox, isBox } from "../domain/CameraQuery.ts"
import { secondRows, sharedRows } from "../domain/CameraTable.ts"
import { wireName } from "./Encoding.ts"
import { writtenAs } from "./document/WrittenAs.ts"
import { checkedText } from "./KindSchema.ts"
import { decimal, readBoolean } from "./ReadCamera.ts"

const toBox = (text: string): BoundingBox => {
  const parts = text.split(",")
  const [west = NaN, south = NaN, east = NaN, north = NaN] = parts.map((part) =>
    decimal.test(part) && parts.length === 4 ? Number(part) : NaN
  )
  return [west, south, east, north]
}

/** A box: `west,south,east,north`. */
export const boxText: Schema.Codec<BoundingBox, string> = checkedText(
  (text) => isBox(toBox(String(text))),
  { [writtenAs]: { type: "array", items: { type: "number" }, minItems: 4, maxItems: 4 } },
).pipe(
  Schema.decodeTo(
    Schema.Tuple([Schema.Finite, Schema.Finite, Schema.Finite, Schema.Finite]),
    SchemaTransformation.transform<BoundingBox, string>({ decode: toBox, encode: String }),
  ),
)

/** Whether cameras are retired: as a boolean, or `any`. */
export const retiredText: Schema.Codec<boolean | "any", string> = checkedText(
  (text) => text === "any" || typeof readBoolean(text) === "boolean",
  { [writtenAs]: { type: "string", enum: ["true", "false", "any"] } },
).pipe(
  Schema.decodeTo(
    Schema.Union([Schema.Boolean, Schema.Literal("any")]),
    SchemaTransformation.transform<boolean | "any", string>({
      decode: (text) => text === "any" ? text : readBoolean(text) === true,
      encode: String,
    }),
  ),
)

/** Names of `known`, each once. */
const namesText = <Name extends string>(
  known: ReadonlyArray<Name>,
): Schema.Codec<ReadonlyArray<Name>, string> => {
  const toNames = (text: string) => known.filter((name) => text.split(",").includes(name))
  return checkedText((text) => {
    const names = String(text).split(",")
    return toNames(String(text)).length === names.length
  }, {
    [writtenAs]: {
      type: "array",
      items: { type: "string", enum: known },
      minItems: 1,
      uniqueItems: true,
    },
  }).pipe(
    Schema.decodeTo(
      Schema.Array(Schema.Literals(known)),
      SchemaTransformation.transform<ReadonlyArray<Name>, string>({
        decode: toNames,
        encode: String,
      }),
    ),
  )
}

const facetOf = new Map<string, FacetName>(facetNames.map((name) => [wireName(name), name]))

/** The names that each list of names in a query has, on the wire. */
export const namesIn: Readonly<Record<"by" | "fields", ReadonlyArray<string>>> = {
  by: [...facetOf.keys()],
  fields: [
    ...sharedRows.map(([name]) => name),
    ...secondRows.map(([name]) => name),
    "type",
    "retrieval",
  ],
}

/** What cameras are counted by. */
export const facetsText: Schema.Codec<ReadonlyArray<string>, string> = namesText(namesIn.by)

/** The fields of these names in a query. */
export const toFacetNames = (names: ReadonlyArray<string>): ReadonlyArray<FacetName> =>
  names.flatMap((name) => facetOf.get(name) ?? [])

/** Fields of a camera on the wire. */
export const fieldsText: Schema.Codec<ReadonlyArray<string>, string> = namesText(namesIn.fields)
