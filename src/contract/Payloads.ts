/**
 * What the routes read: query parameters, forms and JSON bodies.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { CameraType } from "../domain/Camera.ts"
import { retrievalFields } from "../domain/CameraWrite.ts"
import { longestKeep } from "../domain/Credentials.ts"
import * as Field from "../domain/Field.ts"
import { PermissionLevel } from "../domain/Permission.ts"
import { idempotencyKeyHeader, keyExpectation, keyPattern } from "./Idempotency.ts"
import * as Text from "./Text.ts"

const offset = Schema.optionalKey(Text.numberText(Field.NonNegativeInt))
const after = Schema.optionalKey(Text.numberText(Field.NonNegativeInt))
const name = Schema.optionalKey(Field.Name)
// What an old record holds can be looked for, whatever is taken today.
const text = Schema.optionalKey(Field.Text)

/** The query of `GET /auth`. */
export const authQuery = { clientID: Schema.String, clientSecret: Schema.String }

/** The query of `GET /cameras/search`; `after` is the cursor of a `Link`. */
export const searchQuery = {
  latitude: Schema.optionalKey(Text.numberText(Field.Latitude)),
  longitude: Schema.optionalKey(Text.numberText(Field.Longitude)),
  radius: Schema.optionalKey(Text.numberText(Field.Radius)),
  type: Schema.optionalKey(CameraType),
  source: name,
  country: name,
  state: name,
  city: name,
  resolution_width: Schema.optionalKey(Text.numberText(Field.PositiveInt)),
  resolution_height: Schema.optionalKey(Text.numberText(Field.PositiveInt)),
  is_active_image: Schema.optionalKey(Text.booleanText),
  is_active_video: Schema.optionalKey(Text.booleanText),
  offset,
  after,
}

/** The query of `GET /cameras/exist`: the type and the fields of its address, and how many to pass over. */
export const existQuery = {
  type: CameraType,
  ip: text,
  port: text,
  brand: text,
  model: text,
  image_path: text,
  video_path: text,
  snapshot_url: text,
  m3u8_url: text,
  offset,
}

/** The query of `GET /apps/db-change` and `GET /apps/log`; `after` is the cursor of a `Link`. */
export const changeLogQuery = {
  start: Schema.optionalKey(Field.IsoTime),
  end: Schema.optionalKey(Field.IsoTime),
  offset,
  after,
}

/** The query of `GET /apps/by-owner`; `after` is the cursor of a `Link`. */
export const ownerQuery = {
  owner: Field.Text,
  limit: Schema.optionalKey(
    Text.numberText(Field.PositiveInt.check(Schema.isLessThanOrEqualTo(1000))),
  ),
  after: Schema.optionalKey(Field.NonEmptyText),
}

/** The query of `GET /apps`, where no owner stands for every one. */
export const clientsQuery = { ...ownerQuery, owner: Schema.optionalKey(Field.Text) }

/** The query of `PUT /apps/:clientID/secret`: for how many seconds the old secret stays valid. */
export const secretQuery = {
  keep: Schema.optionalKey(
    Text.numberText(Field.NonNegativeInt.check(Schema.isLessThanOrEqualTo(longestKeep))),
  ),
}

/** The query of `GET /apps/:clientID/usage`. A missing owner is no owner's name. */
export const usageQuery = { owner: Schema.optionalKey(Schema.String) }

/** The headers of a write that is done once, however often it is sent with the same key. */
export const keyHeaders = {
  [idempotencyKeyHeader]: Schema.optionalKey(
    Schema.String.check(
      Schema.makeFilter((key) => keyPattern.test(key) || keyExpectation),
    ).annotate({
      description:
        `Names this write: sent again with the same key, it is not done again, and the first ` +
        `answer is given for 24 hours. ${keyExpectation}.`,
    }),
  ),
}

/** The body of `POST /apps/register`. */
export const RegisterPayload = Schema.Struct({
  owner: Schema.optional(Schema.NullOr(Field.OwnerOrNone)),
  permissionLevel: Schema.optional(Schema.NullOr(PermissionLevel)),
})

/** The body of `PUT /apps/:clientID`. */
export const UpdateClientPayload = Schema.Struct({
  owner: Schema.optional(Schema.NullOr(Field.Owner)),
  permissionLevel: Schema.optional(Schema.NullOr(PermissionLevel)),
})

/** The query of `POST /cameras/import`: whether a camera that is there is added again. */
export const importQuery = { existing: Schema.optionalKey(Schema.Literal("skip")) }

const maybe = <S extends Schema.Top>(schema: S) => Schema.optional(Schema.NullOr(schema))

const Retrieval = Schema.Struct({
  ...retrievalFields,
  snapshot_url: maybe(Field.Address),
  m3u8_url: maybe(Field.Address),
})

/** The body of a camera to add or of changes to one. In a form `retrieval` is a JSON string. */
export const CameraPayload = Schema.Struct({
  legacy_cameraID: maybe(Text.number(Field.NonNegativeInt)),
  type: maybe(CameraType),
  source: maybe(Field.Name),
  country: maybe(Field.Name),
  state: maybe(Field.Name),
  city: maybe(Field.Name),
  latitude: maybe(Text.number(Field.Latitude)),
  longitude: maybe(Text.number(Field.Longitude)),
  resolution_width: maybe(Text.number(Field.PositiveInt)),
  resolution_height: maybe(Text.number(Field.PositiveInt)),
  frame_rate: maybe(Text.number(Field.PositiveNumber)),
  is_active_image: maybe(Text.boolean),
  is_active_video: maybe(Text.boolean),
  utc_offset: maybe(Text.number(Schema.Int)),
  timezone_id: maybe(Field.Name),
  timezone_name: maybe(Field.Name),
  reference_logo: maybe(Field.Address),
  reference_url: maybe(Field.Address),
  retrieval: maybe(Schema.Union([Retrieval, Schema.fromJsonString(Retrieval)])),
})
