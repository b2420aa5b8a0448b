/**
 * Cameras in numbers: how many have which value, and how many are where.
 *
 * @module
 */
import * as Result from "effect/Result"
import { type BoundingBox, type CameraSelection, checkSelection } from "./CameraQuery.ts"
import type { FormatError } from "./Errors.ts"
import { expectations, inputError } from "./Input.ts"
import { checks } from "./Kind.ts"

/** A field by which cameras can be counted. */
export type FacetName =
  | "camera_type"
  | "source"
  | "country"
  | "state"
  | "city"
  | "is_active_image"
  | "is_active_video"
  | "resolution_width"
  | "resolution_height"

/** Every {@linkcode FacetName}. */
export const facetNames: ReadonlyArray<FacetName> = [
  "camera_type",
  "source",
  "country",
  "state",
  "city",
  "is_active_image",
  "is_active_video",
  "resolution_width",
  "resolution_height",
]

/** A value that cameras have, and how many have it. */
export interface FacetValue {
  /**
   * The value; `null` for the cameras that have none. Text that differs only in its case is one value,
   * written as the camera that was added first has it.
   */
  readonly value: string | number | boolean | null
  /** How many cameras have it. */
  readonly count: number
}

/** The values of one field. */
export interface Facet {
  /** The values that most cameras have, at most 1000, those of the most cameras first. */
  readonly values: ReadonlyArray<FacetValue>
  /** How many cameras have another value than those. */
  readonly others: number
}

/** The facets that were asked for. */
export type CameraFacets = { readonly [Name in FacetName]?: Facet }

/** The most values of a facet. */
export const mostValuesOfFacet = 1000

/** Checks by what cameras are counted; fails with what is wrong. */
export const checkFacetNames =
  (operation: string) => (by: unknown): Result.Result<ReadonlyArray<FacetName>, FormatError> => {
    const names: ReadonlyArray<unknown> = Array.isArray(by) ? by : []
    const known = facetNames.filter((name) => names.includes(name))
    return known.length > 0 && known.length === names.length ? Result.succeed(known) : Result.fail(
      inputError(operation, "by", by, `${expectations.by}: ${facetNames.join(", ")}`),
    )
  }

/** A cell of a map that has cameras. */
export interface CameraCluster {
  /** How many cameras are in it. */
  readonly count: number
  /** Degrees north of their centre of mass. */
  readonly latitude: number
  /** Degrees east of their centre of mass. */
  readonly longitude: number
  /** The smallest box that holds them. */
  readonly bbox: BoundingBox
  /** The camera, where it is the only one. */
  readonly cameraID?: string | undefined
}

/** Cameras on a map, counted by cells. */
export interface CameraClusters {
  /** The zoom at which they are counted: the one asked for, or less where that has too many cells. */
  readonly zoom: number
  /** The width and the height of a cell in degrees. */
  readonly cell: number
  /** The cells with cameras, at most 1000. */
  readonly cells: ReadonlyArray<CameraCluster>
}

/** The most cells of a map. */
export const mostCells = 1000

/** The largest zoom of a map. */
export const mostZoom = 22

/** The width and the height in degrees of the cells at a zoom. */
export const cellAt = (zoom: number): number => 45 / 2 ** zoom

/** Checks the zoom and the selection of a map; fails with what is wrong. */
export const checkClusters = (operation: string) => {
  const check = checkSelection(operation)
  return (
    zoom: unknown,
    selection: unknown,
  ): Result.Result<CameraSelection & { readonly zoom: number }, FormatError> =>
    typeof zoom === "number" && checks.count(zoom) === true && zoom <= mostZoom
      ? Result.map(check(selection), (checked) => ({ ...checked, zoom }))
      : Result.fail(inputError(operation, "zoom", zoom))
}
