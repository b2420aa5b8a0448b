import { strict as assert } from "node:assert"
import { cam2 } from "../Process.ts"
import { lines, type Ran, records, run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

const modeOf = async (path: string) => (await Deno.stat(path)).mode! & 0o777

/** A user with a configuration folder of its own. */
const userOf = ({ directory }: Served) => ({
  home: { XDG_CONFIG_HOME: `${directory}/config` },
  folder: `${directory}/config/cam2/profiles`,
  file: `${directory}/config/cam2/profiles/default.json`,
})

const login = (
  { env }: Served,
  home: Readonly<Record<string, string>>,
  ...flags: ReadonlyArray<string>
): Promise<Ran> =>
  run(
    ["login", "--base-url", env.CAM2_BASE_URL, "--client-id", env.CAM2_CLIENT_ID, ...flags],
    { env: home, stdin: `${env.CAM2_CLIENT_SECRET}\n` },
  )

/** What a terminal shows of a command that asks `question` and is answered by `keys`. */
const answerOnTerminal = async (
  words: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>,
  question: string,
  keys: ReadonlyArray<string>,
): Promise<string> => {
  const terminal = new Deno.Command("script", {
    args: ["-qec", words.join(" "), "/dev/null"],
    env,
    stdin: "piped",
    stdout: "piped",
    signal: AbortSignal.timeout(300_000),
  }).spawn()
  const stdin = terminal.stdin.getWriter()
  let shown = ""
  for await (const text of terminal.stdout.pipeThrough(new TextDecoderStream())) {
    const asked = shown.includes(question)
    shown += text
    if (asked || !shown.includes(question)) continue
    for (const key of keys) await stdin.write(new TextEncoder().encode(key))
  }
  await stdin.close().catch(() => {
    // The terminal has ended.
  })
  await terminal.status
  return shown
}

Deno.test("login: keeps what the server takes where only its owner reads it, until logout", () =>
  withServer(async (served) => {
    const { env } = served
    const { file, folder, home } = userOf(served)
    assert.deepEqual(await login(served, home), {
      code: 0,
      stdout: `logged in to ${env.CAM2_BASE_URL} as root, admin; kept as the profile default\n`,
      stderr: "",
    })
    assert.deepEqual(JSON.parse(await Deno.readTextFile(file)), {
      baseURL: env.CAM2_BASE_URL,
      clientID: env.CAM2_CLIENT_ID,
      clientSecret: env.CAM2_CLIENT_SECRET,
    })
    assert.deepEqual([await modeOf(file), await modeOf(folder)], [0o600, 0o700])
    assert.equal((await run(["count"], { env: home })).stdout, "0\n")
    const who = JSON.parse((await run(["whoami", "--json"], { env: home })).stdout)
    assert.deepEqual([who.owner, who.profile, who.baseURL], [
      "root",
      "default",
      env.CAM2_BASE_URL,
    ])
    assert.equal((await run(["logout"], { env: home })).stdout, "default is forgotten\n")
    const { code, stderr } = await run(["count"], { env: home })
    assert.deepEqual([code, stderr.includes("cam2 login")], [2, true])
    assert.equal((await run(["logout"], { env: home })).code, 1)
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), [])
  }))

Deno.test("login: what the server refuses is not kept, and leaves what was kept", () =>
  withServer(async (served) => {
    const { env } = served
    const { file, home } = userOf(served)
    await login(served, home)
    const before = await Deno.readTextFile(file)
    const wrong: ReadonlyArray<readonly [string, number, RegExp]> = [
      ["wr0ng".repeat(15), 1, /^cam2: Bad client secret\n$/],
      ["short", 2, /CAM2_CLIENT_SECRET: Length of ClientSecret/],
      ["", 2, /no secret was given: put it on standard input/],
    ]
    for (const [stdin, code, line] of wrong) {
      const ran = await run(["login"], { env: home, stdin })
      assert.deepEqual([ran.code, ran.stdout], [code, ""])
      assert.match(ran.stderr, line)
    }
    assert.equal(await Deno.readTextFile(file), before)
    for (const name of ["../x", ".x", "a/b", "x".repeat(65)]) {
      const ran = await login(served, home, "--profile", name)
      assert.deepEqual([ran.code, ran.stdout], [2, ""])
    }
    const homeless = await login(served, {})
    assert.deepEqual([homeless.code, homeless.stdout], [1, ""])
    assert.match(homeless.stderr, /set HOME, or XDG_CONFIG_HOME/)
    assert.equal((await run(["login"], { env: home, stdin: env.CAM2_CLIENT_SECRET })).code, 0)
  }))

Deno.test("profiles: each has a name; flags, then the environment, then the profile", () =>
  withServer(async (served) => {
    const { env } = served
    const { home } = userOf(served)
    const none = await run(["whoami", "--profile", "eve"], { env: home })
    assert.match(none.stderr, /there is no profile eve, and no other: log in/)
    await login(served, home)
    const registered = await run(["register", "bob", "--json"], { env })
    const bob = await run(["login", "--base-url", env.CAM2_BASE_URL, "--profile", "bob"], {
      env: home,
      stdin: registered.stdout,
    })
    assert.match(bob.stdout, /as bob, user; kept as the profile bob\n$/)
    const listed = await run(["profiles", "--json"], { env: { ...home, CAM2_PROFILE: "bob" } })
    assert.deepEqual(
      records(listed.stdout).map(({ current, profile }) => [profile, current]),
      [["bob", true], ["default", false]],
    )
    const table = lines((await run(["profiles"], { env: home })).stdout)
    assert.deepEqual(table.map((line) => line.slice(0, 11)), [
      "PROFILE    ",
      "bob        ",
      "default *  ",
    ])
    assert.deepEqual(new Set(table.map((line) => line.search(/SERVER|http/))), new Set([11]))
    const owner = async (args: ReadonlyArray<string>, more: Record<string, string>) => {
      const { stderr, stdout } = await run(["whoami", "--json", ...args], {
        env: { ...home, ...more },
      })
      return stdout === "" ? stderr : JSON.parse(stdout).owner
    }
    assert.equal(await owner([], {}), "root")
    assert.equal(await owner([], { CAM2_PROFILE: "bob" }), "bob")
    assert.equal(await owner([], { ...env, CAM2_PROFILE: "bob" }), "root")
    assert.equal(await owner(["--profile", "bob"], env), "bob")
    assert.match(await owner(["--profile", "eve"], env), /no profile eve, but bob, default: log in/)
    await run(["logout", "--profile", "bob"], { env: home })
    assert.equal(lines((await run(["profiles", "--json"], { env: home })).stdout).length, 1)
  }))

Deno.test("profiles: a secret is sent to its own server and no other", () =>
  withServer(async (served) => {
    const { env } = served
    const { home } = userOf(served)
    await login(served, home)
    for (const other of [["--base-url", "http://127.0.0.1:1"], ["--client-id", "0".repeat(96)]]) {
      const { code, stderr } = await run(["count", ...other], { env: home })
      assert.equal(code, 2)
      assert.match(
        stderr,
        /secret of the profile default is that of the client .*CAM2_CLIENT_SECRET/,
      )
    }
    // The same server, written otherwise.
    const same = env.CAM2_BASE_URL.replace(/\/$/, "")
    assert.equal((await run(["count", "--base-url", same], { env: home })).code, 0)
  }))

Deno.test({
  name: "login: on a terminal asks for the secret and does not show it",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withServer(async (served) => {
      const { env } = served
      const { file, home } = userOf(served)
      const words = [...cam2, "login", "--base-url", env.CAM2_BASE_URL, "--client-id"]
      const shown = await answerOnTerminal([...words, env.CAM2_CLIENT_ID], home, "(not shown): ", [
        `${env.CAM2_CLIENT_SECRET.slice(0, 9)}x\b`,
        `${env.CAM2_CLIENT_SECRET.slice(9)}\r`,
      ])
      assert.match(shown, /kept as the profile default/)
      assert.ok(!shown.includes(env.CAM2_CLIENT_SECRET.slice(20)))
      assert.equal(JSON.parse(await Deno.readTextFile(file)).clientSecret, env.CAM2_CLIENT_SECRET)
    }),
})
