/**
 * The part of the earth that is in view, as the API takes it.
 *
 * @module
 */

/** Degrees; a map may show more than one turn about the earth. */
export interface Box {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** A longitude between −180 and 180. */
export const turned = (longitude: number): number => {
  const rest = ((longitude + 180) % 360 + 360) % 360 - 180
  return rest === -180 && longitude > 0 ? 180 : rest
}

/** The copy of a longitude that is closest to another one. */
export const nearestCopy = (longitude: number, centre: number): number =>
  longitude + 360 * Math.round((centre - longitude) / 360)

const rounded = (degrees: number) => Number(degrees.toFixed(6))

const within = (latitude: number) => Math.max(-90, Math.min(90, latitude))

/** The `bbox` of a request; undefined where all of the earth is in view. */
export const toBbox = ({ east, north, south, west }: Box): string | undefined => {
  const isWhole = east - west >= 360
  if (isWhole && south <= -85 && north >= 85) return undefined
  const [from, to] = isWhole ? [-180, 180] : [turned(west), turned(east)]
  return [from, within(south), to, within(north)].map(rounded).join(",")
}

/** A box that is larger on each side by a part of itself. */
export const padded = ({ east, north, south, west }: Box, part: number): Box => {
  const [width, height] = [(east - west) * part, (north - south) * part]
  return { west: west - width, south: south - height, east: east + width, north: north + height }
}

/** Whether a box is inside another one, or is that. */
export const isWithin = (inner: Box, outer: Box): boolean =>
  inner.west >= outer.west && inner.east <= outer.east && inner.south >= outer.south &&
  inner.north <= outer.north

/** Whether a box of the API is inside one in view, by whichever turn about the earth. */
export const isInBox = (
  [west, south, east, north]: readonly [west: number, south: number, east: number, north: number],
  box: Box,
): boolean => {
  const turn = nearestCopy(west, (box.west + box.east) / 2) - west
  return isWithin({ west: west + turn, south, east: east + turn, north }, box)
}

/**
 * The zoom at which the server counts for a map at `zoom`: its cells are 32 pixels wide at the same
 * zoom, and a circle with a number in it needs twice as much.
 */
export const clusterZoom = (zoom: number): number => Math.max(0, Math.min(22, Math.round(zoom) - 1))
