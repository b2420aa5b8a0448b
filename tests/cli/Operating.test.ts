import { strict as assert } from "node:assert"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { cam2, sleep } from "../Process.ts"
import { postgres } from "../PostgresServer.ts"
import { temporaryDatabase } from "../stores/Databases.ts"
import { catchUp, onStandby, standby } from "../stores/Standby.ts"

const page = await Deno.readTextFile(new URL("../../src/server/operating.md", import.meta.url))

/** The blocks of commands below each heading, in their order. */
const sections: ReadonlyMap<string, ReadonlyArray<string>> = new Map(
  page.split(/^## /m).slice(1).map((section) => [
    section.split("\n")[0]!,
    [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!),
  ]),
)

// What is of the system, and not of this project, is done as far as a test can: nobody but root may
// make users, and a service is started as its unit says.
const words = cam2.flatMap((word) =>
  word.startsWith("--allow-net=") ? ["--allow-net", "--allow-run"] : [word]
)

const shims = (directory: string): Readonly<Record<string, string>> => ({
  cam2: `exec ${words.map((word) => `'${word}'`).join(" ")} "$@"`,
  sudo: `[ "$1" = -u ] && shift 2; exec "$@"`,
  useradd: "exit 0",
  chown: "exit 0",
  npm: `[ "$*" = "install -g @cam2/camera-database" ]`,
  systemctl: `case "$1" in
stop|restart)
  pid=$(cat ${directory}/pid); kill -TERM $pid
  while kill -0 $pid 2> /dev/null; do sleep 0.1; done;;
esac
case "$1" in
start|restart|enable)
  of() { sed -n "s/^$1=//p" ${directory}/systemd/cam2.service; }
  : > ${directory}/log; set -a; . "$(of EnvironmentFile)"
  $(of ExecStart) > ${directory}/log 2>&1 & echo $! > ${directory}/pid
  while ! grep -q documentation ${directory}/log; do
    kill -0 $(cat ${directory}/pid) || { cat ${directory}/log >&2; exit 1; }; sleep 0.1
  done;;
esac`,
})

const freePort = () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  const { port } = listener.addr
  listener.close()
  return port
}

/** A proxy with a certificate of its own, and the file of that. */
const startProxy = async (directory: string, to: string) => {
  const [key, cert] = [`${directory}/key.pem`, `${directory}/cert.pem`]
  const words = `req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout ${key} ` +
    `-out ${cert} -addext subjectAltName=DNS:localhost -addext basicConstraints=CA:FALSE`
  await new Deno.Command("openssl", { args: words.split(" "), stderr: "null" }).output()
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => {},
      key: await Deno.readTextFile(key),
      cert: await Deno.readTextFile(cert),
    },
    (request) => {
      const { pathname, search } = new URL(request.url)
      return fetch(to + pathname + search, {
        method: request.method,
        headers: request.headers,
        body: request.body,
        redirect: "manual",
      })
    },
  )
  return { server, cert, url: `https://localhost:${server.addr.port}` }
}

/** A machine on which the page is followed. */
const makeMachine = async () => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-operating-" })
  const port = freePort()
  const { cert, server, url } = await startProxy(directory, `http://127.0.0.1:${port}`)
  for (const name of ["bin", "lib", "backups", "systemd"]) await Deno.mkdir(`${directory}/${name}`)
  const here = (text: string) =>
    text.replaceAll("/var/lib/cam2", `${directory}/lib`)
      .replaceAll("/etc/cam2", `${directory}/etc`)
      .replaceAll("/etc/systemd/system", `${directory}/systemd`)
      .replaceAll("/backups", `${directory}/backups`)
      .replaceAll("https://cameras.example.org", url)
      .replaceAll("8080", String(port))
  const unit = here(/^```ini\n(.*?)^```/ms.exec(page)![1]!)
  await Deno.writeTextFile(`${directory}/systemd/cam2.service`, unit)
  for (const [name, text] of Object.entries(shims(directory))) {
    await Deno.writeTextFile(`${directory}/bin/${name}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }
  const env = {
    PATH: `${directory}/bin:${Deno.env.get("PATH")}`,
    HOME: directory,
    XDG_CONFIG_HOME: `${directory}/config`,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    DENO_CERT: cert,
  }
  const run = async (block: string, more: Readonly<Record<string, string>> = {}) => {
    const { code, stderr, stdout } = await new Deno.Command("sh", {
      args: ["-euc", here(block)],
      env: { ...env, ...more },
      cwd: directory,
      stdin: "null",
      signal: AbortSignal.timeout(600_000),
    }).output()
    const shown = new TextDecoder().decode(stdout)
    assert.equal(code, 0, `${block}\n${shown}${new TextDecoder().decode(stderr)}`)
    return shown
  }
  /** Starts what runs until it is ended; gives what it shows first. */
  const begin = async (block: string) => {
    const args = ["-c", `exec ${here(block).trim()} --port ${port} > ${directory}/first`]
    const child = new Deno.Command("sh", {
      args,
      env,
      cwd: directory,
      signal: AbortSignal.timeout(600_000),
    }).spawn()
    const shown = () => Deno.readTextFile(`${directory}/first`).catch(() => "")
    for (let wait = 0; !(await shown()).includes("documentation"); wait++) {
      assert.ok(wait < 1000, "the server did not start")
      await sleep(50)
    }
    return { child, shown: await shown() }
  }
  return {
    run,
    begin,
    end: async () => {
      await run(`kill -9 "$(cat ${directory}/pid)" || true`)
      await server.shutdown()
      await Deno.remove(directory, { recursive: true })
    },
  }
}

Deno.test({
  name: "operating.md: every command does what the page says, from the first start on",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const machine = await makeMachine()
    const { run } = machine
    const done: Array<string> = []
    /** Runs the next block below a heading. */
    const follow = async (heading: string, at = 0, more = {}) => {
      done.push(`${heading} ${at}`)
      return await run(sections.get(heading)![at]!, more)
    }
    try {
      done.push("First start 0")
      const first = await machine.begin(sections.get("First start")![0]!)
      const [login = ""] = /^ *echo .*$/m.exec(first.shown) ?? []
      assert.match(await run(login), /as root, admin; kept as the profile default/)
      const [, rootID = ""] = /--client-id (\w+)/.exec(login) ?? []
      assert.match(await follow("First start", 1), /ok +database .* is whole: 0 cameras/)
      first.child.kill("SIGTERM")
      assert.equal((await first.child.status).code, 0)
      assert.match(await follow("systemd"), /ok +client .* of root/)
      assert.match(await follow("TLS and a reverse proxy"), /ok +address +https:.*\n.*reached/)
      await follow("Backup and restore", 0)
      await run("cam2 apps register carol")
      assert.match(await follow("Backup and restore", 1), /ok +client/)
      assert.equal(await run("cam2 apps list carol --json"), "")
      assert.match(await follow("Upgrade"), /has the newest schema/)
      await follow("A lost root client", 0)
      const rescued = await follow("A lost root client", 1, { CLIENT_ID: rootID })
      assert.ok(rescued.includes(rootID))
      assert.match(rescued, /kept as the profile default\n[^]*profile +default/)
      assert.match(await follow("A lost token key"), /owner +root/)
      done.push("Moving to PostgreSQL 0", "Reading from a standby 0")
      const move = sections.get("Moving to PostgreSQL")![0]!
      if (typeof postgres === "string") console.log(`skipped: PostgreSQL: ${postgres}`)
      else {
        await Effect.gen(function* () {
          const url = Redacted.value(yield* temporaryDatabase)
          const moved = move.replaceAll("postgres://cam2@db.example.org/cam2", url)
          const shown = yield* Effect.promise(() => run(moved))
          assert.match(shown, /both are the same: .* clients[^]*ok +client .* of root/)
          if (typeof standby !== "string") {
            const there = Redacted.value(onStandby(Redacted.make(url)))
            const read = sections.get("Reading from a standby")![0]!
              .replaceAll("postgres://cam2@standby.example.org/cam2", there)
            yield* catchUp(Redacted.make(url))
            assert.match(yield* Effect.promise(() => run(read)), /ok +replica +answers reads/)
          }
          // The database is removed only when nobody has it.
          yield* Effect.promise(() => run("systemctl stop cam2"))
        }).pipe(Effect.scoped, Effect.runPromise)
      }
    } finally {
      await machine.end()
    }
    const all = [...sections].flatMap(([heading, blocks]) =>
      blocks.map((_, at) => `${heading} ${at}`)
    )
    assert.deepEqual(done, all)
  },
})
