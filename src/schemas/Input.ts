/**
 * Schemas of what the operations take.
 *
 * @module
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Query from "../domain/CameraQuery.ts"
import { cameraOrders, checkFilter, searchRows } from "../domain/CameraQuery.ts"
import { type Field, sharedRows, typedRows } from "../domain/CameraTable.ts"
import type * as Write from "../domain/CameraWrite.ts"
import { checkNewCamera } from "../domain/CameraWrite.ts"
import type { FormatError } from "../domain/Errors.ts"
import { checks } from "../domain/Kind.ts"
import { kindSchemas } from "../contract/KindSchema.ts"
import { CameraType } from "./Camera.ts"

type Row = readonly [name: string, field: Field]

const Port = Schema.Union([Schema.Number, Schema.String])
  .check(Schema.makeFilter((port) => checks.port(port)))

// As clients take it, which leave what is no address to the server.
const Address = Schema.String.check(Schema.makeFilter((text) => checks.address(text)))

const valueOf = (kind: Field["kind"]): Schema.Codec<unknown> =>
  kind === "port" ? Port : kind === "address" ? Address : kindSchemas[kind]

const severalValues = (one: Schema.Codec<unknown>) => Schema.Union([one, Schema.Array(one)])
const severalOf = ([name, { kind }]: Row) => {
  const one = valueOf(kind)
  return [name, Schema.optional(kind === "boolean" ? one : severalValues(one))] as const
}
const maybeOf = ([name, { kind }]: Row) =>
  [name, Schema.optional(Schema.NullOr(valueOf(kind)))] as const

/** A record that a check of the domain takes, so that both refuse the same. */
const checked = <A>(
  fields: Readonly<Record<string, Schema.Top>>,
  check: (input: unknown) => Result.Result<A, FormatError>,
): Schema.Codec<A> =>
  Schema.Struct(fields).check(
    Schema.makeFilter((input) =>
      Result.match(check(input), {
        onSuccess: () => undefined,
        onFailure: ({ expected = "", field = "" }) => ({ path: [field], issue: expected }),
      })
    ),
  ) as unknown as Schema.Codec<A>

/** Schema of a search filter. */
export const CameraFilter: Schema.Codec<Query.CameraFilter> = checked(
  {
    latitude: Schema.optional(kindSchemas.latitude),
    longitude: Schema.optional(kindSchemas.longitude),
    radius: Schema.optional(kindSchemas.aboveZero),
    bbox: Schema.optional(
      Schema.Tuple([Schema.Finite, Schema.Finite, Schema.Finite, Schema.Finite]),
    ),
    q: Schema.optional(kindSchemas.name),
    created_after: Schema.optional(kindSchemas.time),
    updated_after: Schema.optional(kindSchemas.time),
    retired: Schema.optional(Schema.Union([Schema.Boolean, Schema.Literal("any")])),
    camera_type: Schema.optional(severalValues(CameraType)),
    ...Object.fromEntries(searchRows.map(severalOf)),
    sort: Schema.optional(Schema.Literals(cameraOrders)),
    limit: Schema.optional(kindSchemas.wholeAboveZero),
    offset: Schema.optional(kindSchemas.count),
  },
  checkFilter("searchCamera"),
)

/**
 * Schema of a camera to add.
 *
 * @example
 * ```ts
 * import { NewCamera } from "@cam2/camera-database/schemas"
 * import * as Schema from "effect/Schema"
 *
 * const isNew = Schema.is(NewCamera)
 * console.log(isNew({
 *   camera_type: "stream",
 *   m3u8_url: "https://example.org/playlist.m3u8",
 *   is_active_image: false,
 *   is_active_video: true,
 * }))
 * ```
 */
export const NewCamera: Schema.Codec<Write.NewCamera> = checked(
  {
    camera_type: CameraType,
    ...Object.fromEntries(
      [...sharedRows.filter(([, { isServerMade }]) => !isServerMade), ...typedRows].map(maybeOf),
    ),
  },
  checkNewCamera("addCamera"),
)
