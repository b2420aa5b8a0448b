/**
 * The clients of the API in an SQL database.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import { isSqlError } from "effect/sql/SqlError"
import { type Actor, ClientStore, lastAdmin } from "../ClientStore.ts"
import { sharingOf, takesBatches } from "./BatchClient.ts"
import {
  clientColumns,
  type ClientRow,
  infoColumns,
  type InfoRow,
  toClient,
  toInfo,
  toLogEntry,
} from "./ClientRow.ts"
import { makeDialect } from "./Dialect.ts"
import { makeResponses } from "./SqlResponses.ts"
import { makeSlices } from "./Slices.ts"
import { makeReadLog, timeText } from "./SqlLog.ts"

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const { responseTo, once } = makeResponses(sql)
  const { alone, entries, member } = makeDialect(sql)
  // A hash that only this write has put there.
  const hasSecret = (clientID: string, secretHash: string) =>
    sql`EXISTS (SELECT 1 FROM app WHERE client_id = ${clientID} AND secret_hash = ${secretHash})`

  // The triggers of the table make an entry of the log of it.
  const changedBy = (by: Actor | undefined) =>
    Effect.map(Clock.currentTimeMillis, (now) => ({
      changed_at: timeText(now),
      changed_by: by?.clientID ?? null,
      changed_by_owner: by?.owner ?? null,
      changed_in: by?.requestId ?? null,
    }))

  // The statement itself looks for another admin, so that of two who are lowered or removed at the
  // same time one stays.
  const isNotLastAdmin = (clientID: string) =>
    sql`(permission_level <> 'admin' OR EXISTS (
      SELECT 1 FROM app AS other
      WHERE other.permission_level = 'admin' AND other.client_id <> ${clientID}
    ))`

  /** Whether a change was made that the last admin is kept from, where its statement gave `rows`. */
  const wasMade = Effect.fnUntraced(function* (clientID: string, rows: ReadonlyArray<unknown>) {
    if (rows.length > 0) return true
    const found = yield* sql`SELECT 1 FROM app WHERE client_id = ${clientID}`.pipe(Effect.orDie)
    return found.length === 0 ? false : yield* lastAdmin
  })

  const readLog = makeReadLog(sql, makeSlices(sharingOf(sql)), {
    table: "app_log",
    columns: "*",
    toEntry: toLogEntry,
  })
  return ClientStore.of({
    responseTo,
    // An engine of batches has a Worker, whose settings name its root client.
    ...!takesBatches(sql) && {
      alone: (making) => Effect.catchIf(alone("root")(making), isSqlError, Effect.die),
    },
    byId: (clientID) =>
      sql<ClientRow>`SELECT ${sql.literal(clientColumns)} FROM app WHERE client_id = ${clientID}`
        .pipe(
          Effect.map((rows) => Option.map(Option.fromUndefinedOr(rows[0]), toClient)),
          Effect.orDie,
        ),
    idsByOwner: (owner, page) =>
      sql<{ readonly client_id: string }>`
        SELECT client_id FROM app WHERE owner = ${owner} AND client_id > ${page?.after ?? ""}
        ORDER BY client_id LIMIT ${page?.limit ?? Number.MAX_SAFE_INTEGER}`.pipe(
        Effect.map((rows) => rows.map((row) => row.client_id)),
        Effect.orDie,
      ),
    isEmpty: sql`SELECT 1 FROM app LIMIT 1`.pipe(
      Effect.map((rows) => rows.length === 0),
      Effect.orDie,
    ),
    add: Effect.fnUntraced(
      function* ({ clientID, owner, permissionLevel, secretHash }, by, response) {
        const outcome = yield* once(
          response,
          sql`INSERT INTO app ${
            sql.insert({
              client_id: clientID,
              owner,
              permission_level: permissionLevel,
              secret_hash: secretHash,
              ...yield* changedBy(by),
            })
          } RETURNING client_id`,
          hasSecret(clientID, secretHash),
        )
        return outcome === "Written"
      },
      Effect.orDie,
    ),
    update: Effect.fnUntraced(function* (clientID, { owner, permissionLevel }, by) {
      const isKept = (permissionLevel ?? "admin") === "admin"
      const updated = yield* sql`UPDATE app SET ${sql.update(yield* changedBy(by))},
        owner = coalesce(${owner ?? null}, owner),
        permission_level = coalesce(${permissionLevel ?? null}, permission_level)
        WHERE client_id = ${clientID} AND ${
        isKept ? sql.literal("1 = 1") : isNotLastAdmin(clientID)
      }
        RETURNING client_id`.pipe(alone("admins"), Effect.orDie)
      return yield* wasMade(clientID, updated)
    }),
    remove: Effect.fnUntraced(function* (clientID, by) {
      const removed = yield* sql`UPDATE app SET ${sql.update(yield* changedBy(by))}, is_removed = 1
        WHERE client_id = ${clientID} AND ${isNotLastAdmin(clientID)}
        RETURNING client_id`.pipe(alone("admins"), Effect.orDie)
      return yield* wasMade(clientID, removed)
    }),
    replaceSecret: Effect.fnUntraced(function* (clientID, secretHash, by, response, oldEndsAt) {
      const outcome = yield* once(
        response,
        sql`UPDATE app SET ${sql.update(yield* changedBy(by))},
          old_secret_hash = ${sql.literal(oldEndsAt === undefined ? "NULL" : "secret_hash")},
          old_secret_ends = ${oldEndsAt ?? null},
          secret_hash = ${secretHash}, generation = generation + 1
          WHERE client_id = ${clientID} RETURNING client_id`,
        hasSecret(clientID, secretHash),
      )
      return outcome === "Written"
    }, Effect.orDie),
    describe: Effect.fnUntraced(function* (clientID) {
      const now = yield* Clock.currentTimeMillis
      const [row] = yield* sql<InfoRow>`SELECT ${
        sql.literal(infoColumns)
      } FROM app WHERE client_id = ${clientID}`
      return Option.map(Option.fromUndefinedOr(row), toInfo(now))
    }, Effect.orDie),
    list: Effect.fnUntraced(function* (owner, { after = "", limit }) {
      const now = yield* Clock.currentTimeMillis
      const isOfOwner = owner === undefined ? sql.literal("1 = 1") : sql`owner = ${owner}`
      const rows = yield* sql<InfoRow>`SELECT ${sql.literal(infoColumns)} FROM app
        WHERE ${isOfOwner} AND client_id > ${after} ORDER BY client_id LIMIT ${limit}`
      return rows.map(toInfo(now))
    }, Effect.orDie),
    log: (range) => Effect.orDie(readLog(range)),
    usage: (clientID) =>
      sql<{ readonly usage_count: number }>`
        SELECT usage_count FROM app WHERE client_id = ${clientID}`.pipe(
        Effect.map((rows) => rows[0]?.usage_count ?? 0),
        Effect.orDie,
      ),
    // One statement, so that a failure does not leave some clients counted and others not.
    addUsage: (counts, lastUsed) => {
      const uses = [...counts].map(([clientID, count]) =>
        [clientID, count, lastUsed?.get(clientID) ?? 0] as const
      )
      const used = (at: 1 | 2) => sql`CAST(${member("uses", at)} AS BIGINT)`
      return sql`UPDATE app SET
          usage_count = usage_count + ${used(1)},
          last_used = CASE WHEN ${used(2)} > coalesce(last_used, 0) THEN ${used(2)}
            ELSE last_used END
        FROM ${entries(uses, "uses")} WHERE client_id = ${member("uses", 0)}`
        .pipe(Effect.asVoid, Effect.orDie)
    },
    // Read first, so that a database that has a key may be read-only.
    tokenKey: (fresh) =>
      Effect.gen(function* () {
        const kept = sql<
          { readonly value: string }
        >`SELECT value FROM setting WHERE name = 'token_key'`
        const [before] = yield* kept
        if (before !== undefined) return before.value
        yield* sql`INSERT INTO setting ${sql.insert({ name: "token_key", value: fresh })}
          ON CONFLICT (name) DO NOTHING`
        const [after] = yield* kept
        return after?.value ?? fresh
      }).pipe(Effect.orDie),
    isTokenKeyChanged: (fingerprint) =>
      Effect.gen(function* () {
        const [kept] = yield* sql<
          { readonly value: string }
        >`SELECT value FROM setting WHERE name = 'token_key_fingerprint'`
        if (kept?.value === fingerprint) return false
        // A database that cannot be written still tells, now and at the next start.
        yield* sql`INSERT INTO setting ${
          sql.insert({ name: "token_key_fingerprint", value: fingerprint })
        } ON CONFLICT (name) DO UPDATE SET value = excluded.value`.pipe(
          Effect.asVoid,
          Effect.catchDefect(() => Effect.void),
          Effect.ignore,
        )
        return kept !== undefined
      }).pipe(Effect.orDie),
  })
})

/** Clients in the database of the `SqlClient`, which {@linkcode migrate} must have prepared. */
export const layer: Layer.Layer<ClientStore, never, SqlClient.SqlClient> = Layer.effect(
  ClientStore,
  make,
)
