/**
 * Programs that are type-checked by one run of the compiler, which reads the module once for all.
 *
 * @module
 */
import { execute } from "./Command.ts"

/** What the compiler finds in each program, by its name; `[]` where it compiles. */
export type Findings = Readonly<Record<string, ReadonlyArray<string>>>

const root = new URL("../../", import.meta.url).pathname

/** The errors in the order of the compiler, each with the file that it is in. */
const errorsOf = (said: string) =>
  said.split(/^(?=TS\d+ \[ERROR\]: )/m)
    .filter((text) => text.startsWith("TS"))
    .map((text) => ({ text, file: text.match(/^ +at file:\/\/\S*\/(\S+)\.ts:\d+:\d+$/m)?.[1] }))

/** Type-checks `programs`, sources by name; fails where the compiler cannot run or names another file. */
export const typeCheck = async (programs: Readonly<Record<string, string>>): Promise<Findings> => {
  const directory = await Deno.makeTempDir()
  try {
    const paths = Object.entries(programs).map(async ([name, source]) => {
      const path = `${directory}/${name}.ts`
      await Deno.writeTextFile(path, source)
      return path
    })
    const options = ["--quiet", "--no-lock", "--config", `${root}deno.json`]
    const { code, stderr } = await execute(
      Deno.execPath(),
      ["check", ...options, ...await Promise.all(paths)],
      { cwd: directory, env: { NO_COLOR: "1" } },
    )
    const errors = errorsOf(stderr)
    const isElsewhere = errors.some(({ file }) => file === undefined || !(file in programs))
    if (isElsewhere || (code !== 0) !== errors.length > 0) throw new Error(stderr)
    return Object.fromEntries(
      Object.keys(programs).map((name) => [
        name,
        errors.filter(({ file }) => file === name).map(({ text }) => text),
      ]),
    )
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}
