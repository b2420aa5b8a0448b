/**
 * Programs that the tests run.
 *
 * @module
 */

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Where and for how long a program runs. */
export interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** It is ended after these milliseconds; ten minutes when left out. */
  readonly timeout?: number
}

/** Runs a program to its end. */
export const execute = async (
  command: string,
  args: ReadonlyArray<string>,
  { timeout = 600_000, ...surroundings }: Surroundings = {},
): Promise<Ended> => {
  const { code, stderr, stdout } = await new Deno.Command(command, {
    ...surroundings,
    args: [...args],
    stdin: "null",
    signal: AbortSignal.timeout(timeout),
  }).output()
  const decoder = new TextDecoder()
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) }
}

/** {@linkcode execute}, for a program that has to succeed: gives its standard output. */
export const succeed = async (...[command, args, surroundings]: Parameters<typeof execute>) => {
  const { code, stderr, stdout } = await execute(command, args, surroundings)
  if (code === 0) return stdout
  throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`)
}

/** A program that runs until it is told to end. */
export interface Running {
  /** Its first line. */
  readonly line: string
  /** Closes its standard input, sends it the signal if there is one, and waits for its end. */
  readonly end: (signal?: Deno.Signal) => Promise<Ended>
}

const firstLine = async (
  stream: ReadableStream<Uint8Array>,
): Promise<[string, Promise<string>]> => {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  const read = async () => {
    const { done, value = "" } = await reader.read()
    text += value
    return !done
  }
  while (!text.includes("\n") && await read());
  const rest = async () => {
    while (await read());
    return text
  }
  return [text.split("\n")[0]!, rest()]
}

/** Starts a program with a line of input, and waits for its first line of output. */
export const start = async (
  command: string,
  args: ReadonlyArray<string>,
  { input, timeout = 600_000, ...surroundings }: Surroundings & { readonly input?: string } = {},
): Promise<Running> => {
  const child = new Deno.Command(command, {
    ...surroundings,
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(timeout),
  }).spawn()
  const stderr = new Response(child.stderr).text()
  const stdin = child.stdin.getWriter()
  if (input !== undefined) await stdin.write(new TextEncoder().encode(`${input}\n`))
  const [line, stdout] = await firstLine(child.stdout)
  return {
    line,
    end: async (signal) => {
      await stdin.close().catch(() => {
        // It has ended by itself.
      })
      if (signal !== undefined) child.kill(signal)
      const { code } = await child.status
      return { code, stdout: await stdout, stderr: await stderr }
    },
  }
}
