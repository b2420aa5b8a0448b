import assert from "node:assert/strict"
import { run } from "./Example.ts"
import { type Handle, withServer } from "./Served.ts"

const example = "examples/04_cameras_near_places.ts"

// Places are told in the order in which they are found.
const sortedLines = (text: string) => text.trimEnd().split("\n").sort()

const isAbout = (request: Request, latitude: string) =>
  new URL(request.url).searchParams.get("latitude") === latitude

const paris = "48.8566"
const chicago = "41.8781"
const kathmandu = "27.7172"

const failure = (status: number) => Response.json({ message: "Out of order" }, { status })

Deno.test("examples/04_cameras_near_places: counts the cameras near each place", () =>
  withServer(async ({ env }) => {
    const { code, stderr, stdout } = await run(example, { env })
    assert.deepEqual({ code, lines: sortedLines(stdout), stderr }, {
      code: 0,
      lines: [
        "Atlantis: UnknownPlaceError, no place has this name",
        "Chicago: 1 within 10 km",
        "Kathmandu: 1 within 10 km",
        "Paris: 3 within 10 km",
        "West Lafayette: 3 within 10 km",
      ],
      stderr: "",
    })
  }))

Deno.test("examples/04_cameras_near_places: retries transient failures, and a place that fails leaves the others", () => {
  const asked = { paris: 0, chicago: 0 }
  const between = (handle: Handle): Handle => async (request) => {
    if (isAbout(request, paris) && ++asked.paris <= 2) return failure(503)
    if (isAbout(request, chicago) && ++asked.chicago) return failure(500)
    return await handle(request)
  }
  return withServer(async ({ env }) => {
    const { code, stderr, stdout } = await run(example, {
      args: ["Paris", "Chicago", "constructor"],
      env,
    })
    assert.deepEqual({ code, lines: sortedLines(stdout), stderr, asked }, {
      code: 0,
      lines: [
        "Chicago: InternalError, Out of order",
        "Paris: 3 within 10 km",
        "constructor: UnknownPlaceError, no place has this name",
      ],
      stderr: "",
      asked: { paris: 3, chicago: 4 },
    })
  }, { between })
})

Deno.test("examples/04_cameras_near_places: has four searches on their way at most", () => {
  let running = 0
  let most = 0
  const between = (handle: Handle): Handle => async (request) => {
    if (!request.url.includes("/cameras/search")) return await handle(request)
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 100))
    running--
    return await handle(request)
  }
  return withServer(async ({ env }) => {
    const { code, stdout } = await run(example, { args: Array(10).fill("Paris"), env })
    assert.deepEqual({ code, lines: sortedLines(stdout), most }, {
      code: 0,
      lines: Array(10).fill("Paris: 3 within 10 km"),
      most: 4,
    })
  }, { between })
})

Deno.test("examples/04_cameras_near_places: ends at the deadline with what was found", async () => {
  const ended = Promise.withResolvers<void>()
  const between = (handle: Handle): Handle => async (request) => {
    if (isAbout(request, kathmandu)) await ended.promise
    return await handle(request)
  }
  await withServer(async ({ env }) => {
    const ending = run(example, { args: ["Kathmandu", "Paris"], env })
    assert.deepEqual(await ending.finally(ended.resolve), {
      code: 1,
      stdout: "Paris: 3 within 10 km\n",
      stderr: "The deadline passed before the rest was found.\n",
    })
  }, { between })
})
