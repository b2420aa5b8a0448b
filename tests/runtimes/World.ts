/**
 * World: the servers that a behaviour runs against, and the clients that reach them.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import { layerMemory, makeHandler, type Stores } from "@cam2/camera-database/server"
import { layerTestWith } from "@cam2/camera-database/testing"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"

/** What a runner starts on the loopback before the behaviours run. */
export interface PeerShape {
  /**
   * A server of its own, empty but for {@linkcode root}, below every first segment of a path. Where
   * that begins with `stall-`, only `GET /auth` is answered, and `GET /gone-…` once the connection of
   * the request that was not answered is closed.
   */
  readonly baseURL: string
  /** Where nothing listens. */
  readonly closedURL: string
}

/** {@linkcode PeerShape} */
export class Peer extends Context.Service<Peer, PeerShape>()("tests/Peer") {}

/** The credentials of the client with the permission level `"admin"` on every server. */
export const root: Cam2.Credentials = {
  clientID: "c".repeat(96),
  clientSecret: Redacted.make("s".repeat(71)),
}

/** A client of any server. */
export type Client = Cam2.ApiClient | Cam2.TokenService

/** Where a server is, and how requests get there. */
export interface Server {
  readonly baseURL: string
  readonly fetch: typeof globalThis.fetch
}

/** The client of `server` with the credentials of {@linkcode root}, unless told otherwise. */
export const client = (
  { baseURL, fetch }: Server,
  options?: Partial<Cam2.ClientOptions>,
): Layer.Layer<Client> =>
  Cam2.layer({ ...root, baseURL, retry: false, ...options }).pipe(
    Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetch)),
    Layer.orDie,
  )

/** A new server of the peer, over the runtime's own `fetch`. */
export const network: Effect.Effect<Server, never, Peer> = Effect.map(Peer, ({ baseURL }) => ({
  baseURL: `${baseURL}${crypto.randomUUID()}/`,
  fetch: globalThis.fetch,
}))

/** The web handler in this runtime, without a network, until the scope closes. */
export const handler = Effect.fnUntraced(function* (
  stores: Layer.Layer<Stores> = layerMemory,
) {
  const { handler } = yield* Effect.acquireRelease(
    Effect.sync(() => makeHandler({ stores, rootClient: root })),
    ({ dispose }) => Effect.promise(dispose),
  )
  const fetch: typeof globalThis.fetch = (input, init) => handler(new Request(input, init))
  return { baseURL: "http://cam2.test/", fetch, handler }
})

/** What a server that a test plays answers to the requests after `GET /auth`. */
export type Script = (request: Request, number: number) => Response | Promise<Response>

/** Gives a token for every `GET /auth`, and `script`'s answers to the rest. */
export const scripted = (
  script: Script,
): Server & { readonly asked: Array<string>; readonly signals: Array<AbortSignal> } => {
  const asked: Array<string> = []
  const signals: Array<AbortSignal> = []
  let calls = 0
  let tokens = 0
  return {
    baseURL: "http://cam2.test/",
    asked,
    signals,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { pathname } = new URL(request.url)
      const token = request.headers.get("authorization")
      asked.push(token === null ? pathname : `${pathname} ${token}`)
      if (pathname === "/auth") return Response.json({ token: `token-${++tokens}` })
      signals.push(init!.signal!)
      return await script(request, ++calls)
    },
  }
}

const everyWorld: Readonly<
  Record<string, Effect.Effect<Layer.Layer<Client>, never, Peer | Scope.Scope>>
> = {
  "over the network": Effect.map(network, (server) => client(server)),
  "in the handler": Effect.map(handler(), (server) => client(server)),
  layerTest: Effect.succeed(layerTestWith({ cameras: [] })),
}

/** Runs a program in each world: as root, with an empty database. */
export const everywhere = <E>(
  program: Effect.Effect<void, E, Client>,
): Effect.Effect<void, Error, Peer> =>
  Effect.forEach(
    Object.entries(everyWorld),
    ([world, layer]) =>
      Effect.flatMap(layer, (layer) => Effect.provide(program, layer)).pipe(
        Effect.scoped,
        Effect.catchCause((cause) => Effect.fail(new Error(`${world}: ${Cause.pretty(cause)}`))),
      ),
    { discard: true },
  )
