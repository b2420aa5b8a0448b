/**
 * What the routes read in a query.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { mostZoom } from "../domain/CameraFacets.ts"
import {
  cameraOrders,
  isQuestion,
  mostOnPage,
  mostValues,
  searchRows,
} from "../domain/CameraQuery.ts"
import type { Field } from "../domain/CameraField.ts"
import { typedRows } from "../domain/CameraTable.ts"
import { changeKinds } from "../domain/ChangeLog.ts"
import { longestKeep } from "../domain/Credentials.ts"
import { checks, isNumberKind, longestOf } from "../domain/Kind.ts"
import { cameraForms } from "./forms/CameraForm.ts"
import { checkedText, kindSchemas, nonEmptyText } from "./KindSchema.ts"
import { boxText, facetsText, fieldsText, retiredText } from "./QueryText.ts"
import * as Text from "./TextSchema.ts"

const offset = Schema.optionalKey(Text.numberText(kindSchemas.count))
const time = Schema.optionalKey(kindSchemas.time)
const after = Schema.optionalKey(Text.numberText(kindSchemas.count))

/** The query of `GET /auth`. */
export const authQuery = { clientID: Schema.String, clientSecret: Schema.String }

/** A value, or several where a name stands more than once in a query. */
const several = <A>(schema: Schema.Codec<A, string>) =>
  Schema.optionalKey(
    Schema.Union([
      schema,
      Schema.Array(schema).check(
        Schema.makeFilter(({ length }) => length <= mostValues || `1 to ${mostValues} values`, {
          toJsonSchema: () => [{ maxItems: mostValues }, true],
        }),
      ),
    ]),
  )

/** A field in a query, where everything is text. */
const inQuery = ([name, { kind }]: readonly [name: string, field: Field]) =>
  [
    name,
    kind === "boolean"
      ? Schema.optionalKey<Schema.Codec<unknown, string | ReadonlyArray<string>>>(Text.booleanText)
      : several<unknown>(
        isNumberKind(kind)
          ? Text.numberText(kindSchemas[kind])
          : kind === "properties"
          ? Schema.fromJsonString(kindSchemas[kind])
          : kindSchemas[kind],
      ),
  ] as const

const most = (limit: number) =>
  Schema.optionalKey(
    Text.numberText(kindSchemas.wholeAboveZero.check(Schema.isLessThanOrEqualTo(limit))),
  )

/** The query of `GET /cameras/count`: which cameras are meant. */
export const selectionQuery = {
  latitude: Schema.optionalKey(Text.numberText(kindSchemas.latitude)),
  longitude: Schema.optionalKey(Text.numberText(kindSchemas.longitude)),
  radius: Schema.optionalKey(Text.numberText(kindSchemas.aboveZero)),
  bbox: Schema.optionalKey(boxText),
  q: Schema.optionalKey(checkedText(isQuestion, { minLength: 1, maxLength: longestOf("name") })),
  created_after: time,
  updated_after: time,
  retired: Schema.optionalKey(retiredText),
  type: several(kindSchemas.cameraType),
  ...Object.fromEntries(searchRows.map(inQuery)),
}

/** The query of `GET /cameras/search`; `after` is the cursor of a `Link`. */
export const searchQuery = {
  ...selectionQuery,
  sort: Schema.optionalKey(Schema.Literals(cameraOrders)),
  limit: most(mostOnPage),
  fields: Schema.optionalKey(fieldsText),
  offset,
  after: Schema.optionalKey(nonEmptyText),
  format: Schema.optionalKey(Schema.Literals(cameraForms)),
  all: Schema.optionalKey(Text.booleanText),
}

/** The query of `GET /cameras/facets`: by what the cameras are counted. */
export const facetsQuery = { ...selectionQuery, by: facetsText }

/** The query of `GET /cameras/clusters`: at which zoom the cameras are counted. */
export const clustersQuery = {
  ...selectionQuery,
  zoom: Text.numberText(kindSchemas.count.check(Schema.isLessThanOrEqualTo(mostZoom))),
}

// What an old record holds can be looked for, whatever is taken today.
const text = Schema.optionalKey(kindSchemas.text)

/** The query of `GET /cameras/exist`: the type and the fields of its address, and how many to pass over. */
export const existQuery = {
  type: kindSchemas.cameraType,
  ...Object.fromEntries(typedRows.map(([name]) => [name, text])),
  offset,
}

/** The query of `GET /apps/db-change` and `GET /apps/log`; `after` is the cursor of a `Link`. */
export const changeLogQuery = {
  start: time,
  end: time,
  offset,
  after,
}

/** The query of `GET /cameras/changes`. */
export const changesQuery = {
  ...changeLogQuery,
  start: Schema.optionalKey(
    checkedText((text) => text === "now" || checks.time(text), {
      description: "A time of ISO 8601, or now: from the end of the log on",
    }),
  ),
  kind: Schema.optionalKey(Schema.Literals(changeKinds)),
}

/** The query of `GET /sources`; `after` is the cursor of a `Link`. */
export const sourcesQuery = { limit: most(mostOnPage), after: Schema.optionalKey(Schema.String) }

/** The query of `GET /apps/by-owner`; `after` is the cursor of a `Link`. */
export const ownerQuery = {
  owner: kindSchemas.text,
  limit: most(1000),
  after: Schema.optionalKey(nonEmptyText),
}

/** The query of `GET /apps`, where no owner stands for every one. */
export const clientsQuery = { ...ownerQuery, owner: Schema.optionalKey(kindSchemas.text) }

/** The query of `PUT /apps/:clientID/secret`: for how many seconds the old secret stays valid. */
export const secretQuery = {
  keep: Schema.optionalKey(
    Text.numberText(kindSchemas.count.check(Schema.isLessThanOrEqualTo(longestKeep))),
  ),
}

/** The query of `GET /apps/:clientID/usage`. A missing owner is no owner's name. */
export const usageQuery = { owner: Schema.optionalKey(Schema.String) }

/** The query of `POST /cameras/import`: what becomes of a camera that is there. */
export const importQuery = { existing: Schema.optionalKey(Schema.Literals(["skip", "update"])) }

/** The query of reads by id: whether retired cameras are found. */
export const idQuery = { retired: Schema.optionalKey(retiredText) }
