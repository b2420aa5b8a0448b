/**
 * TestCommand: `cam2` in one file, which the tests start in place of its sources.
 *
 * The sources are some 900 modules, which Deno reads, compiles and links at every start; tests start
 * `cam2` some hundred times. Where it cannot be made, they start the sources.
 *
 * @module
 */

const root = new URL("../", import.meta.url).pathname

// Always the same file, by whose name Deno keeps what it compiled; in the project, whose settings are
// those of the files below it.
const built = `${root}.ci/built`

/** Bundles the command, and gives the environment that tells the tests where it is. */
export const bundleForTests = async (): Promise<Readonly<Record<string, string>>> => {
  await Deno.mkdir(built, { recursive: true })
  const made = `${built}/${crypto.randomUUID()}.js`
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=deno", `--output=${made}`, "src/cli/main.ts"],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
  }).output()
  if (code !== 0) {
    console.log(`The tests start cam2 from its sources: ${new TextDecoder().decode(stderr).trim()}`)
    return {}
  }
  const command = `${built}/cam2.js`
  await Deno.rename(made, command)
  return { CAM2_TESTED_COMMAND: command }
}
