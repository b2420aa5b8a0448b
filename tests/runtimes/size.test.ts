import * as assert from "node:assert/strict"
import { gzipSync } from "node:zlib"
import * as esbuild from "esbuild"
import { succeed } from "./Command.ts"

const root = new URL("../../", import.meta.url).pathname
const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`))

/** What a program costs its user: minified, and gzipped at level 9. */
const measure = async (source: string, packages: string) => {
  const { metafile, outputFiles } = await esbuild.build({
    stdin: { contents: source, loader: "ts", resolveDir: root },
    alias: { "@cam2/camera-database": `${root}mod.ts` },
    nodePaths: [packages],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: "esm",
    metafile: true,
    write: false,
  })
  await esbuild.stop()
  const inputs = Object.entries(Object.values(metafile.outputs)[0]!.inputs)
    .map(([path, { bytesInOutput }]) => ({
      path: path.replace(/^.*node_modules\//, ""),
      bytes: bytesInOutput,
    }))
    .toSorted((left, right) => right.bytes - left.bytes)
  return { size: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, inputs }
}

const programs = {
  "one cameraById call with its layer": {
    limit: 54_000,
    source: `
      import { cameraById, layer } from "@cam2/camera-database"
      import * as Effect from "effect/Effect"
      import * as Redacted from "effect/Redacted"
      export default (cameraID, clientID, clientSecret, baseURL) =>
        cameraById(cameraID).pipe(
          Effect.provide(layer({ clientID, clientSecret: Redacted.make(clientSecret), baseURL })),
          Effect.runPromise,
        )`,
  },
  "the whole client": {
    limit: 63_500,
    source: `export * from "@cam2/camera-database"`,
  },
}

for (const [title, { limit, source }] of Object.entries(programs)) {
  Deno.test(`size: ${title} is at most ${limit} bytes`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "cam2-size-" })
    try {
      // esbuild looks for packages in folders, which Deno only makes when it is asked to.
      const config = { nodeModulesDir: "auto", imports: { effect: imports.effect } }
      await Deno.writeTextFile(`${directory}/deno.json`, JSON.stringify(config))
      await succeed(Deno.execPath(), ["install", "--quiet"], { cwd: directory })
      const { inputs, size } = await measure(source, `${directory}/node_modules`)
      const largest = inputs.slice(0, 12)
      console.log(
        [
          `${title}: ${size} bytes of ${limit}, minified and gzipped. Before gzip, the most are:`,
          ...largest.map(({ bytes, path }) => `${String(bytes).padStart(7)}  ${path}`),
        ].join("\n"),
      )
      assert.deepEqual(inputs.filter(({ path }) => /^src\/(server|cli|testing)\//.test(path)), [])
      assert.ok(inputs.some(({ path }) => path === "src/client/operations/cameraById.ts"))
      assert.ok(size <= limit, `${title} has ${size} bytes, at most ${limit}`)
    } finally {
      await Deno.remove(directory, { recursive: true })
    }
  })
}
