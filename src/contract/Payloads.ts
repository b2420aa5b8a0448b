/**
 * What the routes read in a body: JSON or a form.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import type { CameraProperties } from "../domain/Camera.ts"
import type { Field } from "../domain/CameraField.ts"
import { secondRows, sharedRows, typedRows, wordsOf } from "../domain/CameraTable.ts"
import { checks, isNumberKind } from "../domain/Kind.ts"
import { isOwner, isOwnerOrNone, ownerPatterns } from "../domain/Owner.ts"
import { permissionLevels } from "../domain/Permission.ts"
import { sourceChecks, sourceLengths } from "../domain/Source.ts"
import { checkedText, kindSchemas } from "./KindSchema.ts"
import * as Text from "./TextSchema.ts"

const Level = Schema.Literals(permissionLevels)
const Owner = checkedText(isOwner, { pattern: ownerPatterns.owner })
const OwnerOrNone = checkedText(isOwnerOrNone, { pattern: ownerPatterns.ownerOrNone })

/** The body of `POST /apps/register`. */
export const RegisterPayload = Schema.Struct({
  owner: Schema.optional(Schema.NullOr(OwnerOrNone)),
  permissionLevel: Schema.optional(Schema.NullOr(Level)),
})

/** The body of `PUT /apps/:clientID`. */
export const UpdateClientPayload = Schema.Struct({
  owner: Schema.optional(Schema.NullOr(Owner)),
  permissionLevel: Schema.optional(Schema.NullOr(Level)),
})

const maybe = <S extends Schema.Top>(schema: S) => Schema.optional(Schema.NullOr(schema))

const idsOf = <A, I>(schema: Schema.Codec<A, I>) =>
  Schema.optional(
    // The text first: a form would be read as a list of it.
    Schema.Union([Schema.fromJsonString(Schema.Array(schema)), Schema.Array(schema)]),
  )

/**
 * The body of `POST /cameras/batch`: ids, and ids of the database before this one. In a form each list
 * is a JSON string.
 */
export const BatchPayload = Schema.Struct({
  cameraIDs: idsOf(Schema.String),
  legacy_cameraIDs: idsOf(Text.number(kindSchemas.count)),
})

/** What a field holds, its unit and its range, in words. */
const descriptionOf = (field: Field): string => {
  const { kind, search } = field
  const words = wordsOf(field)
  if (search === undefined) return words
  // How a search compares it is not said of a value that is written.
  const [label] = search.label.split(";")
  return `${label}${isNumberKind(kind) ? ` in ${search.metavar.slice(1, -1)}` : ""}: ${words}`
}

/** A field in a body, where numbers and booleans may be text. */
const inBody = ([name, field]: readonly [name: string, field: Field]) => {
  const { kind } = field
  return [
    name,
    maybe<Schema.Codec<unknown, CameraProperties | string | number | boolean>>(
      kind === "port"
        ? Schema.Union([Schema.Number, Schema.String]).check(Schema.makeFilter(checks.port))
        : kind === "boolean"
        ? Text.boolean
        : isNumberKind(kind)
        ? Text.number(kindSchemas[kind])
        : kind === "properties"
        ? Schema.Union([kindSchemas[kind], Schema.fromJsonString(kindSchemas[kind])])
        : kindSchemas[kind],
    ).pipe(Schema.annotateKey({ description: descriptionOf(field) })),
  ] as const
}

const Retrieval = Schema.Struct(Object.fromEntries(typedRows.map(inBody)))

/**
 * The body of a camera to add or of changes to one. In a form `retrieval` and `properties` are JSON
 * strings. A second address is in `retrieval` or, where answers have it, beside that.
 */
export const CameraPayload = Schema.Struct({
  ...Object.fromEntries(sharedRows.filter(([, { isServerMade }]) => !isServerMade).map(inBody)),
  ...Object.fromEntries(secondRows.map(inBody)),
  type: maybe(kindSchemas.cameraType),
  retrieval: maybe(Schema.Union([Retrieval, Schema.fromJsonString(Retrieval)])),
}).check(
  Schema.makeFilter((payload: { readonly [name: string]: unknown }) => {
    const { retrieval } = payload
    const inside = typeof retrieval === "object" && retrieval !== null ? retrieval : {}
    const twice = secondRows.find(([name]) => {
      const [one, other] = [payload[name], Reflect.get(inside, name)]
      return one != null && other != null && one !== other
    })
    return twice === undefined || `expected one address in ${twice[0]} and retrieval.${twice[0]}`
  }),
).annotate({ identifier: "CameraPayload" })

/** The body of `POST /cameras/:cameraID/retire`: why. */
export const RetirePayload = Schema.Struct({ reason: maybe(kindSchemas.text) })

/** A field of the description of a source in a body. */
const ofSource = (name: keyof typeof sourceChecks) =>
  maybe(checkedText(sourceChecks[name], { minLength: 1, maxLength: sourceLengths[name] }))

/** The body of `PUT /sources/:name`: all that is told of the source from then on. */
export const SourcePayload = Schema.Struct({
  home_page: ofSource("home_page"),
  licence: ofSource("licence"),
  attribution: ofSource("attribution"),
  terms: ofSource("terms"),
})
