/**
 * Programs under measurement, each in a process of its own.
 *
 * @module
 */
import { deno, end, serve, type Server, start, startServer } from "../../Process.ts"

// As long as the longest of them may take.
const lifetime = 3_600_000

const program = (name: string, args: ReadonlyArray<string>) => [
  ...deno,
  "--allow-sys",
  new URL(name, import.meta.url).pathname,
  ...args,
]

/** `cam2 serve` over a database file. */
export const serveCam2 = (filename: string, args: ReadonlyArray<string> = []): Promise<Server> =>
  serve(filename, { args, lifetime })

/** The server written by hand, over the same file. */
export const servePeer = (filename: string): Promise<Server> =>
  startServer(program("./HonoPeer.ts", [filename]), { lifetime })

/** What a program of ours prints until it ends. */
export const outputOf = async (name: string, args: ReadonlyArray<string>): Promise<string> => {
  const { code, stderr, stdout } = await end(start(program(name, args), { lifetime }))
  if (code !== 0) throw new Error(`${name} ended with code ${code}: ${stderr}`)
  return stdout
}

/** Processor time that a process has used, in milliseconds; only Linux tells. */
export const cpuOf = async (pid: number): Promise<number | undefined> => {
  if (Deno.build.os !== "linux") return undefined
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`)
  const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(")")).split(" ")
  return 10 * (Number(user) + Number(system))
}
