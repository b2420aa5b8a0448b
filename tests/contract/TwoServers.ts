/**
 * Two servers over one database, asked without the client, on a clock of the test.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpEffect from "effect/http/HttpEffect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import {
  createRootClient,
  layerMemory,
  makeHttpEffect,
  type Stores,
} from "@cam2/camera-database/server"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "../stores/Databases.ts"
import { temporaryDirectory } from "../stores/Engines.ts"
import { memoryURL } from "./World.ts"

/** The stores of two processes. */
type Pair = readonly [Context.Context<Stores>, Context.Context<Stores>]

/** The engines, and how two processes open one database. */
export const engines: Readonly<Record<string, Effect.Effect<Pair, unknown, Scope.Scope>>> = {
  memory: Effect.map(Layer.build(layerMemory), (stores) => [stores, stores]),
  "sqlite, a file that is opened twice": Effect.gen(function* () {
    const filename = `${yield* temporaryDirectory}/cam2.sqlite`
    return [
      yield* Layer.build(layerSqlite({ filename })),
      yield* Layer.build(layerSqlite({ filename })),
    ]
  }),
  ...typeof postgres === "string" ? {} : {
    "postgres, opened twice": Effect.gen(function* () {
      const url = yield* temporaryDatabase
      return [
        yield* Layer.build(layerPostgres({ url, migrate: true })),
        yield* Layer.build(layerPostgres({ url })),
      ] as const
    }),
  },
}

/** What gets a client its tokens. */
export interface Secret {
  readonly clientID: string
  readonly clientSecret: string
}

/** The JSON of an answer. */
export type Body = Readonly<Record<string, unknown>> & { readonly message?: string }

/** Two servers over what two processes have opened, on a clock of the test. */
export const makeServers = Effect.fnUntraced(function* (stores: (typeof engines)[string]) {
  const clock = yield* TestClock.make()
  yield* clock.setTime(Date.UTC(2018, 6, 4))
  const [first, second] = yield* stores
  const admin = Option.getOrThrow(yield* Effect.provideContext(createRootClient, first))
  type Requirements = HttpServerRequest.HttpServerRequest | Scope.Scope
  const open = (context: Context.Context<Stores>) =>
    makeHttpEffect({ tokenKey: Redacted.make("k".repeat(32)) }).pipe(
      Effect.map(
        HttpEffect.toWebHandlerWith<never, Requirements>(Context.make(Clock.Clock, clock)),
      ),
      Effect.provideContext(context),
      Effect.provideService(Clock.Clock, clock),
    )
  const handlers = [yield* open(first), yield* open(second)] as const
  const ask = (path: string, token?: string, method = "GET", server: 0 | 1 = 0) =>
    Effect.promise(async () => {
      const headers: HeadersInit = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const request = new Request(new URL(path, memoryURL), { method, headers })
      const response = await handlers[server](request)
      return [response.status, await response.json() as Body] as const
    })
  const tokenOf = ({ clientID, clientSecret }: Secret) =>
    Effect.map(
      ask(`/auth?${new URLSearchParams({ clientID, clientSecret })}`),
      ([status, body]) => status === 200 ? String(body.token) : `${status} ${body.message}`,
    )
  const root = { ...admin, clientSecret: Redacted.value(admin.clientSecret) }
  const adminToken = yield* tokenOf(root)
  const register = (parameters: string) =>
    Effect.promise(async () => {
      const request = new Request(new URL("/apps/register", memoryURL), {
        method: "POST",
        body: new URLSearchParams(parameters),
        headers: { authorization: `Bearer ${adminToken}` },
      })
      return await (await handlers[0](request)).json() as Secret
    })
  return { adminToken, ask, clock, register, root, tokenOf }
})

/** What {@linkcode makeServers} gives. */
export type Servers = Effect.Success<ReturnType<typeof makeServers>>
