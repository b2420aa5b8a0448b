/**
 * Cameras in an SQL database.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Fragment, Statement } from "effect/sql/Statement"
import { pageBytes, pageSize } from "../../../contract/Routes.ts"
import type { Camera, CameraType } from "../../../domain/Camera.ts"
import type { CameraKey } from "../../../domain/CameraQuery.ts"
import type { CheckedChanges, NewCamera } from "../../../domain/CameraWrite.ts"
import { ResourceConflictError } from "../../../domain/Errors.ts"
import { countFitting, fitting, mostAtAddress } from "../../routes/CameraPage.ts"
import {
  applyChanges,
  type Conflict,
  isMeant,
  notFound,
  otherVersion,
  portText,
  type Versions,
} from "../CameraRecord.ts"
import { type CameraPage, CameraStore, type StoreFilter, type StorePage } from "../CameraStore.ts"
import { distanceOf, formatNear } from "../Geometry.ts"
import { type Candidate, findExisting, keysOf, toStandIns } from "../StandIns.ts"
import { makeNumbers } from "./CameraNumbers.ts"
import { type Columns, seqOf, sizeColumn, toColumns, versionOf } from "./CameraRow.ts"
import { makeRows } from "./CameraRows.ts"
import { makeFindPage } from "./CameraSearch.ts"
import { makeChanges } from "./LogRows.ts"
import { cameraColumns, type CameraRow, toCamera } from "./RowCamera.ts"
import { makeSlices } from "./Slices.ts"
import { makeAnswers } from "./SqlAnswers.ts"

const nowText = Effect.map(Clock.currentTimeMillis, (now) => new Date(now).toISOString())

/** The first `pageSize` of rows, and the cursor if there was one more. */
export const toPage = <Row, A>(
  rows: ReadonlyArray<Row>,
  read: (row: Row) => A,
  cursorOf: (row: Row) => number,
): StorePage<A> => {
  const page = rows.slice(0, pageSize)
  const final = page.at(-1)
  const last = final === undefined ? undefined : cursorOf(final)
  return { items: page.map(read), next: rows.length > pageSize ? last : undefined, last }
}

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

// The fewer statements the quicker, and a few sizes do, so that each is prepared once. The largest
// has a quarter of the parameters that SQLite takes.
const rowsOfInsert = [256, 32, 4, 1]

/** `items` in parts as long as `sizes` allow, the longest first; the last size is 1. */
const inParts = <A>(items: ReadonlyArray<A>, sizes: ReadonlyArray<number>) => {
  const parts: Array<ReadonlyArray<A>> = []
  for (let start = 0; start < items.length;) {
    const size = sizes.find((size) => size <= items.length - start)!
    parts.push(items.slice(start, start + size))
    start += size
  }
  return parts
}

/** An address as the JSON of a query has it. */
const addressOf = (key: CameraKey) => {
  switch (key.camera_type) {
    case "ip":
      return [key.ip, portText(key.port)]
    case "non_ip":
      return key.snapshot_url
    case "stream":
      return key.m3u8_url
  }
}

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const { answerTo, once } = makeAnswers(sql)

  const columns = sql.literal(cameraColumns)
  // What a query gives is not known to the compiler either way.
  const rowsOf = (query: Statement<unknown>) =>
    query.values as Effect.Effect<ReadonlyArray<CameraRow>, SqlError>
  const one = (condition: Fragment) =>
    Effect.map(
      rowsOf(sql`SELECT ${columns} FROM camera WHERE ${condition}`),
      (rows) => Option.fromUndefinedOr(rows[0]),
    )
  const byId = (cameraID: string) => one(sql`camera_id = ${cameraID.toLowerCase()}`)

  const active = (cameraID: string) =>
    one(sql`camera_id = ${cameraID.toLowerCase()} AND retired_at IS NULL`)

  /** What keeps a row from being written beside those of other cameras. */
  const conflictOf = Effect.fnUntraced(function* (
    { legacy_camera_id, source_id, source_key }: Columns,
    cameraID: string,
  ) {
    const isOther = (condition: Fragment) =>
      Effect.map(one(sql`${condition} AND camera_id <> ${cameraID}`), Option.isSome)
    if (
      legacy_camera_id !== null && (yield* isOther(sql`legacy_camera_id = ${legacy_camera_id}`))
    ) {
      return "legacyCameraIDAlreadyExist" satisfies Conflict
    }
    return source_id !== null &&
        (yield* isOther(sql`source_key = ${source_key} AND source_id = ${source_id}`))
      ? "sourceIDAlreadyExist" satisfies Conflict
      : undefined
  })

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

  // What has no room in one answer is not read.
  const byIds = Effect.fnUntraced(function* (ids: ReadonlyArray<string | number>) {
    const lower = ids.map((id) => typeof id === "string" ? id.toLowerCase() : id)
    const rows = yield* (sql`
      WITH asked AS MATERIALIZED (SELECT key AS place, value, type FROM json_each(${
      JSON.stringify(lower)
    })), found AS MATERIALIZED (
        SELECT place, seq, ${sql.literal(sizeColumn)} AS size
        FROM asked CROSS JOIN camera ON camera_id = asked.value
        WHERE asked.type = 'text' AND retired_at IS NULL
        UNION ALL
        SELECT place, seq, ${sql.literal(sizeColumn)}
        FROM asked CROSS JOIN camera ON legacy_camera_id = asked.value
        WHERE asked.type = 'integer' AND retired_at IS NULL
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

  const readSlices = makeSlices()
  const rows = makeRows(sql, readSlices)
  const findPage = makeFindPage(sql, rows)
  const numbers = makeNumbers(sql, rows)
  const changes = makeChanges(sql, readSlices)
  const search = Effect.fnUntraced(function* (filter: StoreFilter) {
    const { lookedAt, query } = yield* findPage(filter)
    const rows = yield* boundedRows(query, filter.sort)
    const page = toCameraPage(rows, filter)
    hasLarge ||= page.items.length < Math.min(rows.length, filter.limit ?? pageSize)
    return page.next === undefined && lookedAt !== undefined
      ? { ...page, next: lookedAt, last: lookedAt }
      : page
  })

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

  const update = Effect.fnUntraced(function* (
    { cameraID: given, ...changes }: CheckedChanges,
    versions: Versions,
  ) {
    const cameraID = given.toLowerCase()
    while (true) {
      const row = yield* byId(cameraID)
      if (Option.isNone(row)) return yield* notFound()
      if (!isMeant(versionOf(row.value), versions)) return yield* otherVersion()
      const camera = yield* Effect.fromResult(applyChanges(toCamera(row.value), changes))
      const written = toColumns(camera, yield* nowText)
      const version = versionOf(row.value)
      const updated = yield* sql`
        UPDATE camera SET ${sql.update({ ...written, version: version + 1 })}
        WHERE camera_id = ${cameraID} AND version = ${version} AND NOT EXISTS (
          SELECT 1 FROM camera AS other
          WHERE other.legacy_camera_id = ${written.legacy_camera_id} AND other.camera_id <> ${cameraID}
        ) AND NOT EXISTS (
          SELECT 1 FROM camera AS other WHERE other.source_key = ${written.source_key}
            AND other.source_id = ${written.source_id} AND other.camera_id <> ${cameraID}
        ) RETURNING seq`
      if (updated.length > 0) return
      const message = yield* conflictOf(written, cameraID)
      if (message !== undefined) return yield* new ResourceConflictError({ message })
      // Another write came between the reading and this one: read again.
    }
  })

  const atVersion = (versions: Versions) =>
    versions === undefined ? sql`1 = 1` : sql`${sql.in("version", versions)}`

  /** Fails unless the camera is there at one of `versions`. */
  const explain = Effect.fnUntraced(function* (cameraID: string, versions: Versions) {
    const row = yield* byId(cameraID)
    if (Option.isNone(row)) return yield* notFound()
    if (!isMeant(versionOf(row.value), versions)) return yield* otherVersion()
  })

  const retire = Effect.fnUntraced(function* (
    given: string,
    reason: string | undefined,
    versions: Versions,
  ) {
    const cameraID = given.toLowerCase()
    const now = yield* nowText
    const retired = yield* sql`
      UPDATE camera SET retired_at = ${now}, retired_reason = ${reason ?? null},
        changed_at = ${now}, version = version + 1
      WHERE camera_id = ${cameraID} AND retired_at IS NULL AND ${atVersion(versions)} RETURNING seq`
    if (retired.length > 0) return
    const active = yield* one(sql`camera_id = ${cameraID} AND retired_at IS NOT NULL`)
    if (Option.isNone(active)) yield* explain(cameraID, versions)
  })

  // The trigger of the table writes the log entry and takes the camera away, in the same statement.
  const remove = Effect.fnUntraced(function* (given: string, versions: Versions) {
    const cameraID = given.toLowerCase()
    const removed = yield* sql`
      INSERT INTO removed_camera (camera_id, removed_at)
      SELECT camera_id, ${yield* nowText} FROM camera
      WHERE camera_id = ${cameraID} AND ${atVersion(versions)} RETURNING camera_id`
    if (removed.length === 0) yield* explain(cameraID, versions)
  })

  const insertTexts = new Map<number, string>()
  const insertText = (names: ReadonlyArray<string>, rows: number) => {
    let text = insertTexts.get(rows)
    if (text === undefined) {
      const row = `(${names.map(() => "?").join(", ")})`
      text = `INSERT INTO camera (${names.join(", ")})
        VALUES ${Array.from({ length: rows }, () => row).join(", ")}
        ON CONFLICT DO NOTHING RETURNING camera_id`
      insertTexts.set(rows, text)
    }
    return text
  }

  // What was refused was so for one of the two, also when the other camera is gone by now.
  const addConflict = (cameraID: string, camera: NewCamera, now: string) => {
    const likely: Conflict = camera.legacy_cameraID == null
      ? "sourceIDAlreadyExist"
      : "legacyCameraIDAlreadyExist"
    return camera.legacy_cameraID == null || camera.source_id == null
      ? Effect.succeed(likely)
      : Effect.map(
        conflictOf(toColumns(camera, now), cameraID),
        (conflict): Conflict => conflict ?? likely,
      )
  }

  const addAll = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<readonly [cameraID: string, camera: NewCamera]>,
  ) {
    const now = yield* nowText
    const written = new Set<string>()
    for (const part of inParts(cameras, rowsOfInsert)) {
      const rows = part.map(([camera_id, camera]) => ({
        camera_id,
        created_at: now,
        ...toColumns(camera, now),
      }))
      const text = insertText(Object.keys(rows[0]!), rows.length)
      const values = rows.flatMap((row) => Object.values<unknown>(row))
      for (const row of yield* sql.unsafe<{ readonly camera_id: string }>(text, values)) {
        written.add(row.camera_id)
      }
    }
    return yield* Effect.forEach(
      cameras,
      ([cameraID, camera]) =>
        written.has(cameraID) ? Effect.undefined : addConflict(cameraID, camera, now),
    )
  })

  const byAddresses = Effect.fnUntraced(function* (keys: ReadonlyArray<CameraKey>) {
    const addresses = (type: CameraType) =>
      JSON.stringify(keys.filter(({ camera_type }) => camera_type === type).map(addressOf))
    // The index of addresses only helps when those are gone through, and not the cameras.
    const rows = yield* Effect.all([
      rowsOf(sql`SELECT ${columns} FROM json_each(${addresses("ip")}) AS address
        CROSS JOIN camera ON ip = json_extract(address.value, '$[0]')
          AND port = json_extract(address.value, '$[1]') AND camera_type = 'ip'`),
      rowsOf(sql`SELECT ${columns} FROM json_each(${addresses("non_ip")}) AS address
        CROSS JOIN camera ON snapshot_url = address.value AND camera_type = 'non_ip'`),
      rowsOf(sql`SELECT ${columns} FROM json_each(${addresses("stream")}) AS address
        CROSS JOIN camera ON m3u8_url = address.value AND camera_type = 'stream'`),
    ])
    return rows.flat().sort((one, other) => seqOf(one) - seqOf(other)).map(toCamera)
  })

  const addMissing = Effect.fnUntraced(function* (
    cameras: ReadonlyArray<Candidate>,
    taken: ReadonlySet<string>,
  ) {
    const existing = findExisting(cameras, yield* byAddresses(keysOf(cameras)), taken)
    const missing = cameras.filter((_, index) => existing[index] === undefined)
    return toStandIns(cameras, existing, yield* addAll(missing))
  }, sql.withTransaction)

  return CameraStore.of({
    byId: (cameraID) => Effect.orDie(Effect.map(active(cameraID), Option.map(toCamera))),
    withVersion: (cameraID) =>
      Effect.orDie(Effect.map(
        active(cameraID),
        Option.map((row) => ({ camera: toCamera(row), version: versionOf(row) })),
      )),
    byLegacyId: (legacyCameraID) =>
      one(sql`legacy_camera_id = ${legacyCameraID} AND retired_at IS NULL`).pipe(
        Effect.map(Option.map(toCamera)),
        Effect.orDie,
      ),
    byIds: (ids) => Effect.orDie(byIds(ids)),
    search: (filter) => Effect.orDie(search(filter)),
    count: (selection) => Effect.orDie(numbers.count(selection)),
    facets: (selection, by) => Effect.orDie(numbers.facets(selection, by)),
    clusters: (selection, zoom) => Effect.orDie(numbers.clusters(selection, zoom)),
    byKey: (key, offset = 0) =>
      boundedRows((columns) =>
        sql`SELECT ${columns} FROM camera WHERE camera_type = ${key.camera_type}
          AND retired_at IS NULL AND ${sql.and(keyConditions(key))} ORDER BY seq
          LIMIT ${mostAtAddress + 1} OFFSET ${offset}`
      ).pipe(
        Effect.map((rows) => {
          const cameras = rows.map(toCamera)
          hasLarge ||= cameras.length <= mostAtAddress && countFitting(cameras) < cameras.length
          return cameras
        }),
        Effect.orDie,
      ),
    byAddresses: (keys) => Effect.orDie(byAddresses(keys)),
    addAll: (cameras) => Effect.orDie(addAll(cameras)),
    addMissing: (cameras, taken) => Effect.orDie(addMissing(cameras, taken)),
    add: Effect.fnUntraced(function* (cameraID, camera, answer) {
      const now = yield* nowText
      const columns = { camera_id: cameraID, created_at: now, ...toColumns(camera, now) }
      const outcome = yield* Effect.orDie(once(
        answer,
        sql`INSERT INTO camera ${sql.insert(columns)}
          ON CONFLICT DO NOTHING RETURNING seq`,
        sql`EXISTS (SELECT 1 FROM camera WHERE camera_id = ${cameraID})`,
      ))
      if (outcome !== "Nothing") return outcome === "Written"
      const message = yield* Effect.orDie(addConflict(cameraID, camera, now))
      return yield* new ResourceConflictError({ message })
    }),
    answerTo,
    update: (changes, versions) =>
      Effect.catchTag(update(changes, versions), "SqlError", Effect.die),
    retire: (cameraID, reason, versions) =>
      Effect.catchTag(retire(cameraID, reason, versions), "SqlError", Effect.die),
    remove: (cameraID, versions) =>
      Effect.catchTag(remove(cameraID, versions), "SqlError", Effect.die),
    changes: (range) => Effect.orDie(changes(range)),
  })
})

/** Cameras in the database of the `SqlClient`, which {@linkcode migrate} must have prepared. */
export const layer: Layer.Layer<CameraStore, never, SqlClient.SqlClient> = Layer.effect(
  CameraStore,
  make,
)
