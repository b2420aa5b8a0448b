/**
 * Reading the cameras of an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment } from "effect/sql/Statement"
import { pageBytes } from "../../../contract/Routes.ts"
import type { Camera } from "../../../domain/Camera.ts"
import type { CameraKey } from "../../../domain/CameraKey.ts"
import { countFitting, fitting, mostAtAddress } from "../CameraPage.ts"
import type { Retired, StoreFilter } from "../CameraStore.ts"
import type { Addresses } from "./CameraAddresses.ts"
import { sizeColumn, versionOf } from "./CameraRow.ts"
import type { CameraScan } from "./CameraScan.ts"
import { makeFindPage } from "./CameraSearch.ts"
import { makeDialect } from "./Dialect.ts"
import { type CameraRow, toCamera } from "./RowCamera.ts"
import { makePages } from "./SqlCameraPages.ts"
import type { Rows } from "./SqlCameraRows.ts"

/** How the cameras of a database are read. */
export const makeReads = (
  sql: SqlClient.SqlClient,
  rows: Rows,
  scan: CameraScan,
  addresses: Addresses,
) => {
  const { columns, one } = rows
  const { boundedRows, meetLarge, pageFrom } = makePages(sql, rows)
  const { entries, isAmong, join, member } = makeDialect(sql)

  const isShown = (retired: Retired = false) =>
    sql.literal(
      retired === "any" ? "1 = 1" : retired ? "retired_at IS NOT NULL" : "retired_at IS NULL",
    )

  // What has no room in one response is not read.
  const byIds = Effect.fnUntraced(function* (
    ids: ReadonlyArray<string | number>,
    retired: Retired | undefined,
  ) {
    const asked = ids.map((id, place) => [place, typeof id === "string" ? id.toLowerCase() : id])
    const size = sql.literal(sizeColumn)
    const isText = ([, id]: ReadonlyArray<string | number>) => typeof id === "string"
    const find = (some: typeof asked, condition: Fragment) =>
      sql`SELECT CAST(${member("asked", 0)} AS BIGINT) AS place, seq, ${size} AS size
        FROM ${entries(some, "asked")}
        ${join} camera ON ${condition} WHERE ${isShown(retired)}`
    const rows = yield* (sql`
      WITH found AS MATERIALIZED (
        ${find(asked.filter(isText), sql`camera_id = ${member("asked", 1)}`)}
        UNION ALL
        ${
      find(
        asked.filter((one) => !isText(one)),
        sql`legacy_camera_id = CAST(${member("asked", 1)} AS BIGINT)`,
      )
    }
      ), counted AS (
        SELECT place, seq, sum(size) OVER (
          ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING
        ) AS before FROM found
      )
      SELECT place, ${columns} FROM counted ${join} camera USING (seq)
      WHERE coalesce(before, 0) <= ${pageBytes} ORDER BY place`.values as Effect.Effect<
      ReadonlyArray<readonly [place: number, ...row: CameraRow]>,
      SqlError
    >)
    const found: Array<Camera | undefined> = ids.map(() => undefined)
    for (const [place, ...row] of rows) found[place] = toCamera(row)
    return fitting(found)
  })

  const findPage = makeFindPage(sql, scan)
  const search = Effect.fnUntraced(function* (filter: StoreFilter) {
    const { lookedAt, query } = yield* findPage(filter)
    const page = yield* pageFrom(filter, query)
    return page.next === undefined && lookedAt !== undefined
      ? { ...page, next: lookedAt, last: lookedAt }
      : page
  })

  // Beside the address itself, which an index finds.
  const detailsOf = (key: CameraKey): ReadonlyArray<Fragment> =>
    key.camera_type !== "ip"
      ? []
      : (["brand", "model", "image_path", "video_path"] as const).flatMap((name) =>
        key[name] === undefined ? [] : [sql`${sql(name)} = ${key[name]}`]
      )

  const byKey = Effect.fnUntraced(function* (key: CameraKey, offset = 0) {
    const address = addresses.hasAddress(key)
    const conditions = sql.and([sql`retired_at IS NULL`, ...detailsOf(key)])
    const found = (yield* addresses.isCrowded(address))
      ? yield* addresses.findCrowded(address, conditions, offset)
      : undefined
    const matching = found === undefined
      ? sql`${address} AND ${conditions} ORDER BY seq LIMIT ${mostAtAddress + 1} OFFSET ${offset}`
      : sql`${isAmong(sql`seq`, found)} AND ${conditions} ORDER BY seq`
    const rows = yield* boundedRows((columns) =>
      sql`SELECT ${columns} FROM camera WHERE ${matching}`
    )
    const cameras = rows.map(toCamera)
    if (cameras.length <= mostAtAddress && countFitting(cameras) < cameras.length) meetLarge()
    return cameras
  })

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
    byKey,
  }
}
