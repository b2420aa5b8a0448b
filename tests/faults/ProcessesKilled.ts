/**
 * A server of several processes of which one is killed under load.
 *
 * @module
 */
import assert from "node:assert/strict"
import { root, serve, type Server, stop } from "../Process.ts"
import {
  ask,
  cam2,
  childrenOf,
  type Command,
  count,
  isFree,
  isRunning,
  pagesOf,
  tokenOf,
  until,
  withProcesses,
} from "./Processes.ts"
import type { Outcome } from "./Report.ts"

/** Adds cameras until its end, which gives the ids of those that were answered. */
const addMeanwhile = (server: Server, token: string) => {
  const body = JSON.stringify({
    type: "non_ip",
    is_active_image: true,
    is_active_video: false,
    retrieval: { snapshot_url: "https://example.org/b.jpg" },
  })
  const ids = new Set<string>()
  let isOver = false
  const loads = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const answer = await ask(server, "POST /cameras/create", { token, body })
        // The one that had it was killed.
        .catch(() => undefined)
      if (answer?.status === 201) ids.add(JSON.parse(answer.body).cameraID)
    }
  })
  const end = async (): Promise<ReadonlySet<string>> => {
    isOver = true
    await Promise.all(loads)
    return ids
  }
  return { ids, end }
}

const findsAll = async (server: Server, ids: ReadonlySet<string>) => {
  const token = await tokenOf(server, root)
  for (const id of ids) {
    assert.equal((await ask(server, `GET /cameras/${id}`, { token })).status, 200)
  }
}

/** Kills each process once under load: another takes its place, and what was told is kept. */
export const replacesKilled = async (command: Command = cam2): Promise<Outcome> => {
  let told = 0
  await withProcesses(command, [], async (server, db) => {
    const token = await tokenOf(server, root)
    const adding = addMeanwhile(server, token)
    for (const pid of await childrenOf(server.pid)) {
      Deno.kill(pid, "SIGKILL")
      await until(async () => {
        const children = await childrenOf(server.pid)
        return children.length === count && !children.includes(pid) &&
          (await pagesOf(server).catch(() => new Set())).size === count
      }, "another process serves in place of the one that was killed")
    }
    const ids = await adding.end()
    told = ids.size
    assert.ok(told > 0)
    await findsAll(server, ids)
    const children = await childrenOf(server.pid)
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    const lines = stderr.trimEnd().split("\n")
    assert.equal(lines.length, count, stderr)
    for (const line of lines) assert.match(line, /WARN Process \d ended by SIGKILL and is started/)
    for (const pid of children) assert.equal(await isRunning(pid), false)
    isFree(server.port)
    // The last one that closes the file leaves it whole by itself.
    const beside = [...Deno.readDirSync(db.slice(0, db.lastIndexOf("/")))]
    assert.deepEqual(beside.map(({ name }) => name), ["cameras.sqlite"])
  })
  return {
    fault: `each of ${count} processes is killed while cameras are added`,
    tries: count,
    promised: "another takes its place, and no camera is lost that was answered 201",
    seen: `${told} cameras answered, ${told} found`,
  }
}

/** Kills the first process under load: the others end too, and what was told is there at the next start. */
export const outlivesFirst = async (command: Command = cam2): Promise<Outcome> => {
  let told = 0
  await withProcesses(command, [], async (server, db) => {
    const adding = addMeanwhile(server, await tokenOf(server, root))
    await until(() => Promise.resolve(adding.ids.size >= 20), "cameras are added")
    const children = await childrenOf(server.pid)
    server.kill("SIGKILL")
    await until(
      async () => !(await Promise.all(children.map(isRunning))).includes(true),
      "no process is left",
    )
    const ids = await adding.end()
    told = ids.size
    await using again = await serve(db, { command, args: ["--processes", String(count)] })
    await findsAll(again, ids)
    assert.deepEqual(await stop(again), { code: 0, stderr: "" })
  })
  return {
    fault: `the first of ${count} processes is killed while cameras are added`,
    tries: 1,
    promised: "all of them end, and no camera is lost that was answered 201",
    seen: `${told} cameras answered, ${told} found at the next start`,
  }
}
