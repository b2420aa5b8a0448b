/**
 * Writes the files that are made from the table of fields, from the steps of the database, and from the
 * sources of the pages: `deno task generate`; with `--check` it only tells whether they are as they
 * would be written.
 *
 * @module
 */
import { mapModules } from "./MapAssets.ts"
import { pageAssets } from "./PageAssets.ts"
import { completeCamera } from "./templates/CompleteCamera.ts"
import { d1Migrations } from "./templates/D1Migrations.ts"
import { newTables } from "./templates/NewTables.ts"
import { rowCamera } from "./templates/RowCamera.ts"
import { writeCamera } from "./templates/WriteCamera.ts"

const root = new URL("../", import.meta.url)

const modules: Readonly<Record<string, () => string | Promise<string>>> = {
  "src/contract/CompleteCamera.ts": completeCamera,
  "src/contract/WriteCamera.ts": writeCamera,
  "src/server/stores/sql/NewTables.ts": newTables,
  "src/server/stores/sql/RowCamera.ts": rowCamera,
}

const format = async (source: string): Promise<string> => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=ts", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn()
  const writer = child.stdin.getWriter()
  await writer.write(new TextEncoder().encode(source))
  await writer.close()
  return new TextDecoder().decode((await child.output()).stdout)
}

/** Every generated file by its path. */
const sources = async (): Promise<Readonly<Record<string, string>>> => {
  const files: Record<string, string> = {}
  for (const [path, make] of Object.entries(modules)) files[path] = await format(await make())
  for (const [name, text] of Object.entries(await d1Migrations())) {
    files[`src/server/stores/d1/migrations/${name}`] = text
  }
  files["src/server/pages/Assets.ts"] = await pageAssets()
  return { ...files, ...await mapModules() }
}

/** The generated files that are not as they would be written; with `write` they are written. */
export const generate = async ({ write }: { readonly write: boolean }) => {
  const stale: Array<string> = []
  for (const [path, source] of Object.entries(await sources())) {
    const url = new URL(path, root)
    const before = await Deno.readTextFile(url).catch(() => "")
    if (source === before) continue
    stale.push(path)
    if (write) await Deno.writeTextFile(url, source)
  }
  return stale
}

if (import.meta.main) {
  const isCheck = Deno.args.includes("--check")
  const stale = await generate({ write: !isCheck })
  if (isCheck && stale.length > 0) {
    console.error(`Run deno task generate: ${stale.join(", ")} are stale.`)
    Deno.exit(1)
  }
}
