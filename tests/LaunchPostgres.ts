/**
 * A PostgreSQL server of this process alone, from npm.
 *
 * @module
 */
import { asUser, makePostgresFiles, type PostgresOptions, run } from "./PostgresFiles.ts"

/** A server that runs, and how it is stopped and started. */
export interface PostgresServer {
  /** Where it is, without a database. */
  readonly url: string
  /** Ends it at once, as a crash does; nothing where it is not of this process. */
  readonly kill: () => Promise<void>
  /** Starts it again on what it has kept. */
  readonly start: () => Promise<void>
  /** Sends a signal to each of its processes, such as to have all of them stand still. */
  readonly signal: (signal: Deno.Signal) => Promise<void>
  /** Starts a standby of it, which streams what it writes; not where it is not of this process. */
  readonly standBy: () => Promise<PostgresServer>
}

// Ends with this process, however that ends: then its input does.
const guard = `"$@" & child=$!
(read -r _; kill -QUIT $child) <&3 &
wait $child`

const freePort = () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  const { port } = listener.addr as Deno.NetAddr
  listener.close()
  return port
}

const launch = async (options: PostgresOptions): Promise<PostgresServer> => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-postgres-" })
  const { bin, data, seed } = await makePostgresFiles(directory, options)
  const begun: Array<() => void> = []
  globalThis.addEventListener("unload", () => {
    for (const kill of begun) kill()
    // Until they have ended they write there.
    for (let times = 0; times < 100; times++) {
      try {
        return Deno.removeSync(directory, { recursive: true })
      } catch {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
      }
    }
  })

  /** Starts one on a copy of what a new one has. */
  const begin = async (more: ReadonlyArray<string> = []): Promise<PostgresServer> => {
    const kept = `${data}/${begun.length}`
    await run("cp", "-r", seed, kept)
    await run("chmod", "700", kept)
    if (more.length > 0) await run("touch", `${kept}/standby.signal`)
    const port = freePort()
    const server = makeServer({ bin, kept, port, more })
    begun.push(server.end)
    await server.start()
    return {
      ...server,
      standBy: () =>
        begin([
          `primary_conninfo=host=127.0.0.1 port=${port} user=cam2`,
          "wal_retrieve_retry_interval=100ms",
        ]),
    }
  }
  return await begin()
}

interface Place {
  readonly bin: string
  readonly kept: string
  readonly port: number
  /** Settings beside those of all. */
  readonly more: ReadonlyArray<string>
}

const makeServer = ({ bin, kept, more, port }: Place) => {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    // What a crash of the process leaves is whole without it; only the machine may not crash.
    "fsync=off",
    // A standby begins where this one did.
    "wal_keep_size=256MB",
    ...more,
  ]
  const url = `postgres://cam2@127.0.0.1:${port}/`
  let running: Deno.ChildProcess | undefined
  const spawn = () => {
    const [program, ...args] = asUser([
      `${bin}/postgres`,
      "-D",
      kept,
      "-p",
      String(port),
      ...settings.flatMap((setting) => ["-c", setting]),
    ])
    return new Deno.Command("sh", {
      args: ["-c", `exec 3<&0; ${guard}`, "sh", program!, ...args],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn()
  }
  const isThere = async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined)
    connection?.close()
    return connection !== undefined
  }
  const start = async () => {
    for (let times = 0; times < 100; times++) {
      let hasEnded = false
      running = spawn()
      running.status.then(() => hasEnded = true)
      while (!hasEnded) {
        if (await isThere()) return
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      // What is left of one that was killed is in its way for a moment.
      await running.stdin.close().catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error("it does not start")
  }
  const kill = async () => {
    Deno.kill(pid(), "SIGKILL")
    await running?.status
    await running?.stdin.close().catch(() => {})
  }
  const pid = () => Number(Deno.readTextFileSync(`${kept}/postmaster.pid`).split("\n")[0])
  const signal = async (signal: Deno.Signal) => {
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", `${pid()}`] })
      .output()
    const children = new TextDecoder().decode(stdout).trim().split(/\s+/).map(Number)
    for (const one of [pid(), ...children]) Deno.kill(one, signal)
  }
  /** As the process that started it ends. */
  const end = () => {
    try {
      Deno.kill(pid(), "SIGQUIT")
    } catch {
      // It is gone already.
    }
  }
  return { url, kill, start, signal, end }
}

/** A server of this process alone, or why there is none. */
export const launchPostgres = (
  options: PostgresOptions = {},
): Promise<PostgresServer | string> =>
  launch(options).catch((error) => String(error.message ?? error))
