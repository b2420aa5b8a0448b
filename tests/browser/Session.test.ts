import assert from "node:assert/strict"
import { cam2, root, startServer } from "../Process.ts"
import { counted, eventually, mapTest, textOf } from "./MapPage.ts"
import { ask, publicServer, shared } from "./MapServer.ts"

/** `cam2 map` over the server of all tests. */
const startSession = shared(async () => {
  const { baseURL } = await publicServer()
  return await startServer([...cam2, "map", "--no-open", "--json"], {
    env: {
      CAM2_BASE_URL: baseURL,
      CAM2_CLIENT_ID: root.clientID,
      CAM2_CLIENT_SECRET: root.clientSecret,
    },
  })
})

mapTest(
  "cam2 map: its address opens the map as the user, without a sign-in or a token",
  async (map) => {
    const { page, server, settle } = map
    const sent: Array<string> = []
    page.on(
      "request",
      (request) =>
        sent.push(request.url() + JSON.stringify(request.headers()) + (request.postData() ?? "")),
    )
    await page.goto(server.baseURL)
    await eventually(async () => assert.match(await textOf(page, "#total"), /cameras$/))
    await settle()
    const { count } = await ask<{ readonly count: number }>(await publicServer(), "cameras/count")
    assert.equal(await textOf(page, "#total"), counted(count))
    assert.equal(await textOf(page, "#account .level"), "admin")
    assert.equal(await page.getByRole("button", { name: "Add a camera" }).count(), 1)
    assert.equal(await page.getByRole("button", { name: "Sign in" }).count(), 0)
    for (const request of sent) {
      assert.ok(!request.includes(root.clientSecret) && !/authorization|eyJ/.test(request), request)
    }
    // What is kept of it is not for the page's own code.
    assert.equal(await page.evaluate<string>("document.cookie"), "")
    await page.reload()
    await eventually(async () => assert.equal(await textOf(page, "#total"), counted(count)))
  },
  { server: startSession },
)
