/**
 * `cam2 mcp`: tools for an assistant, over standard input and output.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { connection, layerClient } from "../Connection.ts"

/** The tools, which no other command waits for. */
export const loadTools = Effect.promise(() => import("../../mcp/mod.ts"))

/** `--allow-writes`, for the tools of an assistant. */
export const allowWrites = Flag.Boolean("allow-writes").pipe(
  Flag.withoutNegation,
  Flag.withDescription(
    "Let the assistant add and retire cameras, as far as its client may; it only reads when left out",
  ),
  Flag.withDefault(false),
)

/** `cam2 mcp`. */
export const mcp = Command.make(
  "mcp",
  { ...connection, allowWrites },
  ({ allowWrites, ...to }) =>
    Effect.flatMap(
      loadTools,
      ({ layerStdio }) => Layer.launch(Layer.provide(layerStdio({ allowWrites }), layerClient(to))),
    ),
).pipe(
  Command.withShortDescription("Give an assistant tools for the cameras"),
  Command.withDescription(
    "Give an assistant tools to search, count and read cameras, by the Model Context Protocol over " +
      "standard input and output. The assistant starts this command itself; what it does, it does as " +
      "this client. A server has the same tools at /mcp with serve --mcp.",
  ),
  Command.withExamples([
    { command: "cam2 mcp", description: "as the command of a server in an assistant's settings" },
  ]),
)
