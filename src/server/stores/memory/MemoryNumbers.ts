/**
 * Counting cameras in memory: by the values of fields, and by the cells of a map.
 *
 * @module
 */
import type { Camera } from "../../../domain/Camera.ts"
import {
  type CameraCluster,
  type CameraClusters,
  type CameraFacets,
  cellAt,
  type Facet,
  type FacetName,
  type FacetValue,
  mostCells,
  mostValuesOfFacet,
} from "../../../domain/CameraFacets.ts"
import { fold } from "../CameraRecord.ts"
import { cellOf, meanOf, toUnits, zoomsBack } from "../Grid.ts"

const facetOf = (cameras: ReadonlyArray<Camera>, name: FacetName): Facet => {
  const counted = new Map<unknown, FacetValue>()
  for (const { [name]: value } of cameras) {
    const key = typeof value === "string" ? fold(value) : value
    const first = counted.get(key)
    counted.set(key, { value: first ? first.value : value, count: (first?.count ?? 0) + 1 })
  }
  // A sort keeps the order of those that are alike, which is that of adding.
  const sorted = [...counted.values()].sort((one, other) => other.count - one.count)
  const values = sorted.slice(0, mostValuesOfFacet)
  return { values, others: cameras.length - values.reduce((sum, { count }) => sum + count, 0) }
}

/** How many of some cameras have which value of some fields. */
export const facetsOf = (
  cameras: ReadonlyArray<Camera>,
  by: ReadonlyArray<FacetName>,
): CameraFacets => Object.fromEntries(by.map((name) => [name, facetOf(cameras, name)]))

interface Placed {
  readonly cameraID: string
  readonly latitude: number
  readonly longitude: number
}

const isPlaced = (camera: {
  readonly latitude: number | null
  readonly longitude: number | null
}): boolean => camera.latitude !== null && camera.longitude !== null

const clusterOf = (cameras: ReadonlyArray<Placed>): CameraCluster => {
  const count = cameras.length
  let [west, south, east, north] = [180, 90, -180, -90]
  let [sumOfLatitudes, sumOfLongitudes] = [0, 0]
  for (const { latitude, longitude } of cameras) {
    west = Math.min(west, longitude)
    south = Math.min(south, latitude)
    east = Math.max(east, longitude)
    north = Math.max(north, latitude)
    sumOfLatitudes += toUnits(latitude)
    sumOfLongitudes += toUnits(longitude)
  }
  return {
    count,
    latitude: meanOf(sumOfLatitudes, count, south, north),
    longitude: meanOf(sumOfLongitudes, count, west, east),
    bbox: [west, south, east, north],
    ...count === 1 && { cameraID: cameras[0]!.cameraID },
  }
}

/** Some cameras, counted by the cells of a zoom, or of less where there are too many. */
export const clustersOf = (cameras: ReadonlyArray<Camera>, zoom: number): CameraClusters => {
  const cell = cellAt(zoom)
  const placed = cameras.filter(isPlaced) as ReadonlyArray<Camera & Placed>
  const byCell = Map.groupBy(
    placed,
    ({ latitude, longitude }) => cellOf(latitude, longitude, cell),
  )
  if (byCell.size > mostCells) return clustersOf(cameras, zoom - zoomsBack(byCell.size))
  const cells = [...byCell].sort(([one], [other]) => one - other).map(([, found]) =>
    clusterOf(found)
  )
  return { zoom, cell, cells }
}
