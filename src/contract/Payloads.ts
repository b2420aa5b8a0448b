/**
 * What the routes read in a body: JSON or a form.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import type { CameraProperties } from "../domain/Camera.ts"
import type { Field } from "../domain/CameraField.ts"
import { secondRows, sharedRows, typedRows } from "../domain/CameraTable.ts"
import { checks, isNumberKind } from "../domain/Kind.ts"
import { isOwner, isOwnerOrNone, ownerPatterns } from "../domain/Owner.ts"
import { permissionLevels } from "../domain/Permission.ts"
import { sourceChecks, sourceLengths } from "../domain/Source.ts"
import { asWritten } from "./document/WrittenAs.ts"
import { checkedText, kindSchemas } from "./KindSchema.ts"
import * as Text from "./TextSchema.ts"

const Level = Schema.Literals(permissionLevels)
const Owner = checkedText(isOwner, { pattern: ownerPatterns.owner })
const OwnerOrNone = checkedText(isOwnerOrNone, { pattern: ownerPatterns.ownerOrNone })

/** The body of `POST /apps/register`. */
export const RegisterPayload = Schema.Struct({
  owner: Schema.optional(Schema.NullOr(OwnerOrNone)),
  permissionLevel: Schema.optional(Schema.NullOr(Level)),
}).annotate({ identifier: "NewClient" })

/** The body of `PUT /apps/:clientID`. */
export const UpdateClientPayload = Schema.Struct({
  owner: Schema.optional(Schema.NullOr(Owner)),
  permissionLevel: Schema.optional(Schema.NullOr(Level)),
}).annotate({ identifier: "ClientUpdate" })

const maybe = <S extends Schema.Top>(schema: S) => Schema.optional(Schema.NullOr(schema))

const idsOf = <A, I>(schema: Schema.Codec<A, I>) =>
  Schema.optionalKey(
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
}).annotate({ identifier: "CameraIDs" })

// In digits, as a camera that is read has it. A number is taken too.
const portPattern = "^[0-9]{1,5}$"

/** A field in a body, where numbers and booleans may be text. */
const inBody = ([name, { kind }]: readonly [name: string, field: Field]) =>
  [
    name,
    maybe<Schema.Codec<unknown, CameraProperties | string | number | boolean>>(
      kind === "port"
        ? asWritten(
          Schema.Union([Schema.Number, Schema.String]).check(Schema.makeFilter(checks.port)),
          () => ({ type: "string", pattern: portPattern }),
        )
        : kind === "boolean"
        ? Text.boolean
        : isNumberKind(kind)
        ? Text.number(kindSchemas[kind])
        : kind === "properties"
        ? Schema.Union([kindSchemas[kind], Schema.fromJsonString(kindSchemas[kind])])
        : kindSchemas[kind],
    ),
  ] as const

const Retrieval = Schema.Struct(Object.fromEntries(typedRows.map(inBody)))
  .annotate({ identifier: "RetrievalInput" })

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
).annotate({ identifier: "CameraInput" })

/** The body of `POST /cameras/:cameraID/retire`: why. */
export const RetirePayload = Schema.Struct({ reason: maybe(kindSchemas.text) })
  .annotate({ identifier: "Retirement" })

/** A field of the description of a source in a body. */
const ofSource = (name: keyof typeof sourceChecks) =>
  maybe(checkedText(sourceChecks[name], { minLength: 1, maxLength: sourceLengths[name] }))

/** The body of `PUT /sources/:name`: all that is told of the source from then on. */
export const SourcePayload = Schema.Struct({
  home_page: ofSource("home_page"),
  licence: ofSource("licence"),
  attribution: ofSource("attribution"),
  terms: ofSource("terms"),
}).annotate({ identifier: "SourceInput" })
