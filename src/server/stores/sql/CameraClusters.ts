/**
 * Counting the rows of the table `camera` by the cells of a map.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { type CameraClusters, cellAt, mostCells } from "../../../domain/CameraFacets.ts"
import type { StoreSelection } from "../CameraStore.ts"
import { meanOf, sizeOf, toUnits } from "../Grid.ts"
import type { CameraScan } from "./CameraScan.ts"
import { makeDialect } from "./Dialect.ts"

type Place = readonly [seq: number, latitude: number, longitude: number]

/** The cameras of a cell. */
interface Cell {
  readonly row: number
  readonly column: number
  cameras: number
  latitudes: number
  longitudes: number
  west: number
  south: number
  east: number
  north: number
  readonly seq: number
}

/** A grid that has at most {@linkcode mostCells} with cameras: it is made coarser for more. */
const makeGrid = (zoom: number) => {
  let used = zoom
  let { columns, rows } = sizeOf(cellAt(used))
  let cells = new Map<number, Cell>()

  const put = (row: number, column: number, cell: Cell) => {
    const key = row * columns + column
    const found = cells.get(key)
    if (found === undefined) {
      cells.set(key, { ...cell, row, column })
      return
    }
    found.cameras += cell.cameras
    found.latitudes += cell.latitudes
    found.longitudes += cell.longitudes
    found.west = Math.min(found.west, cell.west)
    found.south = Math.min(found.south, cell.south)
    found.east = Math.max(found.east, cell.east)
    found.north = Math.max(found.north, cell.north)
  }

  // Four cells are one of the zoom before: what is too many in part is so as a whole.
  const coarsen = () => {
    const finer = cells
    cells = new Map()
    used--
    ;({ columns, rows } = sizeOf(cellAt(used)))
    for (const cell of finer.values()) put(cell.row >> 1, cell.column >> 1, cell)
  }

  return {
    add: ([seq, latitude, longitude]: Place) => {
      const size = cellAt(used)
      const row = Math.min(Math.floor((latitude + 90) / size), rows - 1)
      const column = Math.min(Math.floor((longitude + 180) / size), columns - 1)
      const found = cells.get(row * columns + column)
      // Most cameras are in a cell that is there, and need no object of their own.
      if (found !== undefined) {
        found.cameras++
        found.latitudes += toUnits(latitude)
        found.longitudes += toUnits(longitude)
        if (longitude < found.west) found.west = longitude
        if (latitude < found.south) found.south = latitude
        if (longitude > found.east) found.east = longitude
        if (latitude > found.north) found.north = latitude
        return
      }
      cells.set(row * columns + column, {
        row,
        column,
        cameras: 1,
        latitudes: toUnits(latitude),
        longitudes: toUnits(longitude),
        west: longitude,
        south: latitude,
        east: longitude,
        north: latitude,
        seq,
      })
      while (cells.size > mostCells) coarsen()
    },
    result: () => ({
      zoom: used,
      cells: [...cells.values()].sort((one, other) =>
        one.row - other.row || one.column - other.column
      ),
    }),
  }
}

/** How cameras are counted by cells. */
export const makeClusters = (
  sql: SqlClient.SqlClient,
  { readAll }: CameraScan,
): (selection: StoreSelection, zoom: number) => Effect.Effect<CameraClusters, SqlError> =>
  Effect.fnUntraced(function* (selection, zoom) {
    const { isAmong } = makeDialect(sql)
    const grid = makeGrid(zoom)
    // Grouping would sort each slice, which takes longer than to count its places here.
    yield* readAll(selection, {
      weight: 4,
      more: () => [sql`latitude IS NOT NULL AND longitude IS NOT NULL`],
      read: (part) =>
        Effect.map(
          sql`SELECT seq, latitude, longitude ${part}`.values as Effect.Effect<
            ReadonlyArray<Place>,
            SqlError
          >,
          (places) => {
            for (const place of places) grid.add(place)
            return false
          },
        ),
    })
    const { cells, zoom: used } = grid.result()
    const single = cells.filter(({ cameras }) => cameras === 1).map(({ seq }) => seq)
    const ids = new Map(
      (yield* sql<{ readonly seq: number; readonly camera_id: string }>`
        SELECT seq, camera_id FROM camera WHERE ${isAmong(sql`seq`, single)}`)
        .map(({ camera_id, seq }) => [seq, camera_id]),
    )
    return {
      zoom: used,
      cell: cellAt(used),
      cells: cells.map(({ cameras, east, latitudes, longitudes, north, seq, south, west }) => {
        const cameraID = ids.get(seq)
        return {
          count: cameras,
          latitude: meanOf(latitudes, cameras, south, north),
          longitude: meanOf(longitudes, cameras, west, east),
          bbox: [west, south, east, north] as const,
          ...cameras === 1 && cameraID !== undefined && { cameraID },
        }
      }),
    }
  })
