import { strict as assert } from "node:assert"
import { cam2, root, serve, start, startServer, stop, withDirectory } from "../Process.ts"
import { lines, records, run } from "./InProcess.ts"
import { withServer } from "./Served.ts"

const camera = (number: number) =>
  JSON.stringify({
    camera_type: "stream",
    m3u8_url: `https://example.org/${number}.m3u8`,
    is_active_image: false,
    is_active_video: true,
  })

Deno.test("changes: with --start now none of before is shown, and followed only what comes", () => {
  let asked = Promise.withResolvers<void>()
  return withServer(
    async ({ env }) => {
      await run(["add"], { env, stdin: camera(1) })
      const now = await run(["changes", "--start", "now"], { env })
      assert.deepEqual(now, { code: 0, stdout: "", stderr: "0 changes\n" })
      asked = Promise.withResolvers()
      const following = run(
        ["changes", "--follow", "--start", "now", "--limit", "1", "--json"],
        { env },
      )
      await asked.promise
      const id = (await run(["add"], { env, stdin: camera(2) })).stdout.trim()
      const { code, stdout } = await following
      assert.deepEqual([code, records(stdout).map(({ cameraID }) => cameraID)], [0, [id]])
      const table = lines((await run(["changes"], { env })).stdout)
      assert.deepEqual(table.map((line) => line.split(/ {2,}/)[1]), ["CHANGE", "added", "added"])
    },
    (handle) => async (request) => {
      const answer = await handle(request)
      if (new URL(request.url).pathname === "/cameras/changes") asked.resolve()
      return answer
    },
  )
})

Deno.test("changes: followed, it goes on over a server that is stopped and started again", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using first = await serve(db)
    const env = {
      CAM2_BASE_URL: first.baseURL,
      CAM2_CLIENT_ID: root.clientID,
      CAM2_CLIENT_SECRET: root.clientSecret,
    }
    const add = async (number: number) =>
      (await run(["add"], { env, stdin: camera(number) })).stdout.trim()
    const one = await add(1)
    const following = start([...cam2, "changes", "--follow", "--limit", "2", "--json"], { env })
    const told = following.stderr.pipeThrough(new TextDecoderStream()).getReader()
    const shown = following.stdout.pipeThrough(new TextDecoderStream()).getReader()
    assert.equal(records((await shown.read()).value ?? "")[0].cameraID, one)
    assert.equal((await stop(first)).code, 0)
    assert.match((await told.read()).value ?? "", /^[^\n]+Trying again\.\n$/)

    const words = [...cam2, "serve", "--port", `${first.port}`, "--json", "--db", db]
    await using second = await startServer(words)
    const two = await add(2)
    assert.equal((await told.read()).value, "the server answers again\n")
    assert.equal(records((await shown.read()).value ?? "")[0].cameraID, two)
    assert.equal((await following.status).code, 0)
    await Promise.all([told.cancel(), shown.cancel(), stop(second)])
  }))

Deno.test("changes: followed, it goes on over a server that is away before there is a change", () => {
  let isAway = false
  let answered = () => {}
  const hasAnswered = new Promise<void>((resolve) => answered = resolve)
  return withServer(
    async ({ env }) => {
      const words = ["changes", "--follow", "--kind", "removed", "--json"]
      const following = start([...cam2, ...words], { env })
      const told = following.stderr.pipeThrough(new TextDecoderStream()).getReader()
      await hasAnswered
      for (let times = 0; times < 2; times++) {
        isAway = true
        assert.match((await told.read()).value ?? "", /^[^\n]+Trying again\.\n$/)
        isAway = false
        assert.equal((await told.read()).value, "the server answers again\n")
      }
      following.kill("SIGKILL")
      await following.status
      await Promise.all([told.cancel(), following.stdout.cancel()])
    },
    (handle) => async (request) => {
      if (new URL(request.url).pathname !== "/cameras/changes") return await handle(request)
      if (isAway) return Response.json({ message: "Away." }, { status: 500 })
      const response = await handle(request)
      answered()
      return response
    },
  )
})

Deno.test("changes: followed up to a time, it ends after that", () =>
  withServer(async ({ env }) => {
    const end = new Date(Date.now() + 1000).toISOString()
    const { code, stderr } = await run(["changes", "--follow", "--end", end], { env })
    assert.deepEqual([code, stderr], [0, "0 changes\n"])
  }))

Deno.test("changes: followed, it ends with what waiting does not mend", () => {
  let answers = 0
  return withServer(
    async ({ env }) => {
      const { code, stderr } = await run(["changes", "--follow"], { env })
      assert.deepEqual([code, stderr, answers], [1, "cam2: No longer.\n", 2])
    },
    (handle) => async (request) => {
      const isAsked = new URL(request.url).pathname === "/cameras/changes"
      return isAsked && ++answers === 2
        ? Response.json({ message: "No longer." }, { status: 422 })
        : await handle(request)
    },
  )
})

Deno.test("changes: followed, a server that never answered ends it", async () => {
  const { code, stderr } = await run(["changes", "--follow"], {
    env: {
      CAM2_BASE_URL: "http://127.0.0.1:1/",
      CAM2_CLIENT_ID: root.clientID,
      CAM2_CLIENT_SECRET: root.clientSecret,
    },
  })
  assert.equal(code, 1)
  assert.match(stderr, /^cam2: No request was sent/)
})
