import assert from "node:assert/strict"
import { Buffer } from "node:buffer"
import { readdir } from "node:fs/promises"
import { execute, succeed } from "./Command.ts"
import { testInstall } from "./Install.ts"
import { testInstallCommand } from "./InstallCommand.ts"
import { testNodeServer } from "./NodeServer.ts"
import { makePacked, type Packed } from "./Packed.ts"
import { testServeOnNode } from "./ServeOnNode.ts"
import { testStoresOnNode } from "./StoresOnNode.ts"

let installed: Promise<Packed> | undefined
/** The package in a project, installed for the first test that asks for it. */
const packed = () => installed ??= makePacked(["@effect/sql-pg@4.0.5"])

Deno.test.afterAll(async () => {
  // When it could not be installed, the tests that asked for it have said so.
  await installed?.then((packed) => packed[Symbol.asyncDispose](), () => {})
})

const here = (path: string) => new URL(path, import.meta.url).pathname

const { exports: entryPoints } = JSON.parse(await Deno.readTextFile(here("../../deno.json"))) as {
  readonly exports: Readonly<Record<string, string>>
}
const nameOf = (entryPoint: string) => `@cam2/camera-database${entryPoint.slice(1)}`

Deno.test("packed: every entry point gives Node what it gives Deno", async () => {
  const { node, project } = await packed()
  const names = JSON.stringify(Object.keys(entryPoints).map(nameOf))
  const script = `const names = ${names}
    console.log(JSON.stringify(await Promise.all(names.map(async (name) =>
      Object.keys(await import(name)).sort()))))`
  const given = JSON.parse(
    await succeed(node, ["--input-type=module", "--eval", script], { cwd: project }),
  )
  const expected = await Promise.all(
    Object.values(entryPoints).map(async (path) =>
      Object.keys(await import(new URL(`../../${path}`, import.meta.url).href)).sort()
    ),
  )
  assert.deepEqual(given, expected)
})

Deno.test("packed: no file says where it was packed, and a source map has its source", async () => {
  const { project } = await packed()
  const folder = `${project}/node_modules/@cam2/camera-database`
  const place = new URL("../../", import.meta.url).pathname
  const telling: Array<string> = []
  let maps = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const { name, parentPath } = entry
    if (!entry.isFile()) continue
    const path = `${parentPath}/${name}`
    const text = await Deno.readTextFile(path)
    const encoded = /^\/\/# sourceMappingURL=data:[^,]*base64,(\S+)$/m.exec(text)?.[1]
    const map = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString()
    if (`${text}${map}`.includes(place)) telling.push(path)
    if (map === "") continue
    maps++
    const { sources, sourcesContent } = JSON.parse(map)
    assert.deepEqual(sources, [name.replace(/\.js$/, ".ts")])
    assert.equal(typeof sourcesContent[0], "string")
  }
  assert.deepEqual(telling, [])
  assert.ok(maps > 300, `${maps} source maps`)
})

for (const version of ["5.9.3", "7.0.2"]) {
  Deno.test(`packed: every entry point has types for TypeScript ${version}`, async () => {
    const { compilers, node, project } = await packed()
    const imports = Object.keys(entryPoints).map((entryPoint, index) =>
      `export * as e${index} from "${nameOf(entryPoint)}"`
    )
    await Deno.writeTextFile(`${project}/entryPoints.ts`, imports.join("\n"))
    await Deno.copyFile(here("consumers.ts"), `${project}/consumers.ts`)
    // The declarations of the language itself are those of the compiler.
    const options = "--strict --noEmit --skipDefaultLibCheck --module nodenext --target es2024"
    const compiler = compilers[version]!
    assert.match(await succeed(node, [compiler, "--version"]), new RegExp(version))
    const files = ["entryPoints.ts", "consumers.ts"]
    const { code, stdout } = await execute(node, [compiler, ...options.split(" "), ...files], {
      cwd: project,
    })
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "" })
  })
}

testInstall(packed, Object.keys(entryPoints))
testInstallCommand(packed)
testNodeServer(packed)
testServeOnNode(packed)
testStoresOnNode(packed)
