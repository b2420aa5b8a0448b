import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { addCamera } from "@cam2/camera-database"
import { streamCamera } from "../contract/Fixtures.ts"
import { serve, stop } from "../Process.ts"
import { run } from "./InProcess.ts"

const tiles = ["--tiles", "https://tiles.example.org/{z}/{x}/{y}.png"]
const attribution = ["--tiles-attribution", "© those who drew them"]

Deno.test("serve --map --public-read: anybody looks at the map and reads, and does nothing else", async () => {
  await using server = await serve(":memory:", {
    args: ["--map", "--public-read", "--public-requests-per-minute", "9", ...tiles, ...attribution],
  })
  const at = (path: string, init?: RequestInit) => fetch(new URL(path, server.baseURL), init)
  assert.equal((server.announced as { map?: string }).map, `${server.baseURL}map`)
  const cameraID = await Effect.runPromise(Effect.provide(addCamera(streamCamera), server.client))
  const page = await at("map")
  assert.equal(page.status, 200)
  assert.match(await page.text(), /<html/)
  const { mode, tiles: shown } = await (await at("map/config.json")).json()
  assert.deepEqual([mode, shown], ["public", {
    url: "https://tiles.example.org/{z}/{x}/{y}.png",
    attribution: "© those who drew them",
  }])
  const camera = await at(`cameras/${cameraID}`)
  assert.deepEqual([camera.status, camera.headers.get("ratelimit-limit")], [200, "9"])
  assert.equal((await camera.json()).cameraID, cameraID)
  for (const path of ["apps/me", "apps/db-change", "cameras/changes"]) {
    const refused = await at(path)
    assert.deepEqual([refused.status, Object.keys(await refused.json())], [401, ["message"]])
  }
  const written = await at(`cameras/${cameraID}`, { method: "DELETE" })
  assert.equal(written.status, 401)
  await written.body?.cancel()
  assert.equal((await stop(server)).code, 0)
})

Deno.test("serve: without --map and --public-read there is neither", async () => {
  await using server = await serve(":memory:")
  assert.deepEqual(Object.keys(server.announced), ["address"])
  for (const [path, status] of [["map", 404], ["cameras/count", 401]] as const) {
    const response = await fetch(new URL(path, server.baseURL))
    await response.body?.cancel()
    assert.equal(response.status, status)
  }
})

Deno.test("serve --map: wrong usage is told before anything starts", async () => {
  const wrong: ReadonlyArray<readonly [args: ReadonlyArray<string>, said: RegExp]> = [
    [["--map", ...tiles], /^cam2: --tiles needs --tiles-attribution: whom/],
    [["--map", ...attribution], /^cam2: --tiles-attribution is for tiles: give .* --tiles$/m],
    [[...tiles, ...attribution], /^cam2: --tiles are those of the map: give --map, too/],
    [
      ["--map", "--tiles", "tiles.example.org"],
      /--tiles: "tiles.example.org". Expected: an .*\{z\}, \{x\} and \{y\}.*\.png; see/,
    ],
    [["--map", ...tiles, "--tiles-attribution", " "], /--tiles-attribution: .*whom to name/],
    [["--public-requests-per-minute", "5"], /^cam2: --public-requests-per-minute is a limit of/],
    [["--public-read", "--public-requests-per-minute", "0"], /a number from 1, got 0/],
  ]
  for (const [args, said] of wrong) {
    const { code, stderr, stdout } = await run(["serve", "--db", ":memory:", ...args])
    assert.deepEqual([code, stdout], [2, ""], args.join(" "))
    assert.match(stderr, said)
  }
})
