/**
 * What an answer shall hold, as far as the page relies on it: also what a proxy or another server
 * answers may be JSON with status 200.
 *
 * @module
 */
import type { Cell } from "./Cell.ts"
import type { FacetValue } from "./FacetQuestions.ts"

/** What is expected, and in what words. */
export interface Shape<A> {
  /** To be read after "no". */
  readonly words: string
  readonly fits: (body: unknown) => body is A
}

type Fields = Readonly<Record<string, unknown>>

const isRecord = (body: unknown): body is Fields =>
  typeof body === "object" && body !== null && !Array.isArray(body)

const isCell = (body: unknown): body is Cell =>
  isRecord(body) && typeof body.count === "number" && typeof body.latitude === "number" &&
  typeof body.longitude === "number" && Array.isArray(body.bbox) && body.bbox.length === 4

const isFacet = (body: unknown): body is { readonly values: ReadonlyArray<FacetValue> } =>
  isRecord(body) && Array.isArray(body.values)

/** Tells a shape by its fields; what is not looked at is not relied on. */
export const shape = <A>(words: string, fits: (body: Fields) => boolean): Shape<A> => ({
  words,
  fits: (body): body is A => isRecord(body) && fits(body),
})

/** A record that has a field of text. */
export const recordShape = <Name extends string>(
  words: string,
  name: Name,
): Shape<Readonly<Record<Name, string>>> => shape(words, (body) => typeof body[name] === "string")

/** Records that each have a field of text. */
export const listShape = <Name extends string>(
  words: string,
  name: Name,
): Shape<ReadonlyArray<Readonly<Record<Name, string>>>> => {
  const { fits } = recordShape(words, name)
  return {
    words,
    fits: (body): body is ReadonlyArray<Readonly<Record<Name, string>>> =>
      Array.isArray(body) && body.every(fits),
  }
}

/** Cameras. */
export const camerasShape = listShape("list of cameras", "cameraID")

/** A camera. */
export const cameraShape = recordShape("camera", "cameraID")

/** How many cameras there are. */
export const countShape: Shape<{ readonly count: number }> = shape(
  "count of cameras",
  ({ count }) => typeof count === "number",
)

/** Where they are. */
export const cellsShape: Shape<{ readonly cells: ReadonlyArray<Cell> }> = shape(
  "places of cameras",
  ({ cells }) => Array.isArray(cells) && cells.every(isCell),
)

/** How many there are by fields. */
export const facetsShape: Shape<
  Readonly<Record<string, { readonly values: ReadonlyArray<FacetValue> }>>
> = shape("counts of cameras by field", (body) => Object.values(body).every(isFacet))
