/**
 * How a server of several processes ends.
 *
 * @module
 */
import assert from "node:assert/strict"
import { root, type Server, stop, takesNoMore } from "../Process.ts"
import { Connection } from "./Connection.ts"
import {
  cam2,
  childrenOf,
  type Command,
  isFree,
  isRunning,
  tokenOf,
  until,
  withProcesses,
} from "./Processes.ts"

/** Half of a request, which holds up the end of the process that has it; `rest` is the other half. */
const half = async (server: Server) => {
  const token = await tokenOf(server, root)
  const body = JSON.stringify({ type: "stream", is_active_image: true })
  const connection = await Connection.open(server.port)
  await connection.sendHead(
    `POST /cameras/create HTTP/1.1\r\nHost: cam2\r\nConnection: close\r\n` +
      `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}`,
  )
  await connection.send(body.slice(0, 9))
  return { connection, rest: body.slice(9) }
}

/** A signal ends all of them in order: what runs is answered, and no process and no port is left. */
export const stopsAll = async (command: Command = cam2): Promise<void> => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await withProcesses(command, [], async (server) => {
      const children = await childrenOf(server.pid)
      const { connection, rest } = await half(server)
      using _ = connection
      // A terminal and a supervisor send it to every process of the group.
      for (const pid of children) Deno.kill(pid, signal)
      const stopped = stop(server, signal)
      await takesNoMore(server)
      await connection.send(rest)
      assert.equal((await connection.answer()).status, 422)
      assert.deepEqual(await stopped, { code: 0, stderr: "" })
      for (const pid of children) assert.equal(await isRunning(pid), false)
      isFree(server.port)
    })
  }
}

/** A second signal, and the death of the one that started them, leave no process either. */
export const leavesNone = async (command: Command = cam2): Promise<void> => {
  for (const signals of [["SIGTERM", "SIGTERM"], ["SIGKILL"]] as const) {
    await withProcesses(command, [], async (server) => {
      const children = await childrenOf(server.pid)
      const [first, second] = signals
      using _ = (await half(server)).connection
      server.kill(first)
      if (second !== undefined) {
        await takesNoMore(server)
        assert.equal((await childrenOf(server.pid)).length > 0, true)
        server.kill(second)
        assert.equal((await server.ended()).code, 143)
      }
      await until(
        async () => !(await Promise.all(children.map(isRunning))).includes(true),
        "no process is left",
      )
      isFree(server.port)
    })
  }
}
