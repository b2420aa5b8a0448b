/**
 * Importing cameras into a server, and what is there then.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Camera, type NewCamera, streamCameras } from "../../mod.ts"
import { importEntries, type ImportOptions } from "../../src/lists/ImportEntries.ts"
import type { ImportEntry } from "../../src/lists/ImportEntry.ts"
import type { ImportSummary } from "../../src/lists/ImportSummary.ts"
import type { Served } from "./Served.ts"

/** Whether a request is an import of many cameras. */
export const isBulk = (request: Request): boolean =>
  new URL(request.url).pathname === "/cameras/import"

/** A camera whose address has `name` in it. */
export const snapshot = (name: string, more: Partial<NewCamera> = {}): NewCamera => ({
  camera_type: "non_ip",
  snapshot_url: `https://example.org/${name}.jpg`,
  is_active_image: true,
  is_active_video: false,
  ...more,
} as NewCamera)

const entries = (cameras: ReadonlyArray<NewCamera | string>): ReadonlyArray<ImportEntry> =>
  cameras.map((camera, index) => ({
    line: index + 1,
    camera: typeof camera === "string" ? Result.fail(camera) : Result.succeed(camera),
  }))

/** Imports cameras, and entries that are none for the reason given. */
export const run = (
  { client }: Served,
  cameras: ReadonlyArray<NewCamera | string>,
  options?: ImportOptions,
): Promise<ImportSummary> =>
  importEntries({ entries: Stream.fromIterable(entries(cameras)), total: undefined }, options).pipe(
    Effect.provide(client),
    Effect.runPromise,
  )

/** Every camera that the server has. */
export const stored = ({ client }: Served): Promise<ReadonlyArray<Camera>> =>
  streamCameras().pipe(Stream.runCollect, Effect.provide(client), Effect.runPromise)
