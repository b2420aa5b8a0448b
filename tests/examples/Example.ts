/**
 * The numbered examples, run as their headers say.
 *
 * @module
 */

const root = new URL("../../", import.meta.url).pathname

/** What an example printed and how it ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The command in the header of an example: `deno run`, its permissions, its path, its arguments. */
export const readCommand = async (path: string): Promise<ReadonlyArray<string>> => {
  const text = await Deno.readTextFile(root + path)
  const command = /^ \* ```sh\n \* deno (run .*)\n \* ```$/m.exec(text)?.[1]
  if (command === undefined) throw new Error(`${path} does not say how to run it`)
  return command.split(" ")
}

/** The environment without a connection that the developer may have in it. */
const environment = () =>
  Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !name.startsWith("CAM2_")),
  )

/** Starts an example with exactly the permissions that its header names; it ends after a minute. */
export const start = async (
  path: string,
  { args = [], env = {} }: {
    readonly args?: ReadonlyArray<string>
    readonly env?: Readonly<Record<string, string>>
  } = {},
): Promise<Deno.ChildProcess> => {
  const command = await readCommand(path)
  const permissions = command.filter((word) => word.startsWith("--"))
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...permissions, path, ...args],
    cwd: root,
    clearEnv: true,
    env: { ...environment(), NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(300_000),
  }).spawn()
}

/** Waits until an example has ended. */
export const end = async (process: Deno.ChildProcess): Promise<Ended> => {
  const { code, stderr, stdout } = await process.output()
  const decoder = new TextDecoder()
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) }
}

/** Runs an example to its end. */
export const run = async (...given: Parameters<typeof start>): Promise<Ended> =>
  await end(await start(...given))
