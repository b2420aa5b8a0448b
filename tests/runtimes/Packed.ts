/**
 * The package as others get it: packed, and installed by npm in an empty project, beside the tools
 * that use it there.
 *
 * @module
 */
import { succeed } from "./Command.ts"

const versions = { node: "24.21.0", typescript5: "5.9.3", typescript7: "7.0.2" }

/** The package in a project. */
export interface Packed extends AsyncDisposable {
  /** The folder of the project, which depends on the package and on nothing else. */
  readonly project: string
  /** Node 24. */
  readonly node: string
  /** The compilers by their version, each a module that Node runs. */
  readonly compilers: Readonly<Record<string, string>>
}

const root = new URL("../../", import.meta.url).pathname

const install = (cwd: string, ...args: ReadonlyArray<string>) =>
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

const makeProject = async (directory: string, packages: ReadonlyArray<string>) => {
  const tarball = `${directory}/package.tgz`
  await succeed(Deno.execPath(), ["pack", "--allow-dirty", "--quiet", "--output", tarball], {
    cwd: root,
    env: { NO_COLOR: "1" },
  })
  const project = `${directory}/project`
  await Deno.mkdir(project)
  await Deno.writeTextFile(`${project}/package.json`, `{ "private": true, "type": "module" }`)
  await install(project, tarball, ...packages)
  return project
}

const makeTools = async (directory: string) => {
  const tools = `${directory}/tools`
  await Deno.mkdir(tools)
  await Deno.writeTextFile(
    `${tools}/package.json`,
    JSON.stringify({
      private: true,
      dependencies: {
        node: versions.node,
        typescript5: `npm:typescript@${versions.typescript5}`,
        typescript7: `npm:typescript@${versions.typescript7}`,
      },
      // The package fetches the binary of the platform in a script.
      allowScripts: { node: true },
    }),
  )
  await install(tools)
  const node = `${tools}/node_modules/node/bin/node`
  const version = (await succeed(node, ["--version"])).trim()
  if (version !== `v${versions.node}`) throw new Error(`npm installed Node ${version}`)
  return {
    node,
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
    makeTools(directory),
  ])
  if (project.status === "fulfilled" && tools.status === "fulfilled") {
    return { project: project.value, ...tools.value, [Symbol.asyncDispose]: remove }
  }
  await remove()
  throw project.status === "rejected" ? project.reason : (tools as PromiseRejectedResult).reason
}
