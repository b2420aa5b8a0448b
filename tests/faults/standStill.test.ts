import assert from "node:assert/strict"
import { rootEnv, serve, sleep, stop, withDirectory } from "../Process.ts"
import { cam2, childrenOf } from "./Processes.ts"

Deno.test("serve --processes: one that stands still is ended and replaced, and no other", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cameras.sqlite`, {
      command: cam2,
      args: ["--processes", "2"],
      env: { ...rootEnv, CAM2_PROCESS_SILENCE: "6000" },
    })
    const before = await childrenOf(server.pid)
    assert.equal(before.length, 2)
    Deno.kill(before[1]!, "SIGSTOP")
    const now = async () => {
      while (true) {
        const children = await childrenOf(server.pid)
        if (children.length === 2 && !children.includes(before[1]!)) return children
        await sleep(100)
      }
    }
    assert.ok((await now()).includes(before[0]!))
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    assert.match(stderr, /WARN Process 2 does not answer any more, and is ended/)
    assert.match(stderr, /WARN Process 2 ended by SIGKILL and is started again/)
    assert.doesNotMatch(stderr, /Process 1/)
  }))
