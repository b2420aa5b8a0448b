/**
 * A standby of PostgreSQL of which one connection is silent, while the others are answered.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { CameraStore, ClientStore } from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { CurrentLastWrite, CurrentReader } from "../../src/server/stores/Reader.ts"
import { ReplicaHealth } from "../../src/server/stores/StoreHealth.ts"
import { streamCamera } from "../contract/Fixtures.ts"
import { temporaryDatabase } from "./Databases.ts"
import { catchUp, onStandby, standby } from "./Standby.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")
const decoder = new TextDecoder("latin1")

/** A way to the server of a URL; a connection that is asked about `word` is silent from then on. */
const openWay = (url: Redacted.Redacted, word: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const to = new URL(Redacted.value(url))
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
      const open: Array<Deno.Conn> = []
      let silenced = 0
      const serve = async () => {
        for await (const client of listener) {
          const server = await Deno.connect({ hostname: to.hostname, port: Number(to.port) })
          open.push(client, server)
          let isSilent = false
          const pass = async (from: Deno.Conn, to: Deno.Conn) => {
            try {
              for await (const bytes of from.readable) {
                if (!isSilent && from === client && decoder.decode(bytes).includes(word)) {
                  isSilent = true
                  silenced++
                }
                if (!isSilent) await to.write(bytes)
              }
              to.close()
            } catch {
              // It was closed meanwhile.
            }
          }
          void pass(client, server)
          void pass(server, client)
        }
      }
      void serve()
      const way = new URL(to)
      way.port = String((listener.addr as Deno.NetAddr).port)
      const close = () => {
        listener.close()
        for (const connection of open) {
          try {
            connection.close()
          } catch {
            // It is closed already.
          }
        }
      }
      return { url: Redacted.make(way.href), silenced: () => silenced, close }
    }),
    ({ close }) => Effect.sync(close),
  )

Deno.test({
  name: "postgres with a replica: what a silent connection does not answer, the database does",
  ignore: typeof standby === "string",
  fn: () =>
    Effect.gen(function* () {
      const url = yield* temporaryDatabase
      const clientID = "ada"
      yield* Effect.provide(
        Effect.gen(function* () {
          for (const index of [1, 2]) yield* (yield* CameraStore).add(idOf(index), streamCamera)
          yield* (yield* ClientStore).add({
            clientID,
            owner: clientID,
            permissionLevel: "admin",
            secretHash: clientID,
          })
        }),
        layerPostgres({ url, migrate: true, index: false }),
      )
      yield* catchUp(url)
      const way = yield* openWay(onStandby(url), idOf(2))
      const context = yield* Layer.build(layerPostgres({
        url,
        index: false,
        statementTimeout: "300 millis",
        waitTimeout: "700 millis",
        replica: { url: way.url },
      }))
      const cameras = Context.get(context, CameraStore)
      const { lastWrite } = Option.getOrThrow(
        yield* Context.get(context, ClientStore).byId(clientID),
      )
      const read = (index: number) =>
        Effect.map(cameras.byId(idOf(index)), Option.isSome).pipe(
          Effect.provideService(CurrentReader, clientID),
          Effect.provideService(CurrentLastWrite, lastWrite),
        )
      assert.deepEqual([yield* read(1), way.silenced()], [true, 0])
      assert.deepEqual([yield* read(2), way.silenced()], [true, 1])
      assert.deepEqual([yield* read(1), way.silenced()], [true, 1])
      assert.equal(Context.get(context, ReplicaHealth)(), "ok")
    }).pipe(Effect.scoped, Effect.runPromise),
})
