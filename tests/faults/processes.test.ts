import assert from "node:assert/strict"
import { cam2, end, rootEnv, start, withDirectory } from "../Process.ts"
import { processesOf } from "./Processes.ts"
import { outlivesFirst, replacesKilled } from "./ProcessesKilled.ts"
import { sharesClients, sharesLimits } from "./ProcessesShared.ts"
import { leavesNone, stopsAll } from "./ProcessesStopped.ts"
import { report } from "./Report.ts"

Deno.test("serve --processes: one that is killed is replaced, and nothing is lost that was told", async () => {
  report(await replacesKilled())
})

Deno.test("serve --processes: one that is started after the first was killed has all that was told", async () => {
  report(await outlivesFirst())
})

Deno.test("serve --processes: limits are those of one server", async () => {
  report(await sharesLimits(processesOf()))
})

Deno.test("serve --processes: tokens, counts, revocations and idempotency keys are those of one server", () =>
  sharesClients(processesOf()))

Deno.test("serve --processes: a signal to all of them ends them in order", () => stopsAll())

Deno.test("serve --processes: a second signal leaves no process, nor does the death of the first", () =>
  leavesNone())

Deno.test("serve --processes: what keeps it from starting is one clear line", () =>
  withDirectory(async (directory) => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
    const { port } = listener.addr
    const serve = (command: ReadonlyArray<string>, ...args: ReadonlyArray<string>) =>
      end(start([...command, "serve", "--processes", "2", ...args], { env: rootEnv }))
    const [words, main] = [cam2.slice(0, -1), cam2.at(-1)!]
    const able = [...words, "--allow-run", main]
    const db = `${directory}/cameras.sqlite`
    const outcomes = await Promise.all([
      serve(able, "--db", db, "--port", String(port)),
      serve(able, "--db", ":memory:"),
      serve(able, "--db", `${directory}/missing/cameras.sqlite`, "--port", "0"),
      serve(cam2, "--db", db, "--port", "0"),
      serve(able, "--processes", "0"),
      serve(able, "--mcp", "--db", db),
    ])
    listener.close()
    assert.deepEqual(outcomes.map(({ code, stdout }) => [code, stdout]), [
      [1, ""],
      [2, ""],
      [1, ""],
      [1, ""],
      [2, ""],
      [2, ""],
    ])
    const lines = outcomes.map(({ stderr }) => stderr)
    assert.equal(
      lines[0],
      `cam2: port ${port} of 127.0.0.1 is in use; choose another with --port\n`,
    )
    assert.match(lines[1]!, /^cam2: --processes share a database, .*\n$/)
    assert.match(lines[2]!, /^cam2: Cannot open the database .*: there is no such directory\n$/)
    assert.match(lines[3]!, /^cam2: Requires run access to .*--allow-run flag\n$/)
    assert.match(lines[4]!, /^cam2: .*--processes/)
    assert.match(lines[5]!, /^cam2: --mcp keeps its sessions in one process: .*\n$/)
  }))
