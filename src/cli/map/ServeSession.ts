/**
 * A map on loopback, over a server elsewhere.
 *
 * @module
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as Scope from "effect/Scope"
import type { TokenService } from "../../client/TokenService.ts"
import { makePages } from "../../map/Pages.ts"
import type { MapTiles } from "../../map/Tiles.ts"
import type { CommandError } from "../output/ReportFailure.ts"
import { listen } from "../serving/Listen.ts"
import { forwardTo } from "./Forward.ts"
import { makeGate } from "./Gate.ts"

const warning =
  "cam2: the address was opened a second time, and refused. If the map is not in your browser, somebody " +
  "else opened it: end this with Ctrl-C."

const isOfMap = (url: string) => /^\/map(\/|\?|$)/.test(url)

/** How the map is served. */
export interface SessionOptions {
  /** The server. */
  readonly baseURL: string
  readonly port: number
  readonly tiles: MapTiles | undefined
}

/** Serves the map until the scope closes; gives the address that opens it, once. */
export const serveSession: (
  options: SessionOptions,
) => Effect.Effect<string, CommandError, Scope.Scope | TokenService> = Effect.fnUntraced(
  function* ({ baseURL, port, tiles }) {
    const pages = makePages("session", tiles)
    const forward = yield* forwardTo(baseURL)
    const app = Effect.flatMap(
      HttpServerRequest.HttpServerRequest,
      ({ url }) => isOfMap(url) ? pages : forward,
    )
    const { around, entrance } = makeGate(Console.error(warning))
    let taken = port
    taken = yield* listen(around(app, () => taken), { hostname: "127.0.0.1", port })
    return `http://127.0.0.1:${taken}${entrance}`
  },
)
