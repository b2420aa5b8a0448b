import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { addCamera, type Camera, updateCamera } from "../../mod.ts"
import type { NewCamera } from "../../src/domain/CameraWrite.ts"
import { end, run, start } from "./Example.ts"
import { allCameras, type Handle, type Served, type ServedOptions, withServer } from "./Served.ts"

const example = "examples/05_change_log_mirror.ts"

const camera = (index: number): NewCamera => ({
  camera_type: "stream",
  m3u8_url: `https://example.org/${index}/playlist.m3u8`,
  is_active_image: false,
  is_active_video: true,
})

/** A mirror of a server, in a folder of its own. */
interface Mirrored extends Served {
  /** Runs the example to its end and gives what it printed. */
  readonly follow: () => Promise<string>
  /** Starts the example. */
  readonly begin: () => Promise<Deno.ChildProcess>
  /** The cameras in the mirror. */
  readonly mirrored: () => Promise<Readonly<Record<string, Camera>>>
  /** The names of the files in the folder. */
  readonly files: () => ReadonlyArray<string>
}

const withMirror = (test: (mirrored: Mirrored) => Promise<void>, options: ServedOptions = {}) =>
  withServer(async (served) => {
    const directory = await Deno.makeTempDir()
    const path = `${directory}/mirror.json`
    const given = { args: [path], env: served.env }
    try {
      await test({
        ...served,
        follow: async () => {
          const { code, stderr, stdout } = await run(example, given)
          assert.deepEqual({ code, stderr }, { code: 0, stderr: "" })
          return stdout.replace(path, "the mirror")
        },
        begin: () => start(example, given),
        mirrored: async () => JSON.parse(await Deno.readTextFile(path)).cameras,
        files: () => [...Deno.readDirSync(directory)].map(({ name }) => name),
      })
    } finally {
      await Deno.remove(directory, { recursive: true })
    }
  }, options)

Deno.test("examples/05_change_log_mirror: a second run continues where the first stopped", () =>
  withMirror(async ({ ask, files, follow, mirrored }) => {
    assert.equal(await follow(), "60 changes applied, 60 cameras in the mirror\n")
    const before = await ask(allCameras)
    assert.deepEqual(await mirrored(), before)
    assert.equal(await follow(), "0 changes applied, 60 cameras in the mirror\n")

    const [first, second] = Object.keys(before)
    await ask(Effect.all([
      updateCamera({ cameraID: first!, city: "Lafayette" }),
      addCamera(camera(1)),
      updateCamera({ cameraID: second!, is_active_image: false }),
      updateCamera({ cameraID: first!, city: "Monticello" }),
    ]))
    assert.equal(await follow(), "4 changes applied, 61 cameras in the mirror\n")
    const after = await ask(allCameras)
    assert.equal(after[first!]!.city, "Monticello")
    assert.deepEqual(await mirrored(), after)
    assert.equal(await follow(), "0 changes applied, 61 cameras in the mirror\n")
    assert.deepEqual(await mirrored(), after)
    assert.deepEqual(files(), ["mirror.json"])
  }))

Deno.test("examples/05_change_log_mirror: changes at the very time where it stopped are not missed", () =>
  withMirror(async ({ ask, follow, mirrored }) => {
    assert.equal(await follow(), "60 changes applied, 60 cameras in the mirror\n")
    const [first] = Object.keys(await mirrored())
    await ask(updateCamera({ cameraID: first!, city: "Lafayette" }))
    assert.equal(await follow(), "1 changes applied, 60 cameras in the mirror\n")
    await ask(addCamera(camera(1)))
    await ask(updateCamera({ cameraID: first!, city: "Monticello" }))
    assert.equal(await follow(), "2 changes applied, 61 cameras in the mirror\n")
    assert.equal(await follow(), "0 changes applied, 61 cameras in the mirror\n")
    const cameras = await ask(allCameras)
    assert.equal(cameras[first!]!.city, "Monticello")
    assert.deepEqual(await mirrored(), cameras)
  }, { now: () => Date.UTC(2020, 0, 1) }))

/** How many cameras a request asks for by their ids. */
const camerasAsked = async (request: Request): Promise<number> => {
  if (/\/cameras\/[0-9a-f]{24}$/.test(request.url)) return 1
  if (!request.url.endsWith("/cameras/batch")) return 0
  const form = new URLSearchParams(await request.clone().text())
  return JSON.parse(form.get("cameraIDs")!).length
}

Deno.test("examples/05_change_log_mirror: when it is killed, the next run goes on", () => {
  const stalled = Promise.withResolvers<void>()
  const killed = Promise.withResolvers<void>()
  let reads = 0
  const between = (handle: Handle): Handle => async (request) => {
    if ((reads += await camerasAsked(request)) >= 540) {
      stalled.resolve()
      await killed.promise
    }
    return await handle(request)
  }
  return withMirror(async ({ ask, begin, follow, mirrored }) => {
    const process = await begin()
    const ending = end(process)
    await stalled.promise
    process.kill("SIGKILL")
    killed.resolve()
    assert.deepEqual(await ending, { code: 137, stdout: "", stderr: "" })
    assert.equal(Object.keys(await mirrored()).length, 500)

    await ask(addCamera(camera(620)))
    assert.equal(await follow(), "121 changes applied, 621 cameras in the mirror\n")
    assert.deepEqual(await mirrored(), await ask(allCameras))
  }, { between, cameras: Array.from({ length: 620 }, (_, index) => camera(index)) })
})

Deno.test("examples/05_change_log_mirror: a camera that has gone leaves the mirror, a failure leaves it as it was", () => {
  let gone: string | undefined
  let isBroken = false
  const between = (handle: Handle): Handle => async (request) => {
    if (
      gone !== undefined && request.url.includes(`/cameras/${gone}`) && request.method === "GET"
    ) {
      return isBroken
        ? Response.json({ message: "Out of order" }, { status: 500 })
        : Response.json({ message: "No camera with that cameraID." }, { status: 404 })
    }
    return await handle(request)
  }
  return withMirror(async ({ ask, begin, follow, mirrored }) => {
    await follow()
    const before = await mirrored()
    const [cameraID] = Object.keys(before)
    await ask(updateCamera({ cameraID: cameraID!, city: "Lafayette" }))
    gone = cameraID
    isBroken = true
    const { code, stdout } = await end(await begin())
    assert.deepEqual({ code, stdout }, { code: 1, stdout: "" })
    assert.deepEqual(await mirrored(), before)

    isBroken = false
    assert.equal(await follow(), "1 changes applied, 59 cameras in the mirror\n")
    const { [cameraID!]: _, ...rest } = before
    assert.deepEqual(await mirrored(), rest)
  }, { between })
})
