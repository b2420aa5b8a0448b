/**
 * The clients of the API in an SQL database.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import type { PermissionLevel } from "../../domain/Permission.ts"
import { type App, AppStore, lastAdmin } from "../AppStore.ts"
import { makeAnswers } from "./SqlAnswers.ts"

interface AppRow {
  readonly client_id: string
  readonly owner: string
  readonly permission_level: PermissionLevel
  readonly secret_hash: string
  readonly generation: number
}

const toApp = (row: AppRow): App => ({
  clientID: row.client_id,
  owner: row.owner,
  permissionLevel: row.permission_level,
  secretHash: row.secret_hash,
  generation: row.generation,
})

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const { answerTo, once } = makeAnswers(sql)
  // A hash that only this write has put there.
  const hasSecret = (clientID: string, secretHash: string) =>
    sql`EXISTS (SELECT 1 FROM app WHERE client_id = ${clientID} AND secret_hash = ${secretHash})`
  return AppStore.of({
    answerTo,
    byId: (clientID) =>
      sql<AppRow>`SELECT client_id, owner, permission_level, secret_hash, generation
        FROM app WHERE client_id = ${clientID}`.pipe(
        Effect.map((rows) => Option.map(Option.fromUndefinedOr(rows[0]), toApp)),
        Effect.orDie,
      ),
    idsByOwner: (owner) =>
      sql<{ readonly client_id: string }>`
        SELECT client_id FROM app WHERE owner = ${owner} ORDER BY client_id`.pipe(
        Effect.map((rows) => rows.map((row) => row.client_id)),
        Effect.orDie,
      ),
    isEmpty: sql`SELECT 1 FROM app LIMIT 1`.pipe(
      Effect.map((rows) => rows.length === 0),
      Effect.orDie,
    ),
    add: ({ clientID, owner, permissionLevel, secretHash }, answer) =>
      once(
        answer,
        sql`INSERT INTO app ${
          sql.insert({
            client_id: clientID,
            owner,
            permission_level: permissionLevel,
            secret_hash: secretHash,
          })
        } RETURNING client_id`,
        hasSecret(clientID, secretHash),
      ).pipe(Effect.map((outcome) => outcome === "Written"), Effect.orDie),
    update: Effect.fnUntraced(function* (clientID, { owner, permissionLevel }) {
      // The statement itself looks for another admin, so that of two who are lowered at the same
      // time one stays.
      const isRaisedOrKept = sql.literal(
        (permissionLevel ?? "admin") === "admin" ? "1 = 1" : "1 = 0",
      )
      const updated = yield* sql`UPDATE app SET owner = coalesce(${owner ?? null}, owner),
        permission_level = coalesce(${permissionLevel ?? null}, permission_level)
        WHERE client_id = ${clientID} AND (${isRaisedOrKept} OR permission_level <> 'admin' OR EXISTS (
          SELECT 1 FROM app AS other
          WHERE other.permission_level = 'admin' AND other.client_id <> ${clientID}
        )) RETURNING client_id`.pipe(Effect.orDie)
      if (updated.length > 0) return true
      const found = yield* sql`SELECT 1 FROM app WHERE client_id = ${clientID}`.pipe(Effect.orDie)
      return found.length === 0 ? false : yield* lastAdmin
    }),
    replaceSecret: (clientID, secretHash, answer) =>
      once(
        answer,
        sql`UPDATE app SET secret_hash = ${secretHash}, generation = generation + 1
          WHERE client_id = ${clientID} RETURNING client_id`,
        hasSecret(clientID, secretHash),
      ).pipe(Effect.map((outcome) => outcome === "Written"), Effect.orDie),
    usage: (clientID) =>
      sql<{ readonly usage_count: number }>`
        SELECT usage_count FROM app WHERE client_id = ${clientID}`.pipe(
        Effect.map((rows) => rows[0]?.usage_count ?? 0),
        Effect.orDie,
      ),
    // One statement, so that a failure does not leave some clients counted and others not.
    addUsage: (counts) => {
      const json = JSON.stringify(Object.fromEntries(counts))
      return sql`UPDATE app SET usage_count = usage_count +
          (SELECT value FROM json_each(${json}) WHERE key = client_id)
        WHERE client_id IN (SELECT key FROM json_each(${json}))`.pipe(Effect.asVoid, Effect.orDie)
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
  })
})

/** Clients in the database of the `SqlClient`, which {@linkcode migrate} must have prepared. */
export const layer: Layer.Layer<AppStore, never, SqlClient.SqlClient> = Layer.effect(AppStore, make)
