/**
 * Records of JSON: of this database, features of GeoJSON, elements of OpenStreetMap, and any others.
 *
 * @module
 */
import {
  flattenRecord,
  flattenValue,
  isJsonObject,
  isTooDeep,
  type JsonObject,
  pointOf,
  tooDeep,
} from "../Flatten.ts"
import { reasonName } from "../ListProperties.ts"
import type { ListPart, Position } from "../ListRecord.ts"
import { isOwnRecord } from "../OwnRecord.ts"
import type { Scalar } from "../Values.ts"

const isFeature = (record: JsonObject) =>
  record.type === "Feature" && ("properties" in record || "geometry" in record)

const isElement = ({ id, tags, type }: JsonObject) =>
  (type === "node" || type === "way" || type === "relation") && id !== undefined &&
  isJsonObject(tags)

const placeOf = (point: ReadonlyArray<unknown> | undefined) =>
  point === undefined ? {} : { latitude: point[1], longitude: point[0] }

/** A feature as one record: its properties, its id, and where its point is. */
const ofFeature = ({ geometry, id, properties }: JsonObject): JsonObject => ({
  ...typeof id === "string" || typeof id === "number" ? { id } : {},
  ...isJsonObject(properties) ? properties : {},
  ...placeOf(pointOf(geometry)),
})

/** An element of OpenStreetMap as one record: its tags, and where it is. */
const ofElement = ({ center, id, lat, lon, tags, type }: JsonObject): JsonObject => {
  const { lat: latitude = lat, lon: longitude = lon } = isJsonObject(center) ? center : {}
  return { source_id: `${type}/${id}`, latitude, longitude, ...isJsonObject(tags) ? tags : {} }
}

/** A record whose values are looked at by their paths only where somebody asks for them. */
const ownRecord = (own: JsonObject, line: Position, record: unknown): ListPart => ({
  line,
  own,
  record,
  get fields() {
    return flattenRecord(own)
  },
})

/** What stands at one place of a list of JSON. */
export const readJsonRecord = (record: unknown, line: Position): ListPart => {
  // A record that is too deep is too deep to be written as well.
  if (isTooDeep(record)) return { line, reason: tooDeep }
  if (!isJsonObject(record)) return { line, reason: "not a JSON object", record }
  if (reasonName in record) {
    // Why it was refused before is no part of it.
    const { [reasonName]: _, ...mended } = record
    return readJsonRecord(mended, line)
  }
  if (isFeature(record)) {
    const feature = ofFeature(record)
    // The id of such a feature is the `cameraID`.
    const { id: _, ...camera } = feature
    return isOwnRecord(camera)
      ? ownRecord(camera, line, record)
      // Its properties are named as they are, also where there is only one.
      : { line, fields: new Map<string, Scalar>(flattenValue(feature)), record }
  }
  if (isElement(record)) {
    const fields = new Map<string, Scalar>(flattenValue(ofElement(record)))
    return { line, fields, known: { source: "OpenStreetMap" }, record }
  }
  return isOwnRecord(record)
    ? ownRecord(record, line, record)
    : { line, fields: flattenRecord(record), record }
}
