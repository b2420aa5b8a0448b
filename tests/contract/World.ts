/**
 * World: the server that a behaviour runs against, and the clients that reach it.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Cam2 from "@cam2/camera-database"
import {
  createRootClient,
  makeHandler,
  type ServerOptions,
  type Stores,
} from "@cam2/camera-database/server"

/** A server with an empty database but for its root client. */
export class World extends Context.Service<World, {
  readonly baseURL: string
  readonly fetch: typeof globalThis.fetch
  /** The credentials of a client with the permission level `"admin"`. */
  readonly root: Cam2.Credentials
  /** Ends the server, closes its database, and opens both again; nothing where nothing is kept. */
  readonly reopen: Effect.Effect<void>
}>()("tests/World") {}

/** A program for clients of a {@linkcode World}. */
export type Program<A = void> = Effect.Effect<A, unknown, World>

/** Runs a program as the client with `credentials`; each time with a new token. */
export const as = (
  credentials: Cam2.Credentials,
): <A, E, R>(
  program: Effect.Effect<A, E, R>,
) => Effect.Effect<A, E | Cam2.ClientOptionsError, World | Exclude<R, Services>> =>
  Effect.provide(clientOf(credentials))

type Services = Cam2.ApiClient | Cam2.TokenService

// Errors are compared whole, and no two answers have the same id.
const withoutRequestIds =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch => async (input, init) => {
    const response = await fetch(input, init)
    const headers = new Headers(response.headers)
    headers.delete("x-request-id")
    return new Response(response.body, { status: response.status, headers })
  }

const clientOf = (credentials: Cam2.Credentials) =>
  Layer.unwrap(
    Effect.map(World, ({ baseURL, fetch }) =>
      Cam2.layer({ ...credentials, baseURL, retry: false }).pipe(
        Layer.provide(Layer.succeed(FetchHttpClient.Fetch, withoutRequestIds(fetch))),
      )),
  )

/** Runs a program as the root client. */
export const asRoot = <A, E, R>(
  program: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | Cam2.ClientOptionsError, World | Exclude<R, Services>> =>
  Effect.flatMap(World, ({ root }) => as(root)(program))

/** Closes and opens the world's database, where it keeps what was written. */
export const reopen: Effect.Effect<void, never, World> = Effect.flatMap(
  World,
  ({ reopen }) => reopen,
)

/** The origin of a server that is reached without a network. */
export const memoryURL = "http://cam2.test/"

/** A function like `fetch` whose requests go to `handler` and nowhere else. */
export const fetchFrom =
  (handler: (request: Request) => Promise<Response>): typeof globalThis.fetch => (input, init) =>
    handler(new Request(input, init))

/** A server over stores that were opened, until the scope closes, and its root client. */
export const serve = Effect.fnUntraced(function* <E>(
  stores: Layer.Layer<Stores, E>,
  options?: ServerOptions,
) {
  const context = yield* Layer.build(stores)
  const created = yield* Effect.provideContext(createRootClient, context)
  const { dispose, handler } = makeHandler({ ...options, stores: Layer.succeedContext(context) })
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  return { handler, created: Option.getOrUndefined(created), context }
})
