/**
 * The public surface as text: the names and types of every entry point in `deno.json`, then the
 * declarations that these types are made of. `deno task surface` writes it to
 * `tests/unit/surface.txt`; with `--check` it is compared instead, so that a change of it is seen.
 *
 * @module
 */
import { type Block, blocksOf, renderSurface, withoutDocumentation } from "./SurfaceText.ts"

const root = new URL("../", import.meta.url)
const snapshot = new URL("tests/unit/surface.txt", root)

// The page of the map is no module of ours, and what is made of it says nothing but bytes.
const isPage = (path: string) => /^src\/(map|server\/pages)\/browser\//.test(path)
const isDocumented = (path: string) => !path.startsWith("src/map/assets/")

/** The modules below a folder, in the order of their paths. */
const modulesBelow = async (folder: string): Promise<ReadonlyArray<string>> => {
  const paths: Array<string> = []
  for await (const { isDirectory, name } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) paths.push(...await modulesBelow(`${folder}${name}/`))
    else if (name.endsWith(".ts")) paths.push(folder + name)
  }
  return paths.sort()
}

/** A copy of the project whose sources say nothing but code, for `deno doc` prints what they say. */
const copyWithoutDocumentation = async (directory: string, modules: ReadonlyArray<string>) => {
  for (const path of ["deno.json", "deno.lock"]) {
    await Deno.copyFile(new URL(path, root), `${directory}/${path}`)
  }
  for (const path of modules) {
    const target = `${directory}/${path}`
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true })
    const source = await Deno.readTextFile(new URL(path, root))
    await Deno.writeTextFile(target, withoutDocumentation(source))
  }
}

const documented = async (
  cwd: string,
  ...args: ReadonlyArray<string>
): Promise<ReadonlyArray<Block>> => {
  const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", ...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output()
  const decoder = new TextDecoder()
  if (code !== 0) throw new Error(decoder.decode(stderr))
  return blocksOf(decoder.decode(stdout), new URL(`file://${cwd}/`).href)
}

const readSurface = async (): Promise<string> => {
  const { exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root))) as {
    readonly exports: Readonly<Record<string, string>>
  }
  const modules = ["mod.ts", ...(await modulesBelow("src/")).filter((path) => !isPage(path))]
  const directory = await Deno.realPath(await Deno.makeTempDir({ prefix: "cam2-surface-" }))
  try {
    await copyWithoutDocumentation(directory, modules)
    // All at once would be one list: which of them exports what is the question here.
    const entryPoints: Array<readonly [string, ReadonlyArray<Block>]> = []
    for (const [name, path] of Object.entries(exports)) {
      entryPoints.push([name, await documented(directory, path)])
    }
    return renderSurface(
      entryPoints,
      await documented(directory, "--private", ...modules.filter(isDocumented)),
    )
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

if (import.meta.main) {
  const surface = await readSurface()
  if (!Deno.args.includes("--check")) await Deno.writeTextFile(snapshot, surface)
  else if (await Deno.readTextFile(snapshot).catch(() => "") !== surface) {
    console.error(
      "The public surface is not the one in tests/unit/surface.txt. If it is meant to change, " +
        "run `deno task surface`, look at the difference and commit it.",
    )
    Deno.exit(1)
  }
}
