/**
 * What the tools do: each is an operation of the client, answered in short.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as McpServer from "effect/ai/McpServer"
import type { CameraFacets, FacetName } from "../domain/CameraFacets.ts"
import type { CameraSelection } from "../domain/CameraQuery.ts"
import type { NewCamera } from "../domain/CameraWrite.ts"
import { nearest } from "../domain/NearWords.ts"
import { findMisspelled } from "../client/MisspelledFilter.ts"
import { addCamera } from "../client/operations/addCamera.ts"
import { cameraById } from "../client/operations/cameraById.ts"
import { cameraFacets } from "../client/operations/cameraFacets.ts"
import { countCameras } from "../client/operations/countCameras.ts"
import { listSources } from "../client/operations/listSources.ts"
import { nearestCameras } from "../client/operations/nearestCameras.ts"
import { retireCamera } from "../client/operations/retireCamera.ts"
import { searchCamera } from "../client/operations/searchCamera.ts"
import { fieldsOf, notice, shown, summaryOf } from "./ToolResults.ts"
import { mostShown, mostValuesShown } from "./Parameters.ts"
import { Reading, Writing } from "./Tools.ts"
import { toToolFailure } from "./ToolFailure.ts"

const fewest = 10

// The operations check what they are given; the tools' own schemas say less than the types.
const selectionOf = (given: object) => given as CameraSelection

const found = (
  cameras: ReadonlyArray<Parameters<typeof summaryOf>[0]>,
  matches: number,
  offset: number,
) => {
  const next = offset + cameras.length
  const rest = matches - next
  return shown({
    notice,
    matches,
    cameras: cameras.map(summaryOf),
    ...rest > 0 && cameras.length > 0 && { left_out: leftOut(rest), next_offset: next },
  })
}

const leftOut = (rest: number) =>
  `${rest} more match. Narrow the search, or give offset or a limit of at most ${mostShown}.`

const counted = (facets: CameraFacets) =>
  Object.fromEntries(
    Object.entries(facets).map(([name, { others, values }]) => {
      const rest = values.slice(mostValuesShown).reduce((sum, { count }) => sum + count, 0)
      return [name, { values: values.slice(0, mostValuesShown), others: others + rest }]
    }),
  )

/** The result with what the filters may have been meant to be, where nothing matches them. */
const withHint = <A extends { readonly matches: number }>(result: A, given: object) =>
  Effect.map(
    findMisspelled(result.matches, { ...given }),
    (all) =>
      all.length === 0 ? result : shown({
        ...result,
        hint: all.map(({ field, given, meant }) => hintOf(field, given, meant)).join(" "),
      }),
  )

const hintOf = (field: string, given: string, meant: ReadonlyArray<string>) =>
  `No camera has ${field} ${JSON.stringify(given)}; did you mean ${
    meant.map((value) => JSON.stringify(value)).join(" or ")
  }?`

const containing = (part: string) => ({ name }: { readonly name: string }) =>
  name.toLowerCase().includes(part.toLowerCase())

const reading = Reading.toLayer({
  search_cameras: ({ limit = fewest, offset = 0, ...given }) =>
    Effect.zipWith(
      searchCamera({ ...selectionOf(given), limit, offset }),
      countCameras(selectionOf(given)),
      (cameras, matches) => found(cameras, matches, offset),
      { concurrent: true },
    ).pipe(
      Effect.flatMap((result) => withHint(result, given)),
      Effect.mapError(toToolFailure),
    ),
  near: ({ latitude, limit = fewest, longitude, radius, ...given }) =>
    Effect.zipWith(
      nearestCameras({ latitude, longitude, radius }, limit, selectionOf(given)),
      countCameras(
        radius === undefined
          ? selectionOf(given)
          : { ...selectionOf(given), latitude, longitude, radius },
      ),
      (cameras, matches) => {
        const { next_offset: _, ...result } = found(cameras, matches, 0)
        return result
      },
      { concurrent: true },
    ).pipe(
      Effect.flatMap((result) => withHint(result, given)),
      Effect.mapError(toToolFailure),
    ),
  camera: ({ cameraID }) =>
    cameraById(cameraID).pipe(
      Effect.map((camera) => shown({ notice, camera: fieldsOf(camera) })),
      Effect.mapError(toToolFailure),
    ),
  count_cameras: ({ by, ...given }) =>
    Effect.zipWith(
      countCameras(selectionOf(given)),
      by === undefined || by.length === 0
        ? Effect.succeed<CameraFacets>({})
        : cameraFacets([...new Set<FacetName>(by)], selectionOf(given)),
      (matches, facets) => shown({ notice, matches, by: counted(facets) }),
      { concurrent: true },
    ).pipe(
      Effect.flatMap((result) => withHint(result, given)),
      Effect.mapError(toToolFailure),
    ),
  sources: ({ name = "" }) =>
    listSources().pipe(
      Effect.map((all) => {
        const meant = all.filter(containing(name))
        const rest = meant.length - mostValuesShown
        const near = meant.length > 0 ? [] : nearest(name, all.map(({ name }) => name)).slice(0, 3)
        return shown({
          notice,
          sources: [...meant].sort((one, other) => other.cameras - one.cameras)
            .slice(0, mostValuesShown),
          ...rest > 0 && { left_out: `${rest} smaller sources; give a part of the name.` },
          ...near.length > 0 && { hint: hintOf("source", name, near) },
        })
      }),
      Effect.mapError(toToolFailure),
    ),
})

const writing = Writing.toLayer({
  add_camera: (given) =>
    addCamera(given as NewCamera).pipe(
      Effect.map((cameraID) => ({ cameraID, done: "added" })),
      Effect.mapError(toToolFailure),
    ),
  retire_camera: ({ cameraID, reason }) =>
    retireCamera(cameraID, { reason }).pipe(
      Effect.map((cameraID) => ({ cameraID, done: "retired" })),
      Effect.mapError(toToolFailure),
    ),
})

/** Which tools there are. */
export interface ToolOptions {
  /** Whether cameras may be added and retired; not when left out. */
  readonly allowWrites?: boolean | undefined
}

const readingTools = Layer.provide(McpServer.toolkit(Reading), reading)
const allTools = Layer.merge(readingTools, Layer.provide(McpServer.toolkit(Writing), writing))

/** The tools that a server registers; each call needs an `ApiClient`. */
export const toolsOf = ({ allowWrites = false }: ToolOptions): typeof allTools =>
  allowWrites ? allTools : readingTools
