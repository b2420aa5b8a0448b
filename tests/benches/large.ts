/**
 * `deno task bench:large`: the benchmarks of the server up to ten million cameras. Takes an hour and
 * 10 GB of disk in the directory for temporary files, which are removed at the end.
 *
 * @module
 */
import { withDatabases } from "./Database.ts"
import { measureReach } from "./reach.ts"
import { keepResults } from "./Results.ts"
import { measure } from "./server.ts"
import { header, table } from "./Table.ts"

const counts = [1e4, 1e5, 1e6, 1e7]

const lines = header()
const chart = new URL("./growth-large.svg", import.meta.url)
const rows = await withDatabases(counts, async (files) => [
  ...await measure(files, chart),
  ...await measureReach(files.at(-1)!),
])
console.log([...lines, "", table(rows), ""].join("\n"))
await keepResults(
  "server, ten million cameras",
  [...lines.map((line) => `- ${line}`), "", table(rows)].join("\n"),
)
