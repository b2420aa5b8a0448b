import assert from "node:assert/strict"
import { run } from "./Example.ts"

const example = "examples/03_errors_by_tag.ts"

Deno.test("examples/03_errors_by_tag: tells each failure in words of its own, without a server", async () => {
  assert.deepEqual(await run(example), {
    code: 0,
    stdout: `An unknown id: No camera with that cameraID.
A camera: added
A latitude of 91: correct it: Format Error Messages (latitude): got 91, expected a number of degrees from -90 to 90
A legacy id again: another camera has this legacy id
A client of the level user: ask for a client of the level admin
Too many requests: try again in 30s
No response: is the server up? No response in time
A failing server: the server failed: Out of order
A client id of 3 characters: The Length of ClientID should be 96.
`,
    stderr: "",
  })
})
