import assert from "node:assert/strict"
import { root } from "../Process.ts"
import { counted, eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { addTo, shared, startMapServer } from "./MapServer.ts"

const camera = {
  type: "non_ip",
  retrieval: { snapshot_url: "https://example.org/a.jpg" },
  latitude: 48.4,
  longitude: 10,
  is_active_image: true,
  is_active_video: false,
}

/** A server without public reads that has one camera. */
const startServer = shared(async () => {
  const server = await startMapServer()
  await addTo(server, camera)
  return server
})

const signIn = async (
  { page, settle }: MapPage,
  secret = root.clientSecret,
  clientID = root.clientID,
) => {
  await page.getByLabel("Client ID").fill(clientID)
  await page.getByLabel("Client secret").fill(secret)
  await page.locator("#dialog").getByRole("button", { name: "Sign in" }).click()
  await settle()
}

/** Whether the secret or a token stands anywhere that outlives the page or is seen by others. */
const assertKept = async ({ asked, page }: MapPage) => {
  const stored = await page.evaluate<ReadonlyArray<unknown>>(
    "[{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]",
  )
  assert.deepEqual(stored, [{}, {}, "", null])
  assert.ok(!page.url().includes(root.clientSecret))
  const addresses = ["map/sign-in", "cameras/count", "map", "apps/me", "auth"].flatMap(asked)
  assert.ok(addresses.length > 0)
  for (const { href } of addresses) assert.doesNotMatch(href, /secret|token|eyJ/i)
}

mapTest("sign-in: nothing is read before it, and a wrong secret is told", async (map) => {
  const { asked, expect, open, page } = map
  await open()
  assert.deepEqual(asked("cameras/count"), [])
  // There is nothing behind it.
  await page.keyboard.press("Escape")
  await page.keyboard.press("Escape")
  // The second one closes it, as in every browser, and the page opens it again.
  await eventually(async () => assert.equal(await page.locator("#dialog").isVisible(), true))
  expect(/401|404/)
  await signIn(map, "0".repeat(71))
  assert.match(await textOf(page, "#dialog [role=alert]"), /secret/i)
  // What is to be corrected has the focus.
  assert.equal(await page.evaluate("document.activeElement.id"), "sign-in-client-secret")
  await signIn(map, root.clientSecret, "0".repeat(96))
  assert.match(await textOf(page, "#dialog [role=alert]"), /Cannot find client/)
  assert.equal(await page.evaluate("document.activeElement.id"), "sign-in-client-id")
  assert.deepEqual(asked("cameras/count"), [])
  await signIn(map)
  assert.equal(await page.locator("#dialog").isVisible(), false)
  await eventually(async () => assert.equal(await textOf(page, "#total"), counted(1)))
  assert.equal(await textOf(page, "#account .level"), "admin")
  await assertKept(map)
  await page.getByRole("button", { name: "Sign out" }).click()
  assert.equal(await page.locator("#dialog").isVisible(), true)
}, { server: startServer })

mapTest(
  "sign-in: its token is renewed before its end, and goes to this server alone",
  async (map) => {
    const { asked, follow, open, page } = map
    const headers: Array<string | undefined> = []
    page.on("request", (request) => {
      if (request.url().includes("/cameras/count")) headers.push(request.headers().authorization)
    })
    await page.clock.install()
    await open()
    await signIn(map)
    assert.equal(asked("map/sign-in").length, 1)
    await page.clock.fastForward(4.5 * 60_000)
    await follow(() => page.getByRole("button", { name: "Zoom out" }).click())
    assert.equal(asked("map/sign-in").length, 2)
    assert.ok(headers.length > 1)
    for (const header of headers) assert.match(header ?? "", /^Bearer ey/)
    await assertKept(map)
  },
  { server: startServer },
)

mapTest(
  "sign-in: where the server takes the client no longer, it is asked for again",
  async (map) => {
    const { expect, open, page, server, settle } = map
    await open()
    await signIn(map)
    await page.clock.install()
    expect(/401|404/)
    await page.route(/\/(sign-in|cameras|apps)\b/, (route) =>
      route.fulfill({
        status: 401,
        contentType: "application/json",
        body: JSON.stringify({ message: "Token expired" }),
      }))
    await page.getByRole("button", { name: "Zoom out" }).click()
    await page.clock.runFor(1000)
    await settle()
    assert.equal(await page.locator("#dialog").isVisible(), true)
    assert.match(await textOf(page, "#dialog [role=alert]"), /signed out/)
    await page.unroute(/\/(sign-in|cameras|apps)\b/)
    await signIn(map)
    assert.equal(await page.locator("#dialog").isVisible(), false)
    assert.ok(server.baseURL.startsWith("http://127.0.0.1:"))
  },
  { server: startServer },
)

mapTest(
  "public read: no sign-in is needed, and nothing can be written without one",
  async (map) => {
    const { follow, open, page } = map
    const sent: Array<string | undefined> = []
    page.on("request", (request) => sent.push(request.headers().authorization))
    await open()
    assert.equal(await page.locator("#dialog").isVisible(), false)
    assert.equal(await page.getByRole("button", { name: "Add a camera" }).count(), 0)
    await follow(() => page.locator("#list .item").first().click())
    assert.equal(await page.getByRole("button", { name: "Edit" }).count(), 0)
    assert.deepEqual(sent.filter((header) => header !== undefined), [])
    await page.getByRole("button", { name: "Sign in" }).click()
    await page.keyboard.press("Escape")
    assert.equal(await page.locator("#dialog").isVisible(), false)
    await page.getByRole("button", { name: "Sign in" }).click()
    await signIn(map)
    assert.equal(await textOf(page, "#account .level"), "admin")
    assert.equal(await page.getByRole("button", { name: "Add a camera" }).count(), 1)
    await page.getByRole("button", { name: "Sign out" }).click()
    assert.equal(await page.getByRole("button", { name: "Add a camera" }).count(), 0)
  },
  { isFar: true },
)
