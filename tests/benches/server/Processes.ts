/**
 * Programs under measurement, each in a process of its own.
 *
 * @module
 */
import { root } from "./Store.ts"

const here = (path: string) => new URL(path, import.meta.url).pathname
const config = here("../../../deno.json")
const main = here("../../../src/cli/main.ts")

/** The command that runs a program of ours. */
const command = (path: string, args: ReadonlyArray<string>, stdout: "piped" | "null") =>
  new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net=127.0.0.1",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-sys",
      "--config",
      config,
      path,
      ...args,
    ],
    env: { CAM2_ROOT_CLIENT_ID: root.clientID, CAM2_ROOT_CLIENT_SECRET: root.clientSecret },
    stdin: "null",
    stdout,
    stderr: "inherit",
  })

/** The first line that a process prints, which says where it listens. */
const firstLine = async (stdout: ReadableStream<Uint8Array>): Promise<string> => {
  let text = ""
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const end = text.indexOf("\n")
    if (end >= 0) return text.slice(0, end)
  }
  throw new Error(`the server ended before it listened: ${text}`)
}

/** A server that listens. */
export interface Serving {
  readonly address: string
  readonly pid: number
  readonly stop: () => Promise<void>
}

const serve = async (path: string, args: ReadonlyArray<string>): Promise<Serving> => {
  const child = command(path, args, "piped").spawn()
  const { address } = JSON.parse(await firstLine(child.stdout))
  const stop = async () => {
    child.kill()
    await child.status
  }
  return { address, pid: child.pid, stop }
}

/** `cam2 serve` over a database file. */
export const serveCam2 = (filename: string): Promise<Serving> =>
  serve(main, ["serve", "--db", filename, "--port", "0", "--json"])

/** The server written by hand, over the same file. */
export const servePeer = (filename: string): Promise<Serving> =>
  serve(here("./HonoPeer.ts"), [filename])

/** What a program of ours prints until it ends. */
export const outputOf = async (name: string, args: ReadonlyArray<string>): Promise<string> => {
  const { code, stdout } = await command(here(name), args, "piped").output()
  if (code !== 0) throw new Error(`${name} ended with code ${code}`)
  return new TextDecoder().decode(stdout)
}

/** Processor time that a process has used, in milliseconds; only Linux tells. */
export const cpuOf = async (pid: number): Promise<number | undefined> => {
  if (Deno.build.os !== "linux") return undefined
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`)
  const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(")")).split(" ")
  return 10 * (Number(user) + Number(system))
}
