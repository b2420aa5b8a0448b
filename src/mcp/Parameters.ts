/**
 * What the tools take, described for a model.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import { cameraTypes } from "../domain/Camera.ts"
import { facetNames } from "../domain/CameraFacets.ts"
import { expectations } from "../domain/Input.ts"
import { expectedOf } from "../domain/Kind.ts"
import { sharedRows, typedRows } from "../domain/CameraTable.ts"
import { kindSchemas } from "../contract/KindSchema.ts"

/** The most cameras that one result has. */
export const mostShown = 50

/** The most values of a field, and the most sources, that one result has. */
export const mostValuesShown = 20

/** Parameters by their names, of which one that is not known is told which there are. */
export const parametersOf = <Fields extends Schema.Struct.Fields>(fields: Fields) =>
  Schema.Struct(fields).annotate({
    messageUnexpectedKey: `Expected one of the parameters ${Object.keys(fields).join(", ")}`,
  })

const described = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(schema.annotate({ description }))

/** A parameter that has to be there. */
const needed = <S extends Schema.Top>(schema: S, description: string, expected: string) =>
  schema.annotate({ description }).pipe(
    Schema.annotateKey({ messageMissingKey: `Expected ${expected}, got nothing` }),
  )

const oneOrMore = Schema.Union([Schema.String, Schema.Array(Schema.String)])

const notFour = "Expected four numbers of degrees: [west, south, east, north]"
const side = Schema.Finite.pipe(Schema.annotateKey({ messageMissingKey: notFour }))

/** Which cameras are meant. */
export const selection = {
  q: described(
    Schema.String,
    "Words, or beginnings of words, that the name, road, city or source of a camera must have, " +
      'such as "harbour bridge"',
  ),
  country: described(oneOrMore, 'ISO 3166-1 code of two letters, such as "US", or a list of codes'),
  state: described(oneOrMore, 'State or province as the list has it, often a code such as "IN"'),
  city: described(oneOrMore, "City or town: the whole name, in any case"),
  source: described(oneOrMore, "Who publishes the camera: the whole name, as `sources` gives it"),
  camera_type: described(
    Schema.Literals(cameraTypes),
    "How it is reached: ip (a network camera), non_ip (the address of its newest image), stream " +
      "(an HLS playlist)",
  ),
  is_active_image: described(Schema.Boolean, "Whether still images are available"),
  is_active_video: described(Schema.Boolean, "Whether video is available"),
  bbox: described(
    Schema.Tuple([side, side, side, side]).annotate({ messageUnexpectedKey: notFour }),
    "A box in degrees: [west, south, east, north]",
  ),
}

const most = (count: number) => Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: count }))

/** How many cameras are wanted. */
export const limit = described(
  most(mostShown),
  `How many cameras, 1 to ${mostShown}; 10 when left out`,
)

/** How many cameras are passed over. */
export const offset = described(
  kindSchemas.count,
  "How many matches to pass over: the `next_offset` of the result before",
)

/** The point from which distances are measured. */
export const point = {
  latitude: needed(kindSchemas.latitude, "Degrees north of the point", expectedOf.latitude),
  longitude: needed(kindSchemas.longitude, "Degrees east of the point", expectedOf.longitude),
  radius: described(kindSchemas.aboveZero, "Only within so many kilometres"),
}

/** The id of a camera. */
export const cameraID = needed(
  Schema.String,
  "The `cameraID` of a camera: 24 hexadecimal characters",
  expectations.cameraID!,
)

/** By which fields cameras are counted. */
export const by = described(
  Schema.Array(Schema.Literals(facetNames)),
  `Also count the cameras by the values of these fields; the ${mostValuesShown} most frequent of each`,
)

/** The fields of a camera to add; which of them it needs depends on its type. */
export const newCamera = {
  camera_type: needed(
    Schema.Literals(cameraTypes),
    "ip (needs `ip`), non_ip (needs `snapshot_url`) or stream (needs `m3u8_url`)",
    expectedOf.cameraType,
  ),
  is_active_image: needed(
    Schema.Boolean,
    "Whether still images are available",
    expectedOf.boolean,
  ),
  is_active_video: needed(Schema.Boolean, "Whether video is available", expectedOf.boolean),
  ...Object.fromEntries(
    [...sharedRows.filter(([, { isServerMade }]) => !isServerMade), ...typedRows]
      .filter(([name]) => !name.startsWith("is_active"))
      .map(([name, { kind, unit }]) => [
        name,
        described(kindSchemas[kind], [expectations[name], unit].filter(Boolean).join("; ")),
      ]),
  ),
}
