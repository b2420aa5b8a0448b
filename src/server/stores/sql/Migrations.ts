/**
 * The tables, and the steps that bring an older database forward.
 *
 * @module
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"
import type { TaggedErrorClass } from "../../../domain/Errors.ts"
import { packCameras } from "./CameraPacks.ts"
import {
  addNames,
  countBlocks,
  describeMore,
  indexKinds,
  indexOrder,
  indexSources,
  indexStrips,
} from "./CameraTables.ts"
import { indexWords, indexWordsInLots } from "./CameraWords.ts"
import { logClients, manageClients } from "./ClientTables.ts"
import { commonSteps } from "./CommonSteps.ts"
import { makeTables } from "./NewDatabase.ts"

// The triggers make a write and its change-log entry one statement, which is atomic on every engine,
// also on those without transactions.
const createTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE camera (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      camera_id TEXT NOT NULL UNIQUE,
      legacy_camera_id INTEGER UNIQUE,
      camera_type TEXT NOT NULL,
      source TEXT,
      country TEXT,
      state TEXT,
      city TEXT,
      latitude REAL,
      longitude REAL,
      resolution_width INTEGER,
      resolution_height INTEGER,
      frame_rate REAL,
      is_active_image INTEGER NOT NULL,
      is_active_video INTEGER NOT NULL,
      utc_offset INTEGER,
      timezone_id TEXT,
      timezone_name TEXT,
      reference_logo TEXT,
      reference_url TEXT,
      ip TEXT,
      port TEXT,
      brand TEXT,
      model TEXT,
      image_path TEXT,
      video_path TEXT,
      snapshot_url TEXT,
      m3u8_url TEXT,
      source_key TEXT,
      country_key TEXT,
      state_key TEXT,
      city_key TEXT,
      x REAL,
      y REAL,
      z REAL,
      version INTEGER NOT NULL DEFAULT 1,
      changed_at TEXT NOT NULL,
      CHECK (
        (camera_type = 'ip' AND ip IS NOT NULL)
        OR (camera_type = 'non_ip' AND snapshot_url IS NOT NULL)
        OR (camera_type = 'stream' AND m3u8_url IS NOT NULL)
      )
    )`
  yield* sql`CREATE INDEX camera_place ON camera (latitude, longitude)`
  yield* sql`CREATE INDEX camera_country ON camera (country_key)`
  yield* sql`CREATE INDEX camera_state ON camera (state_key)`
  yield* sql`CREATE INDEX camera_city ON camera (city_key)`
  yield* sql`CREATE INDEX camera_source ON camera (source_key)`
  yield* sql`CREATE INDEX camera_ip ON camera (ip, port) WHERE ip IS NOT NULL`
  yield* sql`CREATE INDEX camera_snapshot ON camera (snapshot_url) WHERE snapshot_url IS NOT NULL`
  yield* sql`CREATE INDEX camera_m3u8 ON camera (m3u8_url) WHERE m3u8_url IS NOT NULL`
  yield* sql`
    CREATE TABLE change_log (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      camera_id TEXT NOT NULL,
      timestamp TEXT NOT NULL
    )`
  yield* sql`CREATE INDEX change_log_timestamp ON change_log (timestamp)`
  yield* sql`
    CREATE TRIGGER camera_added AFTER INSERT ON camera BEGIN
      INSERT INTO change_log (camera_id, timestamp) VALUES (NEW.camera_id, NEW.changed_at);
    END`
  yield* sql`
    CREATE TRIGGER camera_updated AFTER UPDATE ON camera BEGIN
      INSERT INTO change_log (camera_id, timestamp) VALUES (NEW.camera_id, NEW.changed_at);
    END`
  yield* sql`
    CREATE TABLE app (
      client_id TEXT PRIMARY KEY,
      owner TEXT NOT NULL,
      permission_level TEXT NOT NULL CHECK (permission_level IN ('user', 'webUI', 'admin')),
      secret_hash TEXT NOT NULL,
      generation INTEGER NOT NULL DEFAULT 1,
      usage_count INTEGER NOT NULL DEFAULT 0
    )`
  yield* sql`CREATE INDEX app_owner ON app (owner)`
  yield* sql`CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)`
})

// Everything in it is a hash or encrypted: neither a client nor a key nor a response can be read there.
const keepAnswers = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE kept_answer (
      key_hash TEXT PRIMARY KEY,
      request_hash TEXT NOT NULL,
      sealed TEXT NOT NULL,
      expires_at INTEGER NOT NULL
    )`
  yield* sql`CREATE INDEX kept_answer_expires_at ON kept_answer (expires_at)`
})

/** Every step, by its number and name. */
export const migrations = {
  "0001_create_tables": createTables,
  "0002_index_strips": indexStrips,
  "0003_count_blocks": countBlocks,
  "0004_keep_answers": keepAnswers,
  "0005_log_clients": logClients,
  "0006_add_names": addNames,
  "0007_manage_clients": manageClients,
  "0008_describe_more": describeMore,
  "0009_index_kinds": indexKinds,
  "0010_index_order": indexOrder,
  "0011_index_words": indexWords,
  "0012_index_sources": indexSources,
  "0013_index_words_in_lots": indexWordsInLots,
  "0014_pack_cameras": packCameras,
  ...commonSteps,
}

const newest = Math.max(...Object.keys(migrations).map((name) => Number.parseInt(name)))

const Database: TaggedErrorClass<
  "DatabaseError",
  { readonly message: string; readonly cause?: unknown }
> = Data.TaggedError("DatabaseError")
/** The database cannot be used, and `message` says why; nothing in it was changed. */
export class DatabaseError extends Database {}

/** The schema that a database has; 0 for a new one. */
const schemaOf = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<
    { readonly found: number | null }
  >`SELECT max(migration_id) AS found FROM effect_sql_migrations`
  return row?.found ?? 0
})

/**
 * Brings the database to the newest schema; refuses one that a newer version wrote. One that is up to
 * date is not written, so that it may be read-only.
 */
export const migrate: Effect.Effect<void, DatabaseError, SqlClient.SqlClient> = Effect.gen(
  function* () {
    // Without the table it is new; whatever else is wrong, the migration meets it again and tells.
    const before = yield* Effect.orElseSucceed(schemaOf, () => 0)
    if (before === newest) return
    if (before === 0) yield* makeTables
    yield* Migrator.make({})({ loader: Migrator.fromRecord(migrations) })
    const found = yield* schemaOf
    if (found > newest) {
      return yield* new DatabaseError({
        message: `The database has schema ${found} and this version knows schema ${newest}. ` +
          "Use a newer version of @cam2/camera-database.",
      })
    }
  },
).pipe(
  Effect.mapError((error) =>
    error._tag === "DatabaseError" ? error : new DatabaseError({
      message: `The database cannot be brought to the newest schema: ${error.message}`,
      cause: error,
    })
  ),
  Effect.withSpan("migrate"),
)
