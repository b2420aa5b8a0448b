import * as assert from "node:assert/strict"
import { gzipSync } from "node:zlib"
import * as esbuild from "esbuild"
import { installFast } from "./InstallFast.ts"

const root = new URL("../../", import.meta.url).pathname
const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`))

/** The operations of which something is in a bundle. */
const operationsIn = (inputs: esbuild.Metafile["outputs"][string]["inputs"]) =>
  Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? /^src\/client\/operations\/(\w+)\.ts$/.exec(path)?.slice(1) ?? [] : []
  ).sort()

const settings = {
  alias: {
    "@cam2/camera-database": `${root}mod.ts`,
    "@cam2/camera-database/layers": `${root}src/client/layers.ts`,
  },
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: "esm",
  metafile: true,
  write: false,
} as const

/** Runs `use` with a folder that holds the packages of the client. */
const withPackages = async (use: (packages: string) => Promise<void>) => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-size-" })
  try {
    // esbuild looks for packages in folders, which Deno only makes when it is asked to.
    await installFast(directory, [imports.effect.replace("npm:", "")])
    await use(directory)
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

/** What a program costs its user: minified, and gzipped at level 9. */
const measure = async (source: string, packages: string) => {
  const { metafile, outputFiles } = await esbuild.build({
    ...settings,
    nodePaths: [`${packages}/node_modules`],
    stdin: { contents: source, loader: "ts", resolveDir: root },
  })
  await esbuild.stop()
  const bundled = Object.values(metafile.outputs)[0]!.inputs
  const inputs = Object.entries(bundled)
    .map(([path, { bytesInOutput }]) => ({
      path: path.replace(/^.*node_modules\//, ""),
      bytes: bytesInOutput,
    }))
    .toSorted((left, right) => right.bytes - left.bytes)
  return {
    size: gzipSync(outputFiles[0]!.contents, { level: 9 }).length,
    inputs,
    operations: operationsIn(bundled),
  }
}

const every = Object.keys(await import("../../src/client/operations/mod.ts")).sort()

/** What an operation calls, besides itself. */
const callees: Readonly<Record<string, ReadonlyArray<string>>> = {
  addCamera: ["cameraByLegacyId", "checkCamExist"],
  cameraByListId: ["cameraById", "cameraByLegacyId"],
  // Both are read as one listing.
  clientIdsByOwner: ["streamClientIdsByOwner"],
  listClients: ["streamClients"],
  listSources: ["streamSources"],
  streamCameraPages: ["streamCameras"],
  streamChangeLogPages: ["streamChangeLog"],
  streamChangePages: ["streamChanges"],
  streamClientLogPages: ["streamClientLog"],
  writeCamera: ["addCamera", "cameraByLegacyId", "checkCamExist", "updateCamera"],
}

const programs = {
  "one cameraById call with its layer": {
    expected: ["cameraById"],
    limit: 34_000,
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
  "one cameraById call over an HttpClient": {
    expected: ["cameraById"],
    limit: 44_100,
    source: `
      import { cameraById } from "@cam2/camera-database"
      import { layerHttpClient } from "@cam2/camera-database/layers"
      import * as Effect from "effect/Effect"
      import * as FetchHttpClient from "effect/http/FetchHttpClient"
      import * as Layer from "effect/Layer"
      import * as Redacted from "effect/Redacted"
      export default (cameraID, clientID, clientSecret, baseURL) =>
        cameraById(cameraID).pipe(
          Effect.provide(layerHttpClient({
            clientID,
            clientSecret: Redacted.make(clientSecret),
            baseURL,
          })),
          Effect.provide(FetchHttpClient.layer),
          Effect.runPromise,
        )`,
  },
  "the whole client": {
    expected: every,
    limit: 50_000,
    source: `export * from "@cam2/camera-database"`,
  },
  "the whole client with every layer": {
    expected: every,
    limit: 56_700,
    source: `
      export * from "@cam2/camera-database"
      export * from "@cam2/camera-database/layers"`,
  },
}

// The process of esbuild ends some time after it was stopped.
const late = { sanitizeOps: false, sanitizeResources: false }

for (const [title, { expected, limit, source }] of Object.entries(programs)) {
  Deno.test(
    `size: ${title} is at most ${limit} bytes`,
    late,
    () =>
      withPackages(async (packages) => {
        const { inputs, operations, size } = await measure(source, packages)
        const largest = inputs.slice(0, 12)
        console.log(
          [
            `${title}: ${size} bytes of ${limit}, minified and gzipped. Before gzip, the most are:`,
            ...largest.map(({ bytes, path }) => `${String(bytes).padStart(7)}  ${path}`),
          ].join("\n"),
        )
        assert.deepEqual(
          inputs.filter(({ path }) => /^src\/(server|cli|map|mcp|testing)\//.test(path)),
          [],
        )
        assert.deepEqual(operations, expected)
        assert.ok(size <= limit, `${title} has ${size} bytes, at most ${limit}`)
      }),
  )
}

Deno.test({
  name: "size: an operation is bundled with what it calls, and with no other operation",
  ...late,
  fn: () =>
    withPackages(async (packages) => {
      for (const name of every) {
        await Deno.writeTextFile(
          `${packages}/${name}.ts`,
          `export { ${name} } from "@cam2/camera-database"`,
        )
      }
      const { metafile } = await esbuild.build({
        ...settings,
        nodePaths: [`${packages}/node_modules`],
        entryPoints: every.map((name) => `${packages}/${name}.ts`),
        outdir: packages,
      })
      await esbuild.stop()
      const bundled = Object.entries(metafile.outputs).map(([path, { inputs }]) =>
        [/(\w+)\.js$/.exec(path)?.[1], operationsIn(inputs)] as const
      )
      assert.deepEqual(
        Object.fromEntries(bundled),
        Object.fromEntries(every.map((name) => [name, [name, ...callees[name] ?? []].sort()])),
      )
    }),
})
