/**
 * The package as others get it: packed, and installed by npm in an empty project, beside the tools
 * that use it there.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { filesBelow } from "../../.ci/TestJobs.ts"
import { makeOnce, removeOthers } from "./Built.ts"
import { succeed } from "./Command.ts"

const versions = {
  node: "24.21.0",
  // The oldest that the README names.
  node22: "22.13.0",
  typescript5: "5.9.3",
  typescript7: "7.0.2",
}

/** The package in a project. */
export interface Packed extends AsyncDisposable {
  /** The folder of the project, which depends on the package and effect, and on nothing else. */
  readonly project: string
  /** The tarball. */
  readonly tarball: string
  /** Node 24. */
  readonly node: string
  /** Node 22, the oldest that will do. */
  readonly node22: string
  /** The compilers by their version, each a module that Node runs. */
  readonly compilers: Readonly<Record<string, string>>
}

const root = new URL("../../", import.meta.url).pathname
const { imports } = JSON.parse(await Deno.readTextFile(`${root}deno.json`))
const effect = imports.effect.replace("npm:effect@", "")

/** Installs packages in the project at `cwd`. */
export const install = (cwd: string, ...args: ReadonlyArray<string>) =>
  succeed("npm", [
    "install",
    "--prefix",
    cwd,
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
    ...args,
  ], { cwd })

const writeManifest = (project: string, manifest: object) =>
  Deno.writeTextFile(
    `${project}/package.json`,
    JSON.stringify({ private: true, type: "module", ...manifest }),
  )

/** An empty project in a new folder. */
export const makeEmpty = async (project: string, manifest: object = {}): Promise<string> => {
  await Deno.mkdir(project)
  await writeManifest(project, manifest)
  return project
}

const sources = [
  ".ci/BundleCommand.ts",
  ".ci/pack.ts",
  "LICENSE",
  "README.md",
  "deno.json",
  "deno.lock",
  "mod.ts",
  "src",
]

/** A name for what is packed and installed: another one where anything of it is. */
const nameOf = async (packages: ReadonlyArray<string>) => {
  const hash = createHash("sha256").update(`${Deno.version.deno} ${packages}`)
  const url = new URL("../../", import.meta.url)
  const files = await Promise.all(sources.map((path) => filesBelow(url, path)))
  for (const file of files.flat()) hash.update(file).update(await Deno.readFile(root + file))
  return `packed-${hash.digest("hex").slice(0, 32)}`
}

const pack = async (directory: string, packages: ReadonlyArray<string>) => {
  await succeed(Deno.execPath(), ["task", "--quiet", "pack", `${directory}/package.tgz`], {
    cwd: root,
    env: { NO_COLOR: "1" },
  })
  const project = await makeEmpty(`${directory}/project`)
  await install(project, "../package.tgz", `effect@${effect}`, ...packages)
}

/** Links what was packed and installed of these sources; nothing of it is written over there. */
const makeProject = async (directory: string, packages: ReadonlyArray<string>) => {
  const name = await nameOf(packages)
  const packed = await makeOnce(name, async (folder) => {
    await removeOthers("packed-", name)
    await pack(folder, packages)
  })
  const copy = (options: string) => succeed("cp", [options, `${packed}/.`, directory])
  // Links only lead to the same disk.
  await copy("-al").catch(() => copy("-a"))
  return { project: `${directory}/project`, tarball: `${directory}/package.tgz` }
}

const installTools = async (tools: string) => {
  await writeManifest(tools, {
    dependencies: {
      node: versions.node,
      node22: `npm:node@${versions.node22}`,
      typescript5: `npm:typescript@${versions.typescript5}`,
      typescript7: `npm:typescript@${versions.typescript7}`,
    },
    // The package fetches the binary of the platform in a script.
    allowScripts: { node: true },
  })
  await install(tools)
}

/** The tools, which are 400 MB. */
const makeTools = async () => {
  const tools = await makeOnce(`tools-${Object.values(versions).join("-")}`, installTools)
  const nodeOf = async (name: "node" | "node22") => {
    const node = `${tools}/node_modules/${name}/bin/node`
    const version = (await succeed(node, ["--version"])).trim()
    if (version !== `v${versions[name]}`) throw new Error(`npm installed Node ${version}`)
    return node
  }
  return {
    node: await nodeOf("node"),
    node22: await nodeOf("node22"),
    compilers: Object.fromEntries(
      (["typescript5", "typescript7"] as const).map((name) => [
        versions[name],
        `${tools}/node_modules/${name}/bin/tsc`,
      ]),
    ),
  }
}

/**
 * Packs and installs, beside it the `packages` of npm; all of it is in one folder of the system's,
 * gone in the end.
 */
export const makePacked = async (packages: ReadonlyArray<string> = []): Promise<Packed> => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-packed-" })
  const remove = () => Deno.remove(directory, { recursive: true })
  const [project, tools] = await Promise.allSettled([
    makeProject(directory, packages),
    makeTools(),
  ])
  if (project.status === "fulfilled" && tools.status === "fulfilled") {
    return { ...project.value, ...tools.value, [Symbol.asyncDispose]: remove }
  }
  await remove()
  throw project.status === "rejected" ? project.reason : (tools as PromiseRejectedResult).reason
}
