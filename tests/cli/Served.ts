/**
 * A server over a new database, for tests of the command line.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { type ApiClient, layer, type TokenService } from "../../mod.ts"
import { createRootClient, makeHandler } from "../../src/server/mod.ts"
import { layerSqlite } from "../../src/server/stores/sqlite/NodeSqlite.ts"

/** A running server and its root client. */
export interface Served {
  readonly env: Readonly<Record<"CAM2_BASE_URL" | "CAM2_CLIENT_ID" | "CAM2_CLIENT_SECRET", string>>
  readonly client: Layer.Layer<ApiClient | TokenService>
  /** A directory that is removed in the end. */
  readonly directory: string
}

type Handle = (request: Request) => Promise<Response>

/** What stands between a server and the network. */
export type Between = (handle: Handle) => Handle

/** Runs `test` with a server; `between` may stand between it and the network. */
export const withServer = async (
  test: (served: Served) => Promise<void>,
  between: Between = (handle) => handle,
): Promise<void> => {
  const directory = await Deno.makeTempDir()
  const stores = layerSqlite({ filename: `${directory}/cameras.sqlite` })
  const root = await createRootClient.pipe(Effect.provide(stores), Effect.runPromise)
  const { clientID, clientSecret } = Option.getOrThrow(root)
  const { dispose, handler } = makeHandler({ stores })
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => between(handler)(request),
  )
  const baseURL = `http://127.0.0.1:${server.addr.port}/`
  try {
    await test({
      env: {
        CAM2_BASE_URL: baseURL,
        CAM2_CLIENT_ID: clientID,
        CAM2_CLIENT_SECRET: Redacted.value(clientSecret),
      },
      client: Layer.orDie(layer({ baseURL, clientID, clientSecret })),
      directory,
    })
  } finally {
    await server.shutdown()
    await dispose()
    await Deno.remove(directory, { recursive: true })
  }
}
