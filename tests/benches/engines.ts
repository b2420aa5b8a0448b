/**
 * `deno task bench:engines [cameras]`: the engines side by side, over 1,000,000 cameras when it is left
 * out. PostgreSQL comes from npm and runs on loopback; takes some 10 minutes and 4 GB of disk.
 *
 * @module
 */
import { withDatabases } from "./Database.ts"
import { withPostgres } from "./engines/PostgresDatabase.ts"
import { rowsOfReads } from "./engines/Reads.ts"
import { rowsOfScaling } from "./engines/Scaling.ts"
import { rowsOfWrites } from "./engines/Writes.ts"
import { keepResults } from "./Results.ts"
import { header, table } from "./Table.ts"

const [given] = Deno.args
const count = given === undefined ? 1e6 : Number(given)

const lines = header()
const rows = await withDatabases(
  [count],
  ([file]) =>
    withPostgres(count, async (database) => [
      ...await rowsOfReads(database, file!.filename, count),
      ...await rowsOfWrites(database),
      ...await rowsOfScaling(database, count),
    ]),
)
console.log([...lines, "", table(rows), ""].join("\n"))
if (given === undefined) {
  await keepResults("engines", [...lines.map((line) => `- ${line}`), "", table(rows)].join("\n"))
}
Deno.exit()
