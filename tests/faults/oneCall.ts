/**
 * A process that makes one call with a token that it shares in a folder with other processes, and says
 * how it ended.
 *
 * @module
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import { layerConfig, searchCamera } from "../../mod.ts"
import { tokenStoreKeyValue } from "../../src/client/SharedTokens.ts"

const store = Layer.provide(
  KeyValueStore.layerFileSystem(Deno.args[0]!),
  NodeServices.layer,
)
const client = Layer.provide(
  layerConfig({ retry: false }),
  Layer.provide(tokenStoreKeyValue, store),
)

console.log(
  await searchCamera().pipe(
    Effect.provide(client),
    Effect.match({ onSuccess: () => "ok", onFailure: ({ message }) => message }),
    Effect.runPromise,
  ),
)
