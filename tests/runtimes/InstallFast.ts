/**
 * Packages of npm from the cache of Deno, which links what npm would unpack again.
 *
 * @module
 */
import { succeed } from "./Command.ts"

/** Makes `node_modules` in a folder, with `packages` as `name@version`; runs none of their scripts. */
export const installFast = async (
  directory: string,
  packages: ReadonlyArray<string>,
): Promise<void> => {
  const imports = packages.map((name, index) => [`package${index}`, `npm:${name}`])
  await Deno.writeTextFile(
    `${directory}/deno.json`,
    JSON.stringify({ nodeModulesDir: "auto", imports: Object.fromEntries(imports) }),
  )
  await succeed(Deno.execPath(), ["install", "--quiet"], { cwd: directory })
}
