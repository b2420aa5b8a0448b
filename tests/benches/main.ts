/**
 * `deno task bench [group…]`: every benchmark, or those of the groups that are named.
 *
 * Every number is a ratio against something that ran in the same run. The table goes to the terminal;
 * that of a group also replaces what `results.md` and `README.md` beside it have of the group.
 *
 * @module
 */
import * as adds from "./adds.ts"
import * as client from "./client.ts"
import * as imports from "./import.ts"
import * as lists from "./lists.ts"
import * as reach from "./reach.ts"
import { keepResults } from "./Results.ts"
import type { Row } from "./Row.ts"
import * as server from "./server.ts"
import { header, table } from "./Table.ts"

const groups: Readonly<Record<string, { readonly rows: () => Promise<ReadonlyArray<Row>> }>> = {
  client,
  import: imports,
  adds,
  lists,
  server,
  reach,
}

const named = Deno.args.length > 0 ? Deno.args : Object.keys(groups)
const unknown = named.filter((name) => !(name in groups))
if (unknown.length > 0) {
  console.error(`no such group: ${unknown.join(", ")}; there is ${Object.keys(groups).join(", ")}`)
  Deno.exit(2)
}

for (const name of named) {
  const lines = header()
  const rows = await groups[name]!.rows()
  console.log([`# ${name}`, ...lines, "", table(rows), ""].join("\n"))
  await keepResults(name, [...lines.map((line) => `- ${line}`), "", table(rows)].join("\n"))
}
