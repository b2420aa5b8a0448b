/**
 * Places with many cameras, as circles with a number.
 *
 * @module
 */

/** A place with cameras, as the server counts them. */
export interface Cell {
  readonly count: number
  readonly latitude: number
  readonly longitude: number
  readonly bbox: readonly [west: number, south: number, east: number, north: number]
  readonly cameraID?: string
}

/** A number as a circle has room for it. */
export const shortCount = (count: number): string =>
  count < 1000
    ? String(count)
    : count < 99_500
    ? `${Number((count / 1000).toPrecision(2))}k`
    : count < 999_500
    ? `${Math.round(count / 1000)}k`
    : `${Number((count / 1e6).toPrecision(2))}M`

/** The width of a circle in pixels. */
export const cellSize = (count: number): number =>
  Math.round(Math.min(60, 26 + 5.5 * Math.log10(Math.max(1, count))))
