/**
 * Reading the cameras of an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment, Statement } from "effect/sql/Statement"
import { pageBytes, pageSize } from "../../../contract/Routes.ts"
import type { Camera } from "../../../domain/Camera.ts"
import type { CameraKey } from "../../../domain/CameraQuery.ts"
import { countFitting, fitting, mostAtAddress } from "../../routes/CameraPage.ts"
import { portText } from "../CameraRecord.ts"
import type { CameraPage, Retired, StoreFilter } from "../CameraStore.ts"
import { distanceOf, formatNear } from "../Geometry.ts"
import { seqOf, sizeColumn, versionOf } from "./CameraRow.ts"
import { makePageQuery } from "./CameraSearch.ts"
import { type CameraRow, toCamera } from "./RowCamera.ts"
import type { Rows } from "./SqlCameraRows.ts"

// In the order of distance the square of the chord is the last column.
const chordOf = (row: CameraRow) => Number(row.at(-1))

/** A page of cameras, as many as one answer holds. */
const toCameraPage = (
  rows: ReadonlyArray<CameraRow>,
  { limit = pageSize, sort }: StoreFilter,
): CameraPage => {
  const items = rows.slice(0, limit).map(toCamera)
  const fitting = countFitting(items)
  const final = rows[fitting - 1]
  const isNear = sort === "distance"
  const last = final && (isNear ? formatNear([chordOf(final), seqOf(final)]) : seqOf(final))
  return {
    items: items.slice(0, fitting),
    next: fitting < rows.length ? last : undefined,
    last,
    ...isNear && { distances: rows.slice(0, fitting).map((row) => distanceOf(chordOf(row))) },
  }
}

/** How the cameras of a database are read. */
export const makeReads = (sql: SqlClient.SqlClient, { columns, one, rowsOf }: Rows) => {
  // Only an old database holds records that a page has no room for. Once one was met, the sizes are
  // looked at first, which costs half a page, and what has no room is not read.
  let hasLarge = false
  const sizes = sql.literal(`seq, ${sizeColumn} AS size`)
  const withinBytes = (page: Statement<unknown>, sort: StoreFilter["sort"]) => {
    const order = sql.literal(sort === "distance" ? "chord, seq" : "seq")
    const chord = sql.literal(sort === "distance" ? ", chord" : "")
    return sql`WITH page AS MATERIALIZED (${page}), counted AS (
        SELECT seq${chord}, sum(size)
          OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING)
          AS before FROM page
      )
      SELECT ${columns}${chord} FROM counted CROSS JOIN camera USING (seq)
      WHERE ifnull(before, 0) <= ${pageBytes} ORDER BY ${order}`
  }
  /** The rows of a query, which has to name its columns: as many as one answer holds, and one more. */
  const boundedRows = (
    query: (columns: Fragment) => Statement<unknown>,
    sort?: StoreFilter["sort"],
  ) => Effect.suspend(() => rowsOf(hasLarge ? withinBytes(query(sizes), sort) : query(columns)))

  const isShown = (retired: Retired = false) =>
    sql.literal(
      retired === "any" ? "1 = 1" : retired ? "retired_at IS NOT NULL" : "retired_at IS NULL",
    )

  // What has no room in one answer is not read.
  const byIds = Effect.fnUntraced(function* (
    ids: ReadonlyArray<string | number>,
    retired: Retired | undefined,
  ) {
    const lower = ids.map((id) => typeof id === "string" ? id.toLowerCase() : id)
    const rows = yield* (sql`
      WITH asked AS MATERIALIZED (SELECT key AS place, value, type FROM json_each(${
      JSON.stringify(lower)
    })), found AS MATERIALIZED (
        SELECT place, seq, ${sql.literal(sizeColumn)} AS size
        FROM asked CROSS JOIN camera ON camera_id = asked.value
        WHERE asked.type = 'text' AND ${isShown(retired)}
        UNION ALL
        SELECT place, seq, ${sql.literal(sizeColumn)}
        FROM asked CROSS JOIN camera ON legacy_camera_id = asked.value
        WHERE asked.type = 'integer' AND ${isShown(retired)}
      ), counted AS (
        SELECT place, seq, sum(size) OVER (
          ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING
        ) AS before FROM found
      )
      SELECT place, ${columns} FROM counted CROSS JOIN camera USING (seq)
      WHERE ifnull(before, 0) <= ${pageBytes} ORDER BY place`.values as Effect.Effect<
      ReadonlyArray<readonly [place: number, ...row: CameraRow]>,
      SqlError
    >)
    const found: Array<Camera | undefined> = ids.map(() => undefined)
    for (const [place, ...row] of rows) found[place] = toCamera(row)
    return fitting(found)
  })

  /** The page of the rows of a query, which has one more than `filter` has room for, if there is one. */
  const pageFrom = (filter: StoreFilter, query: (columns: Fragment) => Statement<unknown>) =>
    Effect.map(boundedRows(query, filter.sort), (rows) => {
      const page = toCameraPage(rows, filter)
      hasLarge ||= page.items.length < Math.min(rows.length, filter.limit ?? pageSize)
      return page
    })

  const pageOf = makePageQuery(sql)
  const search = (filter: StoreFilter) => pageFrom(filter, (columns) => pageOf(filter, columns))

  const keyConditions = (key: CameraKey): ReadonlyArray<Fragment> => {
    switch (key.camera_type) {
      case "ip": {
        const details = (["brand", "model", "image_path", "video_path"] as const).flatMap((name) =>
          key[name] === undefined ? [] : [sql`${sql(name)} = ${key[name]}`]
        )
        return [sql`ip = ${key.ip}`, sql`port = ${portText(key.port)}`, ...details]
      }
      case "non_ip":
        return [sql`snapshot_url = ${key.snapshot_url}`]
      case "stream":
        return [sql`m3u8_url = ${key.m3u8_url}`]
    }
  }

  const byKey = (key: CameraKey, offset = 0) =>
    Effect.map(
      boundedRows((columns) =>
        sql`SELECT ${columns} FROM camera WHERE camera_type = ${key.camera_type}
          AND retired_at IS NULL AND ${sql.and(keyConditions(key))} ORDER BY seq
          LIMIT ${mostAtAddress + 1} OFFSET ${offset}`
      ),
      (rows) => {
        const cameras = rows.map(toCamera)
        hasLarge ||= cameras.length <= mostAtAddress && countFitting(cameras) < cameras.length
        return cameras
      },
    )

  const byId = (cameraID: string, retired: Retired | undefined) =>
    one(sql`camera_id = ${cameraID.toLowerCase()} AND ${isShown(retired)}`)

  return {
    byId: (cameraID: string, retired: Retired | undefined) =>
      Effect.map(byId(cameraID, retired), Option.map(toCamera)),
    withVersion: (cameraID: string, retired: Retired | undefined) =>
      Effect.map(
        byId(cameraID, retired),
        Option.map((row) => ({ camera: toCamera(row), version: versionOf(row) })),
      ),
    byLegacyId: (legacyCameraID: number, retired: Retired | undefined) =>
      Effect.map(
        one(sql`legacy_camera_id = ${legacyCameraID} AND ${isShown(retired)}`),
        Option.map(toCamera),
      ),
    byIds,
    search,
    pageFrom,
    byKey,
  }
}
