import assert from "node:assert/strict"
import { eventually, mapTest, textOf } from "./MapPage.ts"
import { mixedPlace, shared, startMapServer } from "./MapServer.ts"

const troubles = [
  ["429", { status: 429, headers: { "retry-after": "7" } }, /Too many requests.*in 7 s/],
  ["503", { status: 503, headers: { "retry-after": "1" } }, /busy.*in 1 s/],
  ["500", { status: 500, body: '{"message":"It broke."}' }, /It broke\./],
  ["a proxy's page", { status: 502, body: "<h1>Bad gateway</h1>" }, /status 502/],
  ["a page in its place", { status: 200, body: "<h1>Pay for this network</h1>" }, /cannot be read/],
  [
    "another API's answer",
    { status: 200, body: '{"status":"ok"}' },
    /gives no (count|places) of cameras\./,
  ],
  ["no answer", undefined, /does not answer/],
] as const

for (const [name, answer, words] of troubles) {
  mapTest(`trouble is told, and tried again: ${name}`, async (map) => {
    const { expect, follow, open, page, settle } = map
    await open(`#at=${mixedPlace},10`)
    const before = await textOf(page, "#in-view")
    expect(/status of (429|5\d\d)|net::ERR_FAILED/)
    const api = /\/cameras\//
    await page.route(api, (route) => answer === undefined ? route.abort() : route.fulfill(answer))
    await follow(() => page.getByRole("button", { name: "Zoom out" }).click())
    await eventually(async () => assert.match(await textOf(page, "#status"), words))
    await page.unroute(api)
    await page.locator("#status").getByRole("button", { name: "Try again" }).click()
    await settle()
    await eventually(async () => {
      assert.equal(await textOf(page, "#status"), "")
      assert.notEqual(await textOf(page, "#in-view"), before)
    })
  })
}

mapTest("a server that takes requests and answers none is given up after a while", async (map) => {
  const { open, page } = map
  await page.clock.install()
  await open(`#at=${mixedPlace},10`)
  let isAsked = false
  await page.route(/\/cameras\//, () => Promise.resolve(void (isAsked = true)))
  await page.getByRole("button", { name: "Zoom out" }).click()
  await eventually(() => Promise.resolve(assert.ok(isAsked)))
  await page.clock.fastForward(31_000)
  await eventually(async () => assert.match(await textOf(page, "#status"), /does not answer/))
})

const startWithTiles = shared(() =>
  startMapServer({
    args: [
      "--public-read",
      "--tiles",
      "https://tiles.example.org/{z}/{x}/{y}.png",
      "--tiles-attribution",
      "© <b>those</b> who drew them",
    ],
  })
)

mapTest("tiles are the one thing asked elsewhere, and whoever drew them is named", async (map) => {
  const { elsewhere, open, page } = map
  const referrers: Array<string | undefined> = []
  await page.route("https://tiles.example.org/**", async (route) => {
    referrers.push(route.request().headers().referer)
    await route.fulfill({ status: 204 })
  })
  map.expect(/net::ERR_/)
  await open("#at=40,-86,5")
  assert.match(await textOf(page, ".leaflet-control-attribution"), /© <b>those<\/b> who drew them/)
  assert.ok(elsewhere.length > 0)
  assert.deepEqual(
    elsewhere.filter((url) => !/^https:\/\/tiles\.example\.org\/5\/\d+\/\d+\.png$/.test(url)),
    [],
  )
  assert.deepEqual(referrers.filter((referrer) => referrer !== undefined), [])
}, { server: startWithTiles, isFar: true })
