import { strict as assert } from "node:assert"
import { lines, records, run } from "./InProcess.ts"
import { withServer } from "./Served.ts"

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

Deno.test("clients me: shows which client this is, as a listing and as a record", () =>
  withServer(async ({ env }) => {
    const { code, stderr, stdout } = await run(["clients", "me"], { env })
    assert.deepEqual([code, stderr], [0, ""])
    const fields = lines(stdout).map((line) => line.split(/ +/))
    assert.deepEqual(fields.map(([name]) => name), [
      "clientID",
      "owner",
      "permissionLevel",
      "usage",
      "lastUsedAt",
    ])
    const [{ lastUsedAt, ...told }] = records(
      (await run(["apps", "me", "--json"], { env })).stdout,
    )
    assert.match(lastUsedAt, time)
    assert.deepEqual(told, {
      clientID: env.CAM2_CLIENT_ID,
      owner: "root",
      permissionLevel: "admin",
      usage: 2,
    })
  }))

Deno.test("clients list: shows the clients of an owner, or of every one, as a table and as records", () =>
  withServer(async ({ env }) => {
    const [{ clientID }] = records((await run(["register", "bob", "--json"], { env })).stdout)
    const { code, stderr, stdout } = await run(["clients", "list", "bob"], { env })
    assert.deepEqual([code, stderr], [0, "1 client\n"])
    assert.deepEqual(lines(stdout).map((line) => line.split(/ {2,}/)), [
      ["OWNER", "LEVEL", "REQUESTS", "LAST USED", "OLD SECRET ENDS", "CLIENT"],
      ["bob", "user", "0", "-", "-", clientID],
    ])
    const every = await run(["clients", "list", "--json"], { env })
    assert.deepEqual([every.code, every.stderr], [0, ""])
    assert.deepEqual(
      records(every.stdout).map(({ clientID }) => clientID),
      [env.CAM2_CLIENT_ID, clientID].sort(),
    )
    const none = await run(["clients", "list", "eve"], { env })
    assert.deepEqual(none, { code: 0, stdout: "", stderr: "0 clients\n" })
  }))

Deno.test("clients remove: removes a client, and the last admin stays", () =>
  withServer(async ({ env }) => {
    const [{ clientID }] = records((await run(["register", "bob", "--json"], { env })).stdout)
    assert.deepEqual(await run(["clients", "remove", clientID], { env }), {
      code: 0,
      stdout: `${clientID} removed\n`,
      stderr: "",
    })
    assert.deepEqual(await run(["clients", "remove", clientID], { env }), {
      code: 1,
      stdout: "",
      stderr: "cam2: No app exists with given client id.\n",
    })
    assert.deepEqual(await run(["clients", "remove", env.CAM2_CLIENT_ID!], { env }), {
      code: 1,
      stdout: "",
      stderr:
        "cam2: Forbidden. This is the only client of level admin; make another one admin first.\n",
    })
    const log = records((await run(["clients", "log", "--json"], { env })).stdout)
    const { action, owner } = log.at(-1)
    assert.deepEqual([log.length, action, owner], [3, "remove", "bob"])
  }))

Deno.test("clients reset-secret --keep: leaves the old secret valid beside the new one", () =>
  withServer(async ({ env }) => {
    const reset = async (...args: ReadonlyArray<string>) => {
      const ran = await run([...args, "--json"], { env })
      assert.deepEqual([ran.code, ran.stderr], [0, ""])
      return String(records(ran.stdout)[0].clientSecret)
    }
    const as = async (clientID: string, secret: string) => {
      const own = { ...env, CAM2_CLIENT_ID: clientID, CAM2_CLIENT_SECRET: secret }
      return (await run(["clients", "me", "--json"], { env: own }))
    }
    const [{ clientID, clientSecret }] = records(
      (await run(["register", "bob", "--json"], { env })).stdout,
    )
    const second = await reset("clients", "reset-secret", clientID, "--keep", "3600")
    for (const secret of [clientSecret, second]) {
      const { code, stdout } = await as(clientID, secret)
      assert.equal(code, 0)
      assert.match(records(stdout)[0].oldSecretEndsAt, time)
    }
    const third = await reset("reset-secret", clientID)
    const codes = await Promise.all([clientSecret, second, third].map((one) => as(clientID, one)))
    assert.deepEqual(codes.map(({ code }) => code), [1, 1, 0])
  }))

Deno.test("register, set-permission, set-owner: a level has two names, and what was done is told", () =>
  withServer(async ({ env }) => {
    for (const flag of ["--level", "--permission"]) {
      const [{ clientID }] = records(
        (await run(["register", "bob", flag, "webUI", "--json"], { env })).stdout,
      )
      const told = async (...args: ReadonlyArray<string>) => {
        const { code, stderr, stdout } = await run(args, { env })
        assert.deepEqual([code, stderr], [0, ""])
        return stdout
      }
      const [client] = records(await told("clients", "list", "bob", "--json"))
      assert.equal(client.permissionLevel, "webUI")
      assert.equal(
        await told("set-permission", clientID, "user"),
        `${clientID} has the level user\n`,
      )
      assert.equal(await told("set-owner", clientID, "eve"), `${clientID} has the owner eve\n`)
      await told("clients", "remove", clientID)
    }
    const { stdout } = await run(["register", "--help"])
    assert.match(stdout, /--permission, --level .*user when left out/)
  }))

Deno.test("reset-secret: --keep takes a time with its unit, or seconds", () =>
  withServer(async ({ env }) => {
    const [{ clientID }] = records((await run(["register", "bob", "--json"], { env })).stdout)
    for (const [keep, seconds] of [["1h", 3600], ["90", 90], ["30m", 1800], ["7d", 604_800]]) {
      const before = Date.now()
      const args = ["reset-secret", clientID, "--keep", String(keep)]
      assert.equal((await run(args, { env })).code, 0)
      const [{ oldSecretEndsAt }] = records(
        (await run(["clients", "list", "bob", "--json"], { env })).stdout,
      )
      const kept = (Date.parse(oldSecretEndsAt) - before) / 1000
      assert.ok(kept >= Number(seconds) - 1 && kept < Number(seconds) + 60, `${keep}: ${kept}`)
    }
  }))
