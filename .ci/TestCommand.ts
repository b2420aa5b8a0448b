/**
 * TestCommand: `cam2` in a few files, which the tests start in place of its sources.
 *
 * The sources are some 900 modules, which Deno reads, compiles and links at every start; tests start
 * `cam2` some hundred times. What a command does not need is in files that it does not read, as in the
 * package for npm: that halves the rest. Where they cannot be made, the tests start the sources.
 *
 * @module
 */

const root = new URL("../", import.meta.url).pathname

// Always the same folder, for Deno keeps what it compiled by the names of the files; in the project,
// whose settings are those of what is below it.
const built = `${root}.ci/built`

/** Moves the files of a folder to another one: what others start is whole at any time. */
const moveFiles = async (from: string, to: string, last: string) => {
  await Deno.mkdir(to, { recursive: true })
  const names = (await Array.fromAsync(Deno.readDir(from))).map(({ name }) => name)
  // The others have their contents in their names, and only the last one asks for them.
  for (const name of [...names.filter((name) => name !== last), last]) {
    await Deno.rename(`${from}/${name}`, `${to}/${name}`)
  }
  await Deno.remove(from)
}

/** Bundles the command, and gives the environment that tells the tests where it is. */
export const bundleForTests = async (): Promise<Readonly<Record<string, string>>> => {
  const made = `${built}/${crypto.randomUUID()}`
  await Deno.mkdir(made, { recursive: true })
  const options = ["--quiet", "--platform=deno", "--code-splitting", `--outdir=${made}`]
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", ...options, "src/cli/main.ts"],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
  }).output()
  if (code !== 0) {
    console.log(`The tests start cam2 from its sources: ${new TextDecoder().decode(stderr).trim()}`)
    await Deno.remove(made, { recursive: true })
    return {}
  }
  await moveFiles(made, `${built}/cam2`, "main.js")
  return { CAM2_TESTED_COMMAND: `${built}/cam2/main.js` }
}
