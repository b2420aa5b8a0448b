import assert from "node:assert/strict"
import { searchCamera } from "../../mod.ts"
import type { NewCamera } from "../../src/domain/CameraWrite.ts"
import { run, start } from "./Example.ts"
import { type Handle, withServer } from "./Served.ts"

const example = "examples/02_country_as_ndjson.ts"

/** Seven pages, each of them larger than what a pipe holds. */
const manyCameras = Array.from({ length: 700 }, (_, index): NewCamera => ({
  camera_type: "non_ip",
  country: "US",
  snapshot_url: `https://example.org/${index}.jpg?${"x".repeat(2000)}`,
  is_active_image: true,
  is_active_video: false,
}))

/** Keeps how many pages were asked for. */
const countPages = () => {
  const pages = { asked: 0 }
  const between = (handle: Handle): Handle => (request) => {
    if (request.url.includes("/cameras/search")) pages.asked++
    return handle(request)
  }
  return { pages, between }
}

Deno.test("examples/02_country_as_ndjson: prints the cameras of a country and nothing else", () =>
  withServer(async ({ ask, env }) => {
    for (const [args, country] of [[["FR"], "FR"], [[], "US"], [["XX"], "XX"]] as const) {
      const cameras = await ask(searchCamera({ country }))
      assert.deepEqual(await run(example, { args, env }), {
        code: 0,
        stdout: cameras.map((camera) => `${JSON.stringify(camera)}\n`).join(""),
        stderr: "",
      })
    }
  }))

Deno.test("examples/02_country_as_ndjson: asks for no page before the ones in front were read", () => {
  const { between, pages } = countPages()
  return withServer(async ({ env }) => {
    const process = await start(example, { env })
    const lines = process.stdout.pipeThrough(new TextDecoderStream())
    const reader = lines.getReader()
    let text = (await reader.read()).value ?? ""
    // Time enough to run ahead, for one that does.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    assert.equal(pages.asked <= 3, true, `${pages.asked} pages of 7 were asked for`)
    while (true) {
      const { done, value } = await reader.read()
      if (done) break
      text += value
    }
    const urls = text.trimEnd().split("\n").map((line) => JSON.parse(line).snapshot_url)
    assert.deepEqual(
      urls,
      manyCameras.map((camera) => "snapshot_url" in camera && camera.snapshot_url),
    )
    assert.equal(await new Response(process.stderr).text(), "")
    assert.equal((await process.status).code, 0)
  }, { between, cameras: manyCameras })
})

Deno.test("examples/02_country_as_ndjson: ends well when its reader has seen enough", () => {
  const { between, pages } = countPages()
  return withServer(async ({ env }) => {
    const process = await start(example, { env })
    const reader = process.stdout.getReader()
    assert.equal((await reader.read()).done, false)
    await reader.cancel()
    assert.equal(await new Response(process.stderr).text(), "")
    assert.equal((await process.status).code, 0)
    assert.equal(pages.asked < 7, true)
  }, { between, cameras: manyCameras })
})
