/**
 * The steps that give cameras more fields, what reads find them by, and the log what was done to them.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { wordsText } from "../../../domain/Words.ts"
import { fold } from "../CameraRecord.ts"
import { blockSize } from "./CameraBlocks.ts"

// A strip of a tenth of a degree, so that a circle reads what is near and not a band around the
// earth; and all that the exact test reads, so that it does not read the rows.
export const indexStrips = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE INDEX camera_strip
    ON camera ((CAST(latitude * 10 AS INTEGER)), longitude, x, y, z)`
  yield* sql`DROP INDEX camera_place`
})

// Numbers are missing from seq where a camera was refused, so that an offset is found by counting:
// blocks first.
export const countBlocks = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const block = (seq: string) => sql.literal(`${seq} / ${blockSize}`)
  yield* sql`CREATE TABLE camera_block (block INTEGER PRIMARY KEY, cameras INTEGER NOT NULL)`
  yield* sql`INSERT INTO camera_block
    SELECT ${block("seq")}, count(*) FROM camera GROUP BY ${block("seq")}`
  yield* sql`
    CREATE TRIGGER camera_counted AFTER INSERT ON camera BEGIN
      INSERT INTO camera_block VALUES (${block("NEW.seq")}, 1)
      ON CONFLICT (block) DO UPDATE SET cameras = cameras + 1;
    END`
  yield* sql`
    CREATE TRIGGER camera_removed AFTER DELETE ON camera BEGIN
      UPDATE camera_block SET cameras = cameras - 1 WHERE block = ${block("OLD.seq")};
    END`
})

export const addNames = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE camera ADD COLUMN name TEXT`
  yield* sql`ALTER TABLE camera ADD COLUMN direction REAL`
})

// So many rows are read and filled at a time: neither one by one, nor all in memory.
const batch = 2000

interface OldRow {
  readonly seq: number
  readonly name: string | null
  readonly city: string | null
  readonly source: string | null
}

/** Fills what SQL cannot make of the fields that are there. */
const fillWords = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  for (let last = 0;;) {
    const rows = yield* sql<OldRow>`SELECT seq, name, city, source FROM camera
      WHERE seq > ${last} ORDER BY seq LIMIT ${batch}`
    if (rows.length === 0) return
    const filled = rows.map(({ seq, ...fields }) => [
      seq,
      wordsText(fields),
      fields.name === null ? null : fold(fields.name),
    ])
    yield* sql`UPDATE camera
      SET words = json_extract(value, '$[1]'), name_key = json_extract(value, '$[2]')
      FROM json_each(${JSON.stringify(filled)}) WHERE seq = json_extract(value, '$[0]')`
    last = rows.at(-1)!.seq
  }
})

// As before, a change and its log entry are one statement, for engines without transactions. Only the
// store sets changed_at: what else changes a row, such as these steps, is no change to log. A camera
// is removed by the row that says so, which has its entry in the log and takes it away.
const logKinds = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE removed_camera (camera_id TEXT PRIMARY KEY, removed_at TEXT NOT NULL)`
  yield* sql`
    CREATE TRIGGER camera_added AFTER INSERT ON camera BEGIN
      INSERT INTO change_log (camera_id, timestamp, kind)
      VALUES (NEW.camera_id, NEW.changed_at, 'added');
    END`
  yield* sql`
    CREATE TRIGGER camera_updated AFTER UPDATE OF changed_at ON camera BEGIN
      INSERT INTO change_log (camera_id, timestamp, kind) VALUES (
        NEW.camera_id, NEW.changed_at,
        CASE WHEN OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL
          THEN 'retired' ELSE 'updated' END
      );
    END`
  yield* sql`
    CREATE TRIGGER removed_camera_added AFTER INSERT ON removed_camera BEGIN
      INSERT INTO change_log (camera_id, timestamp, kind)
      SELECT camera_id, NEW.removed_at, 'removed' FROM camera WHERE camera_id = NEW.camera_id;
      DELETE FROM camera WHERE camera_id = NEW.camera_id;
    END`
})

// A retired camera is as if it were not there: an offset passes over it, and a place is found without
// reading its row.
const hideRetired = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`DROP TRIGGER camera_removed`
  const block = (seq: string) => sql.literal(`${seq} / ${blockSize}`)
  yield* sql`
    CREATE TRIGGER camera_removed AFTER DELETE ON camera WHEN OLD.retired_at IS NULL BEGIN
      UPDATE camera_block SET cameras = cameras - 1 WHERE block = ${block("OLD.seq")};
    END`
  yield* sql`
    CREATE TRIGGER camera_retired AFTER UPDATE OF retired_at ON camera
    WHEN (OLD.retired_at IS NULL) <> (NEW.retired_at IS NULL) BEGIN
      UPDATE camera_block
      SET cameras = cameras + CASE WHEN NEW.retired_at IS NULL THEN 1 ELSE -1 END
      WHERE block = ${block("NEW.seq")};
    END`
  yield* sql`DROP INDEX camera_strip`
  yield* sql`CREATE INDEX camera_strip ON camera
    ((CAST(latitude * 10 AS INTEGER)), longitude, latitude, retired_at, x, y, z)`
})

export const describeMore = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  // Filling the columns is no change of a camera.
  yield* sql`DROP TRIGGER camera_added`
  yield* sql`DROP TRIGGER camera_updated`
  const texts = ["road", "source_id", "properties", "created_at", "retired_at", "retired_reason"]
  for (const column of [...texts, "name_key", "road_key", "words"]) {
    yield* sql`ALTER TABLE camera ADD COLUMN ${sql(column)} TEXT`
  }
  yield* sql`ALTER TABLE camera ADD COLUMN update_interval REAL`
  yield* sql`CREATE UNIQUE INDEX camera_source_id ON camera (source_key, source_id)
    WHERE source_id IS NOT NULL`
  yield* sql`ALTER TABLE change_log ADD COLUMN kind TEXT NOT NULL DEFAULT 'updated'`
  yield* sql`UPDATE change_log SET kind = 'added'
    WHERE seq IN (SELECT min(seq) FROM change_log GROUP BY camera_id)`
  yield* sql`UPDATE camera SET created_at = log.timestamp FROM change_log AS log
    WHERE log.kind = 'added' AND log.camera_id = camera.camera_id`
  yield* sql`UPDATE camera SET created_at = changed_at WHERE created_at IS NULL`
  yield* fillWords
  yield* logKinds
  yield* hideRetired
  yield* sql`
    CREATE TABLE source (
      name_key TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      home_page TEXT,
      licence TEXT,
      attribution TEXT,
      terms TEXT
    )`
})

// A kind of change that is rare would be looked for in the whole log. And the capital ẞ was not the
// ss that ß is: what has a ß in its key was written with it.
export const indexKinds = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE INDEX change_log_kind ON change_log (kind)`
  for (const key of ["source_key", "country_key", "state_key", "city_key"]) {
    yield* sql`UPDATE camera SET ${sql(key)} = replace(${sql(key)}, 'ß', 'ss')
      WHERE instr(${sql(key)}, 'ß') > 0`
  }
})

/**
 * What is told of sources, beside the cameras of each in the order of adding. An empty source, which old
 * cameras can have, is none.
 */
export const indexSources = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE camera SET source = NULL, source_key = NULL WHERE source_key = ''`
  yield* sql`DROP INDEX camera_source`
  yield* sql`CREATE INDEX camera_source
    ON camera (source_key, seq, retired_at, is_active_image, is_active_video)`
})

/** What most filters ask, in the order of adding, so that looking at every camera reads little. */
export const indexOrder = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE INDEX camera_scan ON camera (
    seq, camera_type, source_key, country_key, state_key, city_key, resolution_width,
    resolution_height, is_active_image, is_active_video, retired_at, latitude, longitude, x, y, z
  )`
})
