import assert from "node:assert/strict"
import { commands, run } from "../cli/InProcess.ts"

const root = new URL("../../", import.meta.url)
const read = (page: string) => Deno.readTextFile(new URL(page, root))

const pages = [
  "README.md",
  "src/replaceable-layers.md",
  "src/cli/README.md",
  "src/client/README.md",
  "src/client/from-python.md",
  "src/client/new-to-effect.md",
  "src/server/README.md",
  "src/server/capacity.md",
  "src/server/stores/README.md",
  "src/testing/README.md",
  "tests/benches/README.md",
  "examples/cloudflare-worker/README.md",
  "examples/data/README.md",
  "examples/node/README.md",
  "examples/operations/README.md",
  "examples/worker-server/README.md",
  ".github/CONTRIBUTING.md",
  ".github/SECURITY.md",
]

/** The text of a page without its code. */
const proseOf = (text: string) => text.replace(/^```[^]*?^```$/gm, "")

/** The anchors of the headings of a page, as GitHub and JSR make them. */
const anchorsOf = (text: string): ReadonlyArray<string> =>
  [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-")
  )

Deno.test("pages: the README fits two screens", async () => {
  assert.ok(new TextEncoder().encode(await read("README.md")).length <= 9 * 1024)
})

Deno.test("pages: every relative link leads to a file, and its anchor to a heading", async () => {
  for (const page of pages) {
    for (const [, link] of proseOf(await read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link!)) continue
      const [path, anchor] = link!.split("#")
      const target = path === "" ? new URL(page, root) : new URL(path!, new URL(page, root))
      const { isFile } = await Deno.stat(target).catch(() => assert.fail(`${page}: ${link}`))
      if (anchor === undefined) continue
      assert.ok(
        isFile && anchorsOf(await Deno.readTextFile(target)).includes(anchor),
        `${page}: ${link}`,
      )
    }
  }
})

Deno.test("pages: every example is run, but that of Workers, which is run in workerd", async () => {
  const skipped = []
  for (const page of pages) {
    for (const [, info] of (await read(page)).matchAll(/^```((?:ts|js)\b.*)$/gm)) {
      if (info !== "ts" && info !== "js") skipped.push(`${page}: ${info}`)
    }
  }
  assert.deepEqual(skipped, ["src/client/README.md: js ignore"])
})

Deno.test("pages: a project of Deno takes a copy of this repository by links", async () => {
  const section = (await read("src/client/README.md")).split("### Before it is published\n")[1]!
  const [, config] = /^```json\n([^]*?)```/m.exec(section)!
  const [, program] = /^```ts\n([^]*?)```/m.exec(await read("README.md"))!
  const project = await Deno.makeTempDir()
  try {
    const links = config!.replace("../camera-database", root.pathname)
    await Deno.writeTextFile(`${project}/deno.json`, links)
    await Deno.writeTextFile(`${project}/main.ts`, program!)
    const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--cached-only", "--no-lock", "--allow-net", "main.ts"],
      cwd: project,
    }).output()
    const decoder = new TextDecoder()
    assert.equal(code, 0, decoder.decode(stderr))
    assert.match(decoder.decode(stdout), /m3u8_url: "https:\/\/example\.org\/playlist\.m3u8"/)
  } finally {
    await Deno.remove(project, { recursive: true })
  }
})

Deno.test("pages: that of the command line has every command, every flag of serve, and no others", async () => {
  // The line for Deno has flags of Deno.
  const page = (await read("src/cli/README.md")).replace(/^deno install .*$/m, "")
  for (const command of commands) {
    assert.match(page, new RegExp(`^\\|.*\`(?:clients )?${command}\\b`, "m"))
  }
  const flagsOf = (text: string) => new Set(text.match(/(?<![\w-])--[a-z][a-z-]+/g))
  const helpOf = async (...args: ReadonlyArray<string>) => (await run([...args, "--help"])).stdout
  const [options] = (await helpOf("serve")).split("GLOBAL FLAGS")
  for (const flag of flagsOf(options!)) assert.ok(page.includes(flag), flag)
  const help = await Promise.all(
    [[], ...commands.map((command) => [command]), ["sources", "put"]].map((args) =>
      helpOf(...args)
    ),
  )
  const known = flagsOf(help.join("\n"))
  assert.deepEqual([...flagsOf(page)].filter((flag) => !known.has(flag)), [])
})
