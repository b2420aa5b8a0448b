/**
 * Importing lists into a new server by the command, and what is there then.
 *
 * @module
 */
import { streamCameras } from "../../mod.ts"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Camera } from "../../mod.ts"
import { run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

/** What an import did. */
export interface Imported {
  readonly code: number
  readonly stderr: string
  // deno-lint-ignore no-explicit-any -- what a command prints is for the test to look at.
  readonly summary: any
}

/** Imports what is at `path`. */
export const importAt = async (
  { env }: Served,
  path: string,
  ...flags: ReadonlyArray<string>
): Promise<Imported> => {
  const { code, stderr, stdout } = await run(["import", path, "--json", ...flags], { env })
  return { code, stderr, summary: stdout === "" ? undefined : JSON.parse(stdout) }
}

/** The fields of a camera that say something, without what the server made. */
const told = (camera: Camera): Readonly<Record<string, unknown>> => {
  const { cameraID: _, created_at: _created, updated_at: _updated, ...fields } = camera
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** Every camera that the server has, retired ones too, by what is told of it. */
export const all = (
  { client }: Served,
): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> =>
  streamCameras({ retired: "any" }).pipe(
    Stream.map(told),
    Stream.runCollect,
    Effect.provide(client),
    Effect.runPromise,
  )

/** Writes a list and imports it into a new server; gives what came of it and the cameras. */
export const importList = async (
  content: string | Uint8Array,
  ...flags: ReadonlyArray<string>
): Promise<Imported & { readonly cameras: Awaited<ReturnType<typeof all>> }> => {
  let result: Awaited<ReturnType<typeof importList>> | undefined
  await withServer(async (served) => {
    const path = `${served.directory}/list`
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    )
    const imported = await importAt(served, path, ...flags)
    result = { ...imported, cameras: await all(served) }
  })
  return result!
}
