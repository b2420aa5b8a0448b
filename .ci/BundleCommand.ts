/**
 * The command for npm, in one folder with all that it runs: whoever installs it gets neither the whole
 * of effect, which is 61 MB, nor a wait for its modules at every start.
 *
 * @module
 */
import * as esbuild from "esbuild"
import { relative } from "node:path"

const root = new URL("../", import.meta.url).pathname

/** A file of the folder. */
export interface BundledFile {
  /** From the folder on. */
  readonly path: string
  readonly contents: Uint8Array | string
}

// A runtime that is too old says so in one line, and not with the place in the bundle.
// Deno has node:sqlite from 2.2 on, and up to 2.6 the server fails over it.
const start = `#!/usr/bin/env node
const { deno, node } = process.versions
const [major, minor] = (deno ?? "3.0").split(".").map(Number)
const isOldDeno = major < 2 || major === 2 && minor < 7
if (!isOldDeno && process.getBuiltinModule?.("node:module").isBuiltin("node:sqlite")) {
  import("./main.js").then(
    ({ main }) => main(),
    ({ message }) => {
      console.error("cam2: " + message)
      process.exitCode = 1
    },
  )
} else {
  const found = deno ? "Deno " + deno : "Node " + node
  console.error("cam2: needs Node 22.13 or newer, or Deno 2.9 or newer; this is " + found)
  process.exitCode = 1
}
`

/** Installs packages in a folder, those of the lock file, and gives where they are. */
const install = async (directory: string, packages: Readonly<Record<string, string>>) => {
  const imports = Object.fromEntries(
    Object.entries(packages).map(([name, version]) => [name, `npm:${name}@${version}`]),
  )
  await Deno.copyFile(`${root}deno.lock`, `${directory}/deno.lock`)
  await Deno.writeTextFile(
    `${directory}/deno.json`,
    JSON.stringify({ nodeModulesDir: "auto", imports }),
  )
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--quiet"],
    cwd: directory,
  }).spawn().status
  if (code !== 0) Deno.exit(code)
  return `${directory}/node_modules`
}

/** What the licences of the packages say that are in a bundle. */
const licencesOf = async (inputs: ReadonlyArray<string>): Promise<string> => {
  const packages = new Set(
    inputs.flatMap((path) =>
      /^.*node_modules\/(?:@[^/]+\/)?[^./][^/]*(?=\/)/.exec(path)?.[0] ?? []
    ),
  )
  const texts = await Promise.all(
    [...packages].sort().map(async (folder) => {
      const { name, version } = JSON.parse(await Deno.readTextFile(`${folder}/package.json`))
      return `${name} ${version}\n\n${await Deno.readTextFile(`${folder}/LICENSE`)}`
    }),
  )
  return texts.join("\n")
}

const bundle = async (packages: string): Promise<ReadonlyArray<BundledFile>> => {
  const { metafile, outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main: "src/cli/main.ts" },
    outdir: "bin",
    bundle: true,
    // What a command does not need is not read when it starts.
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    minify: true,
    legalComments: "none",
    format: "esm",
    platform: "node",
    target: "node22.13",
    // Started by the file above, on every runtime.
    define: { "import.meta.main": "false" },
    nodePaths: [packages],
    // What a package in the older form of modules asks for; the addition to pg nobody has.
    banner: {
      js:
        'import { createRequire } from "node:module";const require=createRequire(import.meta.url);',
    },
    external: ["pg-native"],
    metafile: true,
    write: false,
  })
  await esbuild.stop()
  const inputs = Object.keys(metafile.inputs).map((path) => `${root}${path}`)
  return [
    ...outputFiles.map(({ contents, path }) => ({
      path: relative(`${root}bin`, path),
      contents,
    })),
    { path: "LICENSES", contents: await licencesOf(inputs) },
  ]
}

/** The files of the command, which has the `packages` in it. */
export const bundleCommand = async (
  packages: Readonly<Record<string, string>>,
): Promise<ReadonlyArray<BundledFile>> => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-bundle-" })
  try {
    const installed = await install(directory, packages)
    return [{ path: "cam2.js", contents: start }, ...await bundle(installed)]
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}
