import assert from "node:assert/strict"
import { searchCamera } from "../../mod.ts"
import { run } from "./Example.ts"
import { withServer } from "./Served.ts"

const example = "examples/01_first_search.ts"

Deno.test("examples/01_first_search: prints the cameras around a place", () =>
  withServer(async ({ ask, env }) => {
    const cameras = await ask(searchCamera({ city: "West Lafayette" }))
    const lines = cameras.map(({ cameraID, camera_type, latitude, longitude }) =>
      `${cameraID}  ${camera_type}  ${latitude}, ${longitude}\n`
    )
    assert.deepEqual(await run(example, { env }), {
      code: 0,
      stdout: `3 cameras within 5 km of West Lafayette\n${lines.join("")}`,
      stderr: "",
    })
  }))

Deno.test("examples/01_first_search: says which variable is missing", () =>
  withServer(async ({ env: { CAM2_BASE_URL, CAM2_CLIENT_ID } }) => {
    const { code, stderr, stdout } = await run(example, { env: { CAM2_BASE_URL, CAM2_CLIENT_ID } })
    assert.deepEqual({ code, stdout }, { code: 1, stdout: "" })
    assert.match(stderr, /CAM2_CLIENT_SECRET/)
  }))
