import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { putCameraBySource } from "../../mod.ts"
import { root, serve, type Server, sleep, withDirectory } from "../Process.ts"
import { report } from "./Report.ts"

const rounds = Number(Deno.env.get("CAM2_FAULT_ROUNDS") ?? 5)
const count = 300

const tokenOf = async ({ baseURL }: Server): Promise<string> => {
  const response = await fetch(new URL(`/auth?${new URLSearchParams({ ...root })}`, baseURL))
  return (await response.json()).token
}

// A mark fills several columns, so that half a write would show.
const marked = (mark: number) => ({ city: `${mark}`, state: `${mark}`, timezone_name: `${mark}` })

const line = (source_id: string, mark: number) =>
  `${
    JSON.stringify({
      ...marked(mark),
      source: "cam2",
      source_id,
      type: "non_ip",
      retrieval: { snapshot_url: `https://example.org/${source_id}.jpg` },
      is_active_image: true,
      is_active_video: false,
    })
  }\n`

interface Told {
  readonly cameraID: string
  readonly outcome: string
}

/** Brings cameras with one request; tells what was done of each line that was answered. */
const bring = async (
  server: Server,
  token: string,
  lines: ReadonlyArray<string>,
  onResult: (index: number, told: Told) => void,
) => {
  const response = await fetch(new URL("/cameras/import?existing=update", server.baseURL), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
    body: lines.join(""),
  })
  let rest = ""
  let index = 0
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    const whole = (rest + part).split("\n")
    rest = whole.pop()!
    for (const each of whole) {
      const result = JSON.parse(each)
      if ("cameraID" in result) onResult(index++, result)
      else assert.ok("added" in result, each)
    }
  }
}

/** The cameras in a file by their id of the source, each whole, and how often each was written. */
const readCameras = (filename: string) => {
  using database = new DatabaseSync(filename)
  assert.deepEqual(
    database.prepare("PRAGMA integrity_check").all().map((row) => ({ ...row })),
    [{ integrity_check: "ok" }],
  )
  const rows = database.prepare(
    `SELECT camera_id, source_id, city, state, timezone_name, city_key, version, entries FROM camera
      LEFT JOIN (SELECT camera_id, count(*) AS entries FROM change_log GROUP BY camera_id)
      USING (camera_id)`,
  ).all()
  for (const { camera_id: _, city, entries, source_id: _id, version, ...row } of rows) {
    assert.deepEqual({ ...row }, { state: city, timezone_name: city, city_key: city })
    assert.equal(version, entries, "one entry for each write")
  }
  return new Map(rows.map(({ city, source_id, version }) => [
    String(source_id),
    { mark: Number(city), writes: Number(version) },
  ]))
}

const put = (source_id: string, mark: number) =>
  putCameraBySource("cam2", source_id, {
    ...marked(mark),
    camera_type: "non_ip",
    snapshot_url: `https://example.org/${source_id}.jpg`,
    is_active_image: true,
    is_active_video: false,
  })

Deno.test(`serve: kill -9 while cameras are put and lists brought again, ${rounds} times: nothing is half written`, () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const acknowledged = new Map<string, number>()
    let mark = 0
    let total = 0
    const acknowledge = (id: string, mark: number) => {
      acknowledged.set(id, mark)
      total++
    }
    for (let round = 0; round < rounds; round++) {
      await using server = await serve(db)
      const token = await tokenOf(server)
      const before = total
      let isOver = false
      const lists = (async () => {
        while (true) {
          const now = ++mark
          const ids = Array.from({ length: count }, (_, index) => `list-${index}`)
          await bring(
            server,
            token,
            ids.map((id) => line(id, now)),
            (index, { outcome }) => {
              assert.notEqual(outcome, "unchanged")
              acknowledge(ids[index]!, now)
            },
          )
        }
      })().catch((error: unknown) => {
        isOver = true
        return error
      })
      const puts = Array.from({ length: 4 }, (_, writer) =>
        Effect.runPromise(
          Effect.flip(Effect.forever(Effect.suspend(() => {
            const now = ++mark
            const id = `put-${writer}`
            return Effect.map(put(id, now), () => acknowledge(id, now))
          }))).pipe(Effect.provide(server.client)),
        ))
      while (!isOver && total < before + 2 * count) await sleep(5)
      await sleep(Math.random() * 200)
      server.kill("SIGKILL")
      const failures = await Promise.all(puts)
      assert.deepEqual(new Set(failures.map(({ _tag }) => _tag)), new Set(["ConnectionError"]))
      assert.ok(await lists instanceof TypeError)
      assert.equal((await server.ended()).stderr, "")
      const cameras = readCameras(db)
      for (const [id, last] of acknowledged) {
        const kept = cameras.get(id)
        assert.ok(
          kept !== undefined && kept.mark >= last && kept.mark <= mark,
          `${id} lost a write`,
        )
      }
      assert.ok(cameras.size <= count + 4)
    }
    report({
      fault: "kill -9 while cameras are put and lists brought again",
      tries: rounds,
      promised: "every acknowledged write whole, with one log entry; the file opens",
      seen: `${total} acknowledged, 0 lost`,
    })
  }))

Deno.test("serve: two servers on one file that are brought the same cameras add each once", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using first = await serve(db)
    await using second = await serve(db)
    const ids = Array.from({ length: count }, (_, index) => `list-${index}`)
    const writes = new Map<string, Array<string>>()
    const told = (id: string, outcome: string) => writes.set(id, [...writes.get(id) ?? [], outcome])
    const work = [first, second].flatMap((server, mark) => [
      (async () => {
        const lines = ids.map((id) => line(id, mark))
        const token = await tokenOf(server)
        await bring(server, token, lines, (index, { outcome }) => told(ids[index]!, outcome))
      })(),
      Effect.runPromise(
        Effect.forEach(
          Array.from({ length: 40 }, (_, index) => `put-${index % 10}`),
          (id) => Effect.map(put(id, mark), ({ outcome }) => told(id, outcome)),
          { concurrency: 8 },
        ).pipe(Effect.provide(server.client)),
      ),
    ])
    await Promise.all(work)
    for (const server of [first, second]) {
      server.kill("SIGTERM")
      assert.deepEqual(await server.ended(), { code: 0, stderr: "" })
    }
    const cameras = readCameras(db)
    assert.equal(cameras.size, count + 10)
    for (const [id, outcomes] of writes) {
      assert.equal(outcomes.filter((outcome) => outcome === "added").length, 1, id)
      // What is unchanged wrote nothing.
      const written = outcomes.filter((outcome) => outcome !== "unchanged").length
      assert.equal(cameras.get(id)!.writes, written, id)
    }
  }))
