/**
 * Stores whose reads a replica may answer. Tokens, clients, usage, limits, kept responses, the change log
 * and all writes are those of the database itself.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore } from "../CameraStore.ts"
import { ClientStore } from "../ClientStore.ts"
import { CurrentLastWrite } from "../Reader.ts"
import { SourceStore } from "../SourceStore.ts"
import type { Stores } from "../Stores.ts"
import { mayBeBehind, type Replica, replicaOf } from "../sql/Replica.ts"
import { makeLastWrites, readClient } from "./LastWrites.ts"

/** How what is asked for by clients is read. */
const makeRead = ({ bound }: Replica) => <A, E, R>(read: Effect.Effect<A, E, R>) =>
  Effect.flatMap(CurrentLastWrite, (lastWrite) => {
    const least = bound()
    return lastWrite === undefined || least === undefined
      ? read
      : mayBeBehind(read, Math.max(lastWrite, least))
  })

const stores = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const [cameras, clients, sources] = [yield* CameraStore, yield* ClientStore, yield* SourceStore]
  const replica = replicaOf(sql)
  if (replica === undefined) return { cameras, clients, sources }
  const read = makeRead(replica)
  const { keep, written } = makeLastWrites(sql)
  return {
    cameras: CameraStore.of({
      ...cameras,
      byId: (...asked) => read(cameras.byId(...asked)),
      withVersion: (...asked) => read(cameras.withVersion(...asked)),
      byLegacyId: (...asked) => read(cameras.byLegacyId(...asked)),
      byIds: (...asked) => read(cameras.byIds(...asked)),
      search: (filter) => read(cameras.search(filter)),
      count: (selection) => read(cameras.count(selection)),
      facets: (...asked) => read(cameras.facets(...asked)),
      clusters: (...asked) => read(cameras.clusters(...asked)),
      byKey: (...asked) => read(cameras.byKey(...asked)),
      add: (...given) => written(cameras.add(...given)),
      addAll: (given) => written(cameras.addAll(given)),
      addMissing: (...given) => written(cameras.addMissing(...given)),
      put: (...given) => written(cameras.put(...given)),
      putAll: (...given) => written(cameras.putAll(...given)),
      update: (...given) => written(cameras.update(...given)),
      retire: (...given) => written(cameras.retire(...given)),
      remove: (...given) => written(cameras.remove(...given)),
      // Whoever is told again of a write goes on from there, too.
      responseTo: (keyHash) =>
        Effect.tap(
          cameras.responseTo(keyHash),
          (answer) => Option.isSome(answer) ? keep() : Effect.void,
        ),
    }),
    clients: ClientStore.of({ ...clients, byId: readClient(sql) }),
    sources: SourceStore.of({
      list: (page) => read(sources.list(page)),
      describe: (names) => read(sources.describe(names)),
      put: (...given) => written(sources.put(...given)),
    }),
  }
})

/** The stores below, which are of an `SqlClient`; as they are where that has no replica. */
export const layer: Layer.Layer<Stores, never, Stores | SqlClient.SqlClient> = Layer.unwrap(
  Effect.map(stores, ({ cameras, clients, sources }) =>
    Layer.mergeAll(
      Layer.succeed(CameraStore, cameras),
      Layer.succeed(ClientStore, clients),
      Layer.succeed(SourceStore, sources),
    )),
)
