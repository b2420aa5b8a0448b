/**
 * Counting the rows of the table `camera`: by the values of columns, and by the cells of a map.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import {
  type CameraClusters,
  type CameraFacets,
  cellAt,
  type Facet,
  type FacetName,
  mostCells,
  mostValuesOfFacet,
} from "../../../domain/CameraFacets.ts"
import type { StoreSelection } from "../CameraStore.ts"
import { meanWithin, sizeOf, zoomsBack } from "../Grid.ts"
import { makeConditions } from "./CameraConditions.ts"

interface ValueRow {
  readonly value: string | number | null
  readonly cameras: number
  readonly total: number
}

interface CellRow {
  readonly cells: number
  readonly cameras: number
  readonly latitude: number
  readonly longitude: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly camera_id: string
}

const withKeys: ReadonlyArray<FacetName> = ["source", "country", "state", "city"]

/** How the cameras of a database are counted. */
export const makeNumbers = (sql: SqlClient.SqlClient) => {
  const conditionsOf = makeConditions(sql)

  const count = (selection: StoreSelection): Effect.Effect<number, SqlError> =>
    Effect.map(
      sql<{ readonly cameras: number }>`SELECT count(*) AS cameras FROM camera
        WHERE ${sql.and(conditionsOf(selection))}`,
      ([row]) => row!.cameras,
    )

  const facet = (selection: StoreSelection, name: FacetName): Effect.Effect<Facet, SqlError> => {
    const key = sql(withKeys.includes(name) ? `${name}_key` : name)
    return Effect.map(
      // The total is of before the limit: what has none of the values is the rest.
      sql<ValueRow>`SELECT ${sql(name)} AS value, cameras, total FROM (
          SELECT min(seq) AS first, count(*) AS cameras, sum(count(*)) OVER () AS total
          FROM camera WHERE ${sql.and(conditionsOf(selection))} GROUP BY ${key}
          ORDER BY cameras DESC, first LIMIT ${mostValuesOfFacet}
        ) AS counted JOIN camera ON seq = first ORDER BY cameras DESC, first`,
      (rows) => {
        const values = rows.map(({ cameras, value }) => ({
          value: name.startsWith("is_") ? value === 1 : value,
          count: cameras,
        }))
        const counted = values.reduce((sum, { count }) => sum + count, 0)
        return { values, others: (rows[0]?.total ?? 0) - counted }
      },
    )
  }

  const facets = (
    selection: StoreSelection,
    by: ReadonlyArray<FacetName>,
  ): Effect.Effect<CameraFacets, SqlError> =>
    Effect.map(
      Effect.forEach(by, (name) =>
        Effect.map(facet(selection, name), (found) => [name, found] as const)),
      Object.fromEntries,
    )

  const clusters = (
    selection: StoreSelection,
    zoom: number,
  ): Effect.Effect<CameraClusters, SqlError> => {
    const cell = cellAt(zoom)
    const { columns, rows } = sizeOf(cell)
    // What rounding puts on the last border belongs to the last cell, too.
    const number = (degrees: "latitude" | "longitude", from: number, cells: number) =>
      sql`CASE WHEN ${sql(degrees)} + ${from} >= ${2 * from} THEN ${cells - 1}
        ELSE CAST((${sql(degrees)} + ${from}) / ${cell} AS INTEGER) END`
    const found = Effect.map(
      sql<CellRow>`SELECT count(*) OVER () AS cells, count(*) AS cameras,
          avg(latitude) AS latitude, avg(longitude) AS longitude, min(longitude) AS west,
          min(latitude) AS south, max(longitude) AS east, max(latitude) AS north,
          min(camera_id) AS camera_id
        FROM camera
        WHERE ${
        sql.and([
          sql`latitude IS NOT NULL AND longitude IS NOT NULL`,
          ...conditionsOf(selection),
        ])
      }
        GROUP BY ${number("latitude", 90, rows)}, ${number("longitude", 180, columns)}
        ORDER BY ${number("latitude", 90, rows)}, ${number("longitude", 180, columns)}
        LIMIT ${mostCells + 1}`,
      (rows) => rows,
    )
    return Effect.flatMap(
      found,
      (rows) =>
        rows.length > mostCells
          ? clusters(selection, zoom - zoomsBack(rows[0]!.cells))
          : Effect.succeed({
            zoom,
            cell,
            cells: rows.map((
              { camera_id, cameras, east, latitude, longitude, north, south, west },
            ) => ({
              count: cameras,
              latitude: meanWithin(south, latitude, north),
              longitude: meanWithin(west, longitude, east),
              bbox: [west, south, east, north] as const,
              ...cameras === 1 && { cameraID: camera_id },
            })),
          }),
    )
  }

  return { count, facets, clusters }
}
