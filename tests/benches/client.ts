/**
 * The benchmarks of the client.
 *
 * @module
 */
import { makePacked } from "../runtimes/Packed.ts"
import { cold } from "./client/Cold.ts"
import { memory } from "./client/Memory.ts"
import { reading } from "./client/Reading.ts"
import { walking } from "./client/Walking.ts"
import type { Row } from "./Row.ts"

/** Every row; also draws `walk.svg`. */
export const rows = async (): Promise<ReadonlyArray<Row>> => {
  await using packed = await makePacked()
  const walk = await walking()
  await Deno.writeTextFile(new URL("walk.svg", import.meta.url), walk.plot)
  return [
    ...await reading(packed),
    ...walk.rows,
    ...await cold(packed),
    ...await memory(packed),
  ]
}
