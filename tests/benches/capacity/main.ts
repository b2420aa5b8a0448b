/**
 * `deno task capacity`: makes the tables and the chart of `src/server/capacity.md` from the costs that
 * `deno task bench:engines` measured last.
 *
 * @module
 */
import { writePage } from "./Page.ts"

await writePage()
Deno.exit()
