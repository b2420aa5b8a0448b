/**
 * The steps that log what is done to clients, make them removable, and keep when each was used last
 * and its old secret.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"

// As with cameras, triggers make a write and its log entry one statement. Only the store sets
// changed_at: what else changes a row, such as the counting of requests, is no change to log. Owners
// from before they had a length are cut.
export const logClients = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  for (const column of ["changed_at", "changed_by", "changed_by_owner", "changed_in"]) {
    yield* sql`ALTER TABLE app ADD COLUMN ${sql(column)} TEXT`
  }
  yield* sql`
    CREATE TABLE app_log (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      timestamp TEXT NOT NULL,
      action TEXT NOT NULL,
      actor_id TEXT,
      actor_owner TEXT,
      client_id TEXT NOT NULL,
      owner TEXT NOT NULL,
      permission_level TEXT NOT NULL,
      old_owner TEXT,
      old_permission_level TEXT,
      request_id TEXT
    )`
  yield* sql`CREATE INDEX app_log_timestamp ON app_log (timestamp)`
  const columns = sql.literal(`timestamp, actor_id, actor_owner, client_id, owner,
    permission_level, request_id, action, old_owner, old_permission_level`)
  const values = sql.literal(`NEW.changed_at, NEW.changed_by, substr(NEW.changed_by_owner, 1, 200),
    NEW.client_id, substr(NEW.owner, 1, 200), NEW.permission_level, NEW.changed_in`)
  yield* sql`
    CREATE TRIGGER app_added AFTER INSERT ON app WHEN NEW.changed_at IS NOT NULL BEGIN
      INSERT INTO app_log (${columns}) VALUES (${values}, 'register', NULL, NULL);
    END`
  yield* sql`
    CREATE TRIGGER app_changed AFTER UPDATE OF changed_at ON app BEGIN
      INSERT INTO app_log (${columns}) VALUES (
        ${values},
        CASE NEW.generation WHEN OLD.generation THEN 'update' ELSE 'resetSecret' END,
        nullif(substr(OLD.owner, 1, 200), substr(NEW.owner, 1, 200)),
        nullif(OLD.permission_level, NEW.permission_level)
      );
    END`
  // A page of the clients of an owner begins anywhere in their order.
  yield* sql`CREATE INDEX app_owner_client ON app (owner, client_id)`
  yield* sql`DROP INDEX app_owner`
})

// A client is marked as removed, and the trigger that logs the change takes it away: as with every
// other change, both are one statement. Times are in milliseconds since 1970.
export const manageClients = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE app ADD COLUMN old_secret_hash TEXT`
  yield* sql`ALTER TABLE app ADD COLUMN old_secret_ends INTEGER`
  yield* sql`ALTER TABLE app ADD COLUMN last_used INTEGER`
  yield* sql`ALTER TABLE app ADD COLUMN is_removed INTEGER NOT NULL DEFAULT 0`
  yield* sql`ALTER TABLE app_log ADD COLUMN old_secret_ends INTEGER`
  yield* sql`DROP TRIGGER app_changed`
  yield* sql`
    CREATE TRIGGER app_changed AFTER UPDATE OF changed_at ON app BEGIN
      INSERT INTO app_log (timestamp, actor_id, actor_owner, client_id, owner, permission_level,
        request_id, action, old_owner, old_permission_level, old_secret_ends)
      VALUES (
        NEW.changed_at, NEW.changed_by, substr(NEW.changed_by_owner, 1, 200), NEW.client_id,
        substr(NEW.owner, 1, 200), NEW.permission_level, NEW.changed_in,
        CASE
          WHEN NEW.is_removed = 1 THEN 'remove'
          WHEN NEW.generation = OLD.generation THEN 'update'
          ELSE 'resetSecret'
        END,
        nullif(substr(OLD.owner, 1, 200), substr(NEW.owner, 1, 200)),
        nullif(OLD.permission_level, NEW.permission_level),
        CASE WHEN NEW.generation <> OLD.generation THEN NEW.old_secret_ends END
      );
      DELETE FROM app WHERE client_id = NEW.client_id AND is_removed = 1;
    END`
})
