/**
 * The table `camera_pack`: what most reads ask of cameras, some thousand of them in one value, so that
 * looking at every camera reads a few hundred rows.
 *
 * Cameras whose numbers are behind the last pack are in none. What was changed or removed since it was
 * packed is noted in `camera_unpacked`, in the statement that changes it.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"

/** How many numbers of `seq` a pack has: it is made when all of them were given. */
export const packSize = 2048

/** What a pack has of a camera. */
const packed = [
  "seq",
  "camera_type",
  "source_key",
  "country_key",
  "state_key",
  "city_key",
  "resolution_width",
  "resolution_height",
  "is_active_image",
  "is_active_video",
  "latitude",
  "longitude",
  "retired_at",
]

// The number of a camera is never given again, and so no camera comes into a pack that is there: one
// that is added costs nothing.
export const packCameras = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE camera_pack (
    number INTEGER PRIMARY KEY, cameras BLOB NOT NULL, exact_places BLOB
  )`
  yield* sql`CREATE TABLE camera_pack_values (
    part INTEGER PRIMARY KEY AUTOINCREMENT,
    texts TEXT NOT NULL,
    profiles BLOB NOT NULL,
    localities BLOB NOT NULL
  )`
  yield* sql`CREATE TABLE camera_unpacked (seq INTEGER PRIMARY KEY)`
  const note = sql.literal(`INSERT INTO camera_unpacked (seq)
    SELECT OLD.seq WHERE EXISTS (SELECT 1 FROM camera_pack WHERE number = OLD.seq / ${packSize})
    ON CONFLICT DO NOTHING`)
  const valuesOf = (row: string) => packed.map((column) => `${row}.${column}`).join(", ")
  yield* sql`
    CREATE TRIGGER camera_unpacked_changed AFTER UPDATE ON camera
    WHEN (${sql.literal(valuesOf("OLD"))}) IS NOT (${sql.literal(valuesOf("NEW"))})
    BEGIN ${note}; END`
  yield* sql`CREATE TRIGGER camera_unpacked_removed AFTER DELETE ON camera BEGIN ${note}; END`
})
