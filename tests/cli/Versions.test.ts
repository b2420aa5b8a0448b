import { strict as assert } from "node:assert"
import { lines, type Ran, records, run } from "./InProcess.ts"
import { withServer } from "./Served.ts"

const camera = JSON.stringify({
  camera_type: "stream",
  m3u8_url: "https://example.org/1.m3u8",
  source: "Harbour office",
  source_id: "4",
  legacy_cameraID: 7,
  is_active_image: false,
  is_active_video: true,
})

const refused: Pick<Ran, "code" | "stdout"> = { code: 1, stdout: "" }

Deno.test("camera: shows its version, however it is asked for, as a field that a write passes over", () =>
  withServer(async ({ env }) => {
    const id = (await run(["add"], { env, stdin: camera })).stdout.trim()
    const shown = await run(["camera", id], { env })
    assert.match(lines(shown.stdout).at(-1)!, /^version +v1$/)
    const same = await run(["camera", id, "--json"], { env })
    assert.equal((await run(["update", id], { env, stdin: same.stdout })).code, 0)
    await run(["update", id], { env, stdin: '{"city": "Ulm"}' })
    await run(["retire", id], { env })
    for (const args of [[id], ["7", "--legacy"]]) {
      const hidden = await run(["camera", ...args], { env })
      assert.deepEqual([hidden.code, hidden.stdout], [1, ""])
      assert.match(hidden.stderr, /--retired\.\n$/)
      const { stdout } = await run(["camera", ...args, "--retired", "--json"], { env })
      assert.match(records(stdout)[0].version, /^v\d+$/)
    }
  }))

Deno.test("camera: one of a server that tells no versions is shown without", () =>
  withServer(
    async ({ env }) => {
      const id = (await run(["add"], { env, stdin: camera })).stdout.trim()
      for (const flags of [[], ["--retired"]]) {
        const { code, stdout } = await run(["camera", id, "--json", ...flags], { env })
        assert.deepEqual([code, records(stdout)[0].version], [0, undefined])
      }
    },
    (handle) => async (request) => {
      const response = await handle(request)
      const headers = new Headers(response.headers)
      headers.delete("etag")
      return new Response(response.body, { status: response.status, headers })
    },
  ))

Deno.test("--if-match: every write takes the version in each of its spellings", () =>
  withServer(async ({ env }) => {
    const id = (await run(["add"], { env, stdin: camera })).stdout.trim()
    const version = async () =>
      records((await run(["camera", id, "--retired", "--json"], { env })).stdout)[0].version
    const put = ["put", "Harbour office", "4"]
    for (const args of [["update", id], put, ["retire", id], ["delete", id, "--yes"]]) {
      const write = (ifMatch: string, city: string) => {
        const changed = JSON.stringify({ ...JSON.parse(camera), city })
        return run([...args, "--if-match", ifMatch], { env, stdin: changed })
      }
      for (const wrong of ["v99", "99", '"v99"']) {
        const { code, stderr, stdout } = await write(wrong, "Oslo")
        assert.match(stderr, /^cam2: --if-match: The camera has another version/)
        assert.deepEqual({ code, stdout }, refused, `${args} ${wrong}`)
      }
      const usage = await write("latest", "Oslo")
      assert.equal(usage.code, 2)
      assert.match(usage.stderr, /--if-match.*Expected a version such as v3, got "latest"/)
      if (args[0] === "update" || args === put) {
        const spellings = [(v: string) => v, (v: string) => v.slice(1), (v: string) => `"${v}"`]
        for (const [index, spell] of spellings.entries()) {
          const { code, stderr } = await write(spell(await version()), `${args[0]} ${index}`)
          assert.deepEqual([code, stderr], [0, ""])
        }
        continue
      }
      assert.equal((await write(await version(), "")).code, 0)
    }
  }))
