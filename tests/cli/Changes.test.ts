import { strict as assert } from "node:assert"
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
