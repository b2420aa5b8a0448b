/**
 * The tools over standard input and output, for an assistant that starts them itself.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as McpServer from "effect/ai/McpServer"
import { Stdio } from "effect/Stdio"
import { ApiClient } from "../client/ApiClient.ts"
import { facts, protocols } from "./Facts.ts"
import { withJsonLines } from "./JsonLines.ts"
import { type ToolOptions, toolsOf } from "./ToolHandlers.ts"

const asClient = McpServer.middleware<{ provides: ApiClient }>()(
  Effect.map(ApiClient, (api) => (effect) => Effect.provideService(effect, ApiClient, api)),
)

/** Serves the tools over standard input and output, as the client of the context, until its end. */
export const layerStdio = (
  options: ToolOptions = {},
): Layer.Layer<never, unknown, ApiClient | Stdio> =>
  McpServer.layerStdio({
    ...facts,
    protocols,
    registrations: Layer.provide(toolsOf(options), asClient.layer),
  }).pipe(Layer.provide(Layer.effect(Stdio, Effect.map(Stdio, withJsonLines))))
