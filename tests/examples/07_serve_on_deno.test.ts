import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { addCamera, cameraById, layer } from "../../mod.ts"
import { end, start } from "./Example.ts"

const example = "examples/07_serve_on_deno.ts"

/** A server that the example runs, and what it has printed. */
const serve = async (filename: string) => {
  const process = await start(example, { args: [filename, "0"] })
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader()
  let stdout = ""
  while (!stdout.includes("The camera database is at")) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`ended early: ${stdout}${await new Response(process.stderr).text()}`)
    stdout += value
  }
  const baseURL = /is at (http:\S+\/),/.exec(stdout)?.[1] ?? ""
  /** Presses Ctrl-C; gives how it ended. */
  const stop = async () => {
    process.kill("SIGINT")
    let last = ""
    for (let read = await reader.read(); !read.done; read = await reader.read()) last += read.value
    const stderr = await new Response(process.stderr).text()
    return { code: (await process.status).code, last, stderr }
  }
  return { baseURL, stdout, stop }
}

Deno.test("examples/07_serve_on_deno: serves until Ctrl-C, and what was written is there the next time", async () => {
  const directory = await Deno.makeTempDir()
  const filename = `${directory}/cameras.sqlite`
  const stopped = { code: 0, last: `Stopped. The cameras are in ${filename}.\n`, stderr: "" }
  try {
    const first = await serve(filename)
    const shown = Object.fromEntries(
      [...first.stdout.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
    )
    assert.deepEqual(Object.keys(shown), ["CAM2_BASE_URL", "CAM2_CLIENT_ID", "CAM2_CLIENT_SECRET"])
    assert.equal(shown.CAM2_BASE_URL, first.baseURL)
    const client = (baseURL: string) =>
      layer({
        baseURL,
        clientID: shown.CAM2_CLIENT_ID!,
        clientSecret: Redacted.make(shown.CAM2_CLIENT_SECRET!),
      })
    const cameraID = await addCamera({
      camera_type: "non_ip",
      snapshot_url: "https://example.org/1.jpg",
      is_active_image: true,
      is_active_video: false,
    }).pipe(Effect.provide(client(first.baseURL)), Effect.runPromise)
    assert.deepEqual(await first.stop(), stopped)
    await assert.rejects(fetch(`${first.baseURL}health`))

    const second = await serve(filename)
    assert.equal(second.stdout.includes("export"), false)
    const camera = await cameraById(cameraID).pipe(
      Effect.provide(client(second.baseURL)),
      Effect.runPromise,
    )
    assert.equal(camera.cameraID, cameraID)
    assert.deepEqual(await second.stop(), stopped)
    // The log of the database is written back when it is closed.
    assert.deepEqual([...Deno.readDirSync(directory)].map(({ name }) => name), ["cameras.sqlite"])
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})

Deno.test("examples/07_serve_on_deno: a port in use ends it, and leaves no database behind", async () => {
  const directory = await Deno.makeTempDir()
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  try {
    const args = [`${directory}/cameras.sqlite`, String(listener.addr.port)]
    const { code, stderr, stdout } = await end(await start(example, { args }))
    assert.deepEqual({ code, stdout }, { code: 1, stdout: "" })
    assert.match(stderr, /AddrInUse/)
    assert.deepEqual([...Deno.readDirSync(directory)], [])
  } finally {
    listener.close()
    await Deno.remove(directory, { recursive: true })
  }
})
