import assert from "node:assert/strict"
import { commands, run, unreachable } from "./InProcess.ts"

const secret = "ThisIsTheClientSecret".repeat(4)

Deno.test("cam2: no command takes a secret, a token or a key as a flag or an argument", async () => {
  for (const command of commands) {
    const { stdout } = await run([command, "--help"])
    const taken = stdout.match(/--[a-z][\w-]*|<[\w-]+>/g) ?? []
    assert.ok(taken.length > 0)
    assert.deepEqual(taken.filter((name) => /secret|token|key|password/i.test(name)), [], command)
  }
})

Deno.test("cam2: a secret in a flag that there is not is not told", async () => {
  for (const command of ["", ...commands]) {
    for (const flag of ["--client-secret", "--secret", "--token", "--password", "--key"]) {
      for (const args of [[flag, secret], [`${flag}=${secret}`]]) {
        const { code, stderr, stdout } = await run(command === "" ? args : [command, ...args], {
          env: unreachable,
        })
        assert.equal(code, 2)
        assert.equal((stdout + stderr).includes(secret), false, `${command} ${flag}: ${stderr}`)
      }
    }
  }
})
