import * as assert from "node:assert/strict"
import { version as versionOfCli } from "@cam2/camera-database/cli"
import { facts } from "../../src/mcp/Facts.ts"
import { execute, succeed } from "./Command.ts"

// What the package registry JSR counts for its score, https://jsr.io/docs/scoring. That two or more
// runtimes are supported is in runtimes.test.ts.

const root = new URL("../../", import.meta.url).pathname
const read = (path: string) => Deno.readTextFile(root + path)
const config = JSON.parse(await read("deno.json")) as {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly exports: Readonly<Record<string, string>>
}
const entryPoints = Object.values(config.exports)
const deno = (...args: ReadonlyArray<string>) =>
  execute(Deno.execPath(), args, { cwd: root, env: { NO_COLOR: "1" } })

interface JsDoc {
  readonly doc?: string
  readonly tags?: ReadonlyArray<{ readonly kind: string; readonly doc?: string }>
}

interface Documented {
  readonly module_doc?: JsDoc
  readonly symbols: ReadonlyArray<{
    readonly name: string
    readonly declarations: ReadonlyArray<{ readonly jsDoc?: JsDoc; readonly kind: string }>
  }>
}

/** What the documentation of each entry point holds. */
const readDocumentation = async (): Promise<ReadonlyArray<readonly [string, Documented]>> => {
  const json = await succeed(Deno.execPath(), ["doc", "--json", ...entryPoints], { cwd: root })
  const { nodes } = JSON.parse(json) as { readonly nodes: Readonly<Record<string, Documented>> }
  const documented = Object.entries(nodes)
  assert.equal(documented.length, entryPoints.length)
  return documented
}
let documented: ReturnType<typeof readDocumentation> | undefined
const documentation = () => documented ??= readDocumentation()

const exampleOf = ({ tags }: JsDoc) =>
  tags?.find(({ doc, kind }) => kind === "example" && doc?.includes("```ts"))

Deno.test("package: a name, a description that fits, and one version everywhere", () => {
  assert.match(config.name, /^@[a-z0-9-]+\/[a-z0-9-]+$/)
  assert.ok(config.description.length > 0 && config.description.length <= 250)
  assert.match(config.version, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/)
  assert.equal(versionOfCli, config.version)
  assert.equal(facts.version, config.version)
})

Deno.test("package: a README with an example", async () => {
  assert.match(await read("README.md"), /^```ts\n[^`]*from "@cam2\/camera-database"/m)
})

Deno.test("package: every entry point says what it is, with an example", async () => {
  for (const [url, { module_doc }] of await documentation()) {
    assert.ok(module_doc?.doc, `${url} has no documentation`)
    assert.ok(exampleOf(module_doc), `${url} has no example`)
  }
})

Deno.test("package: every exported symbol is documented", async () => {
  const all = (await documentation()).flatMap(([, { symbols }]) => symbols)
  const undocumented = all.filter(({ declarations }) =>
    // A reference is documented where another entry point has it.
    !declarations.some(({ jsDoc, kind }) => jsDoc?.doc || kind === "reference")
  )
  assert.ok(all.length > 100)
  // 80 % would do for the score.
  assert.deepEqual(undocumented.map(({ name }) => name), [])
})

Deno.test("package: deno doc --lint finds nothing but types of other packages", async () => {
  const { stderr } = await deno("doc", "--lint", ...entryPoints)
  const errors = stderr.split(/^(?=error\[)/m).filter((error) => error.startsWith("error["))
  // Every type that comes from npm is one.
  const others = errors.filter((error) => !error.startsWith("error[private-type-ref]"))
  const places = others.map((error) => {
    const [rule, place] = error.split("\n")
    return `${rule} ${place?.trim().replace(root, "")}`
  })
  assert.equal(places.length, 0, places.join("\n"))
  assert.ok(errors.length > 0, stderr)
})

Deno.test("package: publishes without slow types, the sources with their pages and nothing else", async () => {
  // The types are those of `task check`; slow ones are found without.
  const { code, stderr, stdout } = await deno("publish", "--dry-run", "--allow-dirty", "--no-check")
  assert.equal(code, 0, stdout + stderr)
  assert.doesNotMatch(stdout + stderr, /^warning/im)
  const published = [...(stdout + stderr).matchAll(/^\s*file:\/\/(\S+) \([\d.]+K?M?B\)$/gm)]
    .map(([, path]) => path!.replace(root, ""))
  const others = published.filter((path) => !/^src\/.+\.(ts|md|sql)$/.test(path))
  const images = [".github/map.webp", "src/server/capacity.svg"]
  assert.deepEqual(
    others.sort(),
    [...images, "LICENSE", "README.md", "deno.json", "mod.ts"].sort(),
  )
  assert.ok(published.includes("src/client/Client.ts"))
  assert.ok(published.includes("src/server/README.md"))
  for (const page of published.filter((path) => path.endsWith(".md"))) {
    for (const [, image] of (await read(page)).matchAll(/!\[[^\]]*\]\((?!https?:)([^)]+)\)/g)) {
      const path = new URL(image!, `file:///${page}`).pathname.slice(1)
      assert.ok(published.includes(path), `${page} shows ${path}, which is not published`)
    }
  }
})

Deno.test("package: a tag publishes it with its provenance", async () => {
  const workflow = await read(".github/workflows/publish.yml")
  assert.match(workflow, /^on:\n {2}push:\n {4}tags: \["v\*"\]$/m)
  assert.match(workflow, /^ +id-token: write$/m)
  assert.match(workflow, /deno@2\.9\.6 publish$/m)
  assert.match(workflow, /task pack package\.tgz$\n.*npm publish package\.tgz .*--provenance$/m)
  assert.doesNotMatch(workflow, /--no-provenance|--allow-slow-types|--allow-dirty/)
})
