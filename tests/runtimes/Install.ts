/**
 * What somebody gets who installs the package by npm.
 *
 * @module
 */
import assert from "node:assert/strict"
import { dirname } from "node:path"
import * as esbuild from "esbuild"
import { execute, start, succeed } from "./Command.ts"
import { install, makeEmpty, type Packed } from "./Packed.ts"

const read = async (path: string | URL) => JSON.parse(await Deno.readTextFile(path))

const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  const names = []
  for await (const { name } of Deno.readDir(folder)) names.push(name)
  return names.sort()
}

/** A program that searches, over the server in memory. */
const searching = `
  import { searchCamera } from "@cam2/camera-database"
  import { layerTest } from "@cam2/camera-database/testing"
  import * as Effect from "effect/Effect"
  const cameras = await searchCamera().pipe(Effect.provide(layerTest), Effect.runPromise)
  console.log(cameras.length)`

/** Registers the tests, for a package that is installed once for all of them. */
export const testInstall = (
  packed: () => Promise<Packed>,
  entryPoints: ReadonlyArray<string>,
): void => {
  Deno.test("packed: the manifest says what it is, what it needs, and what it runs", async () => {
    const { project } = await packed()
    const own = await read(new URL("../../deno.json", import.meta.url))
    const { exports, repository: _, ...manifest } = await read(
      `${project}/node_modules/@cam2/camera-database/package.json`,
    )
    assert.deepEqual(Object.keys(exports), [...entryPoints, "./package.json"])
    assert.deepEqual(manifest, {
      name: own.name,
      version: own.version,
      description: own.description,
      license: "MIT",
      type: "module",
      main: "./mod.js",
      types: "./mod.d.ts",
      bin: { cam2: "bin/cam2.js" },
      sideEffects: ["./bin/*", "./src/cli/*", "./src/server/stores/sqlite/Builtin.js"],
      engines: { node: ">=22.13" },
      peerDependencies: {
        effect: own.imports.effect.replace("npm:effect@", ""),
        "@effect/sql-pg": own.imports["@effect/sql-pg"].replace("npm:@effect/sql-pg@", "^"),
        "hyparquet-writer": own.imports["hyparquet-writer"].replace("npm:hyparquet-writer@", "^"),
      },
      // Programs add effect themselves, and the command brings what it needs. Only ./postgres needs
      // the second, only the export of Parquet the third.
      peerDependenciesMeta: {
        effect: { optional: true },
        "@effect/sql-pg": { optional: true },
        "hyparquet-writer": { optional: true },
      },
    })
  })

  Deno.test("packed: holds the sources, the command and nothing else", async () => {
    const { project } = await packed()
    const directory = `${project}/node_modules/@cam2/camera-database`
    assert.deepEqual(await namesIn(directory), [
      ".github",
      "LICENSE",
      "README.md",
      "bin",
      "mod.d.ts",
      "mod.js",
      "package.json",
      "src",
    ])
    // The picture that the README shows.
    assert.deepEqual(await namesIn(`${directory}/.github`), ["map.webp"])
  })

  Deno.test({
    name: "packed: a bundler leaves out what is imported and not used, and keeps the command",
    // The process of esbuild ends some time after it was stopped.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const { project } = await packed()
      const bundle = async (source: string) => {
        const { outputFiles: [file] } = await esbuild.build({
          bundle: true,
          format: "esm",
          minify: true,
          platform: "node",
          stdin: { contents: source, resolveDir: project },
          write: false,
        })
        return file!.text
      }
      try {
        const unused = `import { layer } from "@cam2/camera-database"; console.log("nothing")`
        assert.equal(await bundle(unused), 'console.log("nothing");\n')
        const command = `import { main } from "@cam2/camera-database/cli"; main()`
        assert.match(await bundle(command), /need node:sqlite: Node/)
      } finally {
        await esbuild.stop()
      }
    },
  })

  Deno.test("packed: npm installs what a project names, and nothing else", async () => {
    const { project } = await packed()
    const { dependencies } = await read(`${project}/package.json`)
    const { packages } = await read(`${project}/package-lock.json`)
    const named = Object.keys(dependencies).map((name) => `node_modules/${name}`)
    assert.ok(named.includes("node_modules/effect"))
    assert.deepEqual(Object.keys(packages), ["", ...named.sort()])
  })

  Deno.test("packed: takes a newer effect that is there, and brings no second one", async () => {
    const { node, project, tarball } = await packed()
    const directory = dirname(project)
    const newer = `${directory}/effect-newer`
    // The bytes are those of the one that is tested; only its version is another.
    await succeed("cp", ["-al", `${project}/node_modules/effect`, newer])
    const manifest = await read(`${newer}/package.json`)
    await Deno.remove(`${newer}/package.json`)
    await Deno.writeTextFile(
      `${newer}/package.json`,
      JSON.stringify({ ...manifest, version: "4.99.0" }),
    )
    const other = await makeEmpty(`${directory}/newer`)
    await install(other, newer, tarball)
    const { packages } = await read(`${other}/package-lock.json`)
    assert.deepEqual(
      Object.keys(packages).filter((path) => path.startsWith("node_modules/")),
      ["node_modules/@cam2/camera-database", "node_modules/effect"],
    )
    const options = ["--input-type=module", "--eval", searching]
    assert.equal(await succeed(node, options, { cwd: other }), "60\n")
  })

  Deno.test("packed: is not installed beside an effect that it does not fit", async () => {
    const { project, tarball } = await packed()
    const older = await makeEmpty(`${dirname(project)}/older`, {
      dependencies: { effect: "4.0.6" },
    })
    await assert.rejects(
      install(older, "--dry-run", tarball),
      (error) =>
        error instanceof Error && /ERESOLVE[^]*peerOptional effect@"\^4/.test(error.message),
    )
  })

  Deno.test("packed: on Node 22.13, the client, the server and the command run", async () => {
    const { node22, project } = await packed()
    const options = ["--input-type=module", "--eval", searching]
    const searched = await execute(node22, options, { cwd: project })
    assert.deepEqual(searched, { code: 0, stdout: "60\n", stderr: "" })
    const cam2 = `${project}/node_modules/.bin/cam2`
    const server = await start(node22, [
      cam2,
      "serve",
      "--port",
      "0",
      "--db",
      ":memory:",
      "--json",
    ])
    const { address, clientID, clientSecret } = JSON.parse(server.line)
    const env = {
      CAM2_BASE_URL: address,
      CAM2_CLIENT_ID: clientID,
      CAM2_CLIENT_SECRET: clientSecret,
    }
    // Without a word about SQLite, which no client loads.
    const registered = await execute(node22, [cam2, "register", "someone"], { env })
    assert.deepEqual(
      [registered.code, registered.stderr],
      [0, "The secret is not shown again. Keep it.\n"],
    )
    const found = await execute(node22, [cam2, "search", "--json"], { env })
    assert.deepEqual(found, { code: 0, stdout: "", stderr: "" })
    assert.equal((await server.end("SIGTERM")).code, 0)
  })
}
