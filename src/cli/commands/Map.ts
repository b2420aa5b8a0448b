/**
 * `cam2 map`: a map of the cameras in the browser, over any server.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { whoami } from "../../client/operations/mod.ts"
import { printable, toJson } from "../../domain/Printable.ts"
import { connected, connection, layerConnected } from "../Connection.ts"
import { json, port } from "../Flags.ts"
import { printLines } from "../output/Output.ts"
import { tilesFlags, tilesOf } from "../TilesFlags.ts"

// The page, and what serves it, no other command waits for.
const load = Effect.promise(() =>
  Promise.all([import("../map/ServeSession.ts"), import("../map/OpenBrowser.ts")])
)

/** `cam2 map`. */
export const map = Command.make(
  "map",
  {
    ...connection,
    port: port("The port of this machine to listen on; a free one when left out", 0),
    open: Flag.Boolean("open").pipe(
      Flag.withDescription("Open the browser; --no-open only prints the address"),
      Flag.withDefault(true),
    ),
    ...tilesFlags,
    json,
  },
  Effect.fnUntraced(function* ({ json, open, port, ...given }) {
    const tiles = yield* tilesOf(given)
    const to = yield* connected(given)
    yield* Effect.gen(function* () {
      // Before anything is opened, so that what is wrong is told here.
      const { owner, permissionLevel } = yield* whoami()
      const [{ serveSession }, { openBrowser }] = yield* load
      const address = yield* serveSession({ baseURL: to.baseURL, port, tiles })
      const whose = `The map of ${to.baseURL} as ${printable(owner)}, ${permissionLevel}`
      yield* printLines(Stream.fromIterable(
        json
          ? [toJson({ address, baseURL: to.baseURL, owner, permissionLevel })]
          : [`${whose}, until Ctrl-C:`, address],
      ))
      if (open) {
        yield* openBrowser(address, () => {
          console.error("cam2: no browser could be started: open the address yourself")
        })
      }
      return yield* Effect.never
    }).pipe(Effect.provide(layerConnected(to)))
  }, Effect.scoped),
).pipe(
  Command.withShortDescription("Show a map of the cameras in the browser"),
  Command.withDescription(
    "Show a map of the cameras of any server in the browser, until Ctrl-C, on an address of this machine " +
      "that opens once and for nobody else. What is done there is done as this client, whose token " +
      "never gets into the browser. A server has the same map at /map with serve --map.",
  ),
  Command.withExamples([
    { command: "cam2 map" },
    { command: "cam2 map --profile alice --no-open", description: "only prints the address" },
  ]),
)
