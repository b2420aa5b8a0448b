/**
 * DuckDB as a process of its own: it is native code, which no other test may load.
 *
 * ```sh
 * deno run --allow-ffi … tests/cli/DuckDb.ts SQL…
 * ```
 *
 * @module
 */
import assert from "node:assert/strict"
import process from "node:process"

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>

/** The rows that each of some statements gives, whole numbers of 64 bits as text. */
export const askDuckDb = async (
  statements: ReadonlyArray<string>,
): Promise<ReadonlyArray<Rows>> => {
  const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-lock",
      "--allow-ffi",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      new URL(import.meta.url).pathname,
      ...statements,
    ],
  }).output()
  assert.equal(code, 0, new TextDecoder().decode(stderr))
  return JSON.parse(new TextDecoder().decode(stdout))
}

// By its address and not by the project's imports: whoever tries the project has no use for 70 MB of it.
const duckDb = "npm:@duckdb/node-api@1.5.6-r.1"

if (import.meta.main) {
  const { DuckDBInstance } = await import(duckDb)
  const connection = await (await DuckDBInstance.create(":memory:")).connect()
  const rows: Array<Rows> = []
  for (const sql of Deno.args) rows.push((await connection.runAndReadAll(sql)).getRowObjectsJson())
  console.log(JSON.stringify(rows))
  process.exit(0)
}
