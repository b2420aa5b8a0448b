/**
 * Tools for assistants, by the Model Context Protocol: searching, counting and reading cameras, and
 * with `allowWrites` adding and retiring them.
 *
 * @example The tools beside the API of a server
 * ```ts
 * import { withMcp } from "@cam2/camera-database/mcp"
 * import { layerMemory, makeHttpEffect } from "@cam2/camera-database/server"
 * import * as Effect from "effect/Effect"
 *
 * const app = Effect.flatMap(makeHttpEffect(), (app) => withMcp(app))
 * const program = Effect.scoped(Effect.asVoid(app)).pipe(Effect.provide(layerMemory))
 * await Effect.runPromise(program)
 * ```
 *
 * @module
 */
export { type McpOptions, mcpPath, withMcp } from "./Http.ts"
export { layerStdio } from "./Stdio.ts"
export type { ToolOptions } from "./ToolHandlers.ts"
