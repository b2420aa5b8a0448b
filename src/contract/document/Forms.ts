/**
 * The forms besides JSON in which answers come and bodies are read, as the OpenAPI document shows them.
 *
 * @module
 */
import { formOf } from "../forms/CameraForm.ts"
import { essenceOf } from "../forms/Form.ts"
import { ndjson } from "../ImportResult.ts"
import { isRecord, type JsonSchema } from "./Tidy.ts"

/** A body, or a response, of one content type. */
export interface Media {
  schema?: JsonSchema
  encoding?: JsonSchema
}

type Content = Record<string, Media>

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** What a map takes (RFC 7946). */
const features = {
  type: "object",
  description: "A FeatureCollection of RFC 7946: a Feature for each camera, its cameraID the id",
  required: ["type", "features"],
  properties: {
    type: { type: "string", enum: ["FeatureCollection"], description: "What it is" },
    features: { type: "array", items: ref("CameraFeature"), description: "The cameras" },
  },
}

const feature = {
  type: "object",
  description: "A camera as a feature of a map",
  required: ["type", "id", "geometry", "properties"],
  properties: {
    type: { type: "string", enum: ["Feature"], description: "What it is" },
    id: { type: "string", description: "The cameraID" },
    geometry: {
      type: ["object", "null"],
      description:
        "A Point, its coordinates degrees east and degrees north; null where that is not known",
      additionalProperties: true,
    },
    properties: {
      type: "object",
      description: "What else is known of the camera",
      additionalProperties: true,
    },
  },
}

/** The schemas of these forms. */
export const formSchemas = { CameraFeatures: features, CameraFeature: feature }

const inForm: Readonly<Record<string, JsonSchema>> = {
  "application/geo+json": ref("CameraFeatures"),
  [ndjson]: { type: "string", description: "A camera a line, as JSON" },
  "text/csv": { type: "string", description: "A camera a row under the names of the fields" },
}

/** Adds the forms in which cameras can come. */
export const addForms = (content: Content): void => {
  for (const { mediaType } of Object.values(formOf)) {
    const type = essenceOf(mediaType)
    content[type] ??= { schema: inForm[type] ?? { type: "string" } }
  }
}

/** Adds the stream of events. */
export const addEvents = (content: Content): void => {
  content["text/event-stream"] ??= {
    schema: { type: "string", description: "An event for each change: its data is the entry" },
  }
}

/** Says of the lines of an import what they are: cameras to add. */
export const describeLines = (content: Content | undefined): void => {
  const lines = content?.[ndjson]
  if (lines === undefined) return
  lines.schema = {
    type: "string",
    description: "A camera a line.",
    contentMediaType: ndjson,
    contentSchema: ref("CameraInput"),
  }
}

const hasParts = (schema: unknown): boolean =>
  isRecord(schema) &&
  ("$ref" in schema || [schema.type].flat().some((type) => type === "object" || type === "array") ||
    Array.isArray(schema.anyOf) && schema.anyOf.some(hasParts))

/** Says which fields of a form are JSON. */
export const encodeForm = (
  content: Content | undefined,
  resolve: (schema: unknown) => JsonSchema,
): void => {
  const form = content?.["application/x-www-form-urlencoded"]
  if (form === undefined) return
  const { properties } = resolve(form.schema)
  const parts = Object.entries(isRecord(properties) ? properties : {})
    .filter(([, schema]) => hasParts(schema))
    .map(([name]) => [name, { contentType: "application/json" }])
  if (parts.length > 0) form.encoding = Object.fromEntries(parts)
}
