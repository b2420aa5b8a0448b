/**
 * The benchmarks of the client.
 *
 * @module
 */
import { makePacked } from "../runtimes/Packed.ts"
import { cold } from "./client/Cold.ts"
import { memory } from "./client/Memory.ts"
import { reading } from "./client/Reading.ts"
import { transports } from "./client/Transports.ts"
import { walking } from "./client/Walking.ts"
import type { Row } from "./Row.ts"

const { imports }: { readonly imports: Readonly<Record<string, string>> } = JSON.parse(
  await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
)
const peers = ["ky", "openapi-fetch", "zod"]

/** Every row; also draws `walk.svg`. */
export const rows = async (): Promise<ReadonlyArray<Row>> => {
  await using packed = await makePacked(peers.map((name) => imports[name]!.replace(/^npm:/, "")))
  const walk = await walking()
  await Deno.writeTextFile(new URL("walk.svg", import.meta.url), walk.plot)
  return [
    ...await reading(packed),
    ...await transports(packed),
    ...walk.rows,
    ...await cold(packed),
    ...await memory(packed),
  ]
}
