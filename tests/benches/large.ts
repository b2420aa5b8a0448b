/**
 * `deno task bench:large [DIRECTORY [part…]]`: the benchmarks of the server up to ten million cameras.
 * The parts are `write`, `server` and `reach`; all of them where none is named.
 *
 * Writing takes 20 minutes and 8 GB of disk. In a DIRECTORY the databases are kept, and used again, so
 * that they can be written beforehand; without one they are removed at the end.
 *
 * @module
 */
import { withDatabases } from "./Database.ts"
import { progress } from "./Progress.ts"
import { measureReach } from "./reach.ts"
import { keepResults } from "./Results.ts"
import { measure } from "./server.ts"
import { fileRow } from "./server/File.ts"
import { header, table } from "./Table.ts"

const counts = [1e4, 1e5, 1e6, 1e7]
const parts = ["write", "server", "reach"]

const [directory, ...given] = Deno.args
const unknown = given.filter((part) => !parts.includes(part))
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(", ")}; there is ${parts.join(", ")}`)
  Deno.exit(2)
}
const isNamed = (part: string) => given.length === 0 || given.includes(part)

const chart = new URL("./growth-large.svg", import.meta.url)
await withDatabases(counts, async (files) => {
  progress("the databases are there")
  const large = files.at(-1)!
  const measured = {
    server: () => measure(files, chart),
    // The file of a million is as a server writes it.
    reach: async () => [...await measureReach(large), await fileRow(files.at(-2)!)],
  }
  for (const [part, rows] of Object.entries(measured)) {
    if (!isNamed(part)) continue
    const lines = header()
    const shown = table(await rows())
    console.log([...lines, "", shown, ""].join("\n"))
    await keepResults(
      `${part}, ten million cameras`,
      [...lines.map((line) => `- ${line}`), "", shown].join("\n"),
    )
  }
}, directory)
