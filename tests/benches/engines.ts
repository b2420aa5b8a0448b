/**
 * `deno task bench:engines [cameras] [growth]`: the engines side by side, over 1,000,000 cameras when
 * they are left out; with `growth` only how the time of a request grows in PostgreSQL. PostgreSQL comes
 * from npm and runs on loopback. With 1,000,000 or more, the results are kept.
 *
 * @module
 */
// As in `cam2 serve`, and so before anything of Effect.
import "../../src/cli/AsyncContext.ts"
import { writeCosts } from "./capacity/Costs.ts"
import { writePage } from "./capacity/Page.ts"
import { withDatabases } from "./Database.ts"
import { measureCosts } from "./engines/Costs.ts"
import { openEngines } from "./engines/Engines.ts"
import { rowsOfGrowth } from "./engines/Growth.ts"
import { rowOfPostGis } from "./engines/PostGis.ts"
import { type PostgresDatabase, withPostgres } from "./engines/PostgresDatabase.ts"
import { measureReads, rowsOfReads, sideBySide } from "./engines/Reads.ts"
import { rowsOfScaling } from "./engines/Scaling.ts"
import { measureWrites } from "./engines/Writes.ts"
import { progress } from "./Progress.ts"
import { keepResults } from "./Results.ts"
import { header, table } from "./Table.ts"

const kept = 1e6
const small = 1e4

const [given = `${kept}`, only] = Deno.args
const count = Number(given)
if (!Number.isInteger(count) || count <= small) {
  console.error(`the number of cameras has to be more than ${small}: ${given}`)
  Deno.exit(2)
}
if (only !== undefined && only !== "growth") {
  console.error(`nothing alone but growth: ${only}`)
  Deno.exit(2)
}

const failed: Array<string> = []

/** What a part measured; nothing when it failed, which the results then say, and the others go on. */
const part = async <A>(what: string, measure: () => Promise<A>): Promise<A | undefined> => {
  try {
    return await measure()
  } catch (error) {
    const [message] = `${error}`.split("\n")
    progress(`${what} failed: ${message}`)
    failed.push(`not measured in this run: ${what}`)
  }
}

/** What is measured of engines that are open for it alone. */
const measureEngines = async (database: PostgresDatabase, filename: string) => {
  const engines = await openEngines(database, filename, count)
  const postgres = engines.find(({ name }) => name === "PostgreSQL")!
  try {
    const reads = await part("reads", () => measureReads(engines))
    const circle = await part("circles of PostGIS", () => rowOfPostGis(postgres, count))
    const writes = await part("bulk imports", () => measureWrites(database, engines))
    return {
      rows: [
        ...reads ? rowsOfReads(reads, count) : [],
        ...circle ? [circle] : [],
        ...writes ? [writes.row] : [],
      ],
      table: reads && sideBySide(engines, reads, writes ? [writes.line] : []),
    }
  } finally {
    for (const { close } of engines) await close()
  }
}

const lines = header()
const words = count.toLocaleString("en")
const withHead = (...tables: ReadonlyArray<string>) =>
  [...[...lines, ...failed].map((line) => `- ${line}`), "", ...tables].join("\n")

if (only === "growth") {
  const rows = await withPostgres(
    [count, small],
    ([large, other]) => part("growth", () => rowsOfGrowth([large!, other!], [count, small])),
  )
  const measured = withHead(table(rows ?? []))
  console.log(measured)
  if (count >= kept) await keepResults(`engines, growth to ${words} cameras`, measured)
  Deno.exit(failed.length === 0 ? 0 : 1)
}

const { costs, engines, rows } = await withDatabases(
  [count],
  ([file]) =>
    withPostgres([count, small], async ([large, other]) => {
      progress("the databases are written")
      const grown = await part("growth", () => rowsOfGrowth([large!, other!], [count, small]))
      const costs = await part("costs", () => measureCosts(large!, count))
      const scaling = await part("several processes", () => rowsOfScaling(large!))
      const beside = await part("engines", () => measureEngines(large!, file!.filename))
      return {
        costs,
        engines: beside?.table,
        rows: [...beside?.rows ?? [], ...grown ?? [], ...scaling ?? []],
      }
    }),
)
console.log([withHead(table(rows)), "", engines ?? "", "", JSON.stringify(costs)].join("\n"))
if (count >= kept) {
  const group = count === kept ? "engines" : `engines, ${words} cameras`
  await keepResults(group, withHead(table(rows)))
  if (engines) await keepResults(`${group}, side by side`, withHead(engines))
  if (costs) {
    const measured = `${lines[0]}, PostgreSQL with ${words} cameras, ${lines.at(-1)}`
    await writeCosts({ measured, costs })
    await writePage()
  }
}
Deno.exit(failed.length === 0 ? 0 : 1)
