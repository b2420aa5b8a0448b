import assert from "node:assert/strict"
import { Buffer } from "node:buffer"
import { chromium } from "./Chromium.ts"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { addTo, removeFrom } from "./MapServer.ts"
import { type MediaServer, sharedMedia } from "./Media.ts"

interface Shown {
  readonly map: MapPage
  readonly media: {
    readonly baseURL: string
    /** What was asked for in this test. */
    readonly asked: () => MediaServer["asked"]
    readonly endless: () => number
  }
  readonly cameraID: string
}

/** A test in which the panel of one camera is open, whose addresses are at a server of this test. */
const shownTest = (
  name: string,
  cameraAt: (baseURL: string) => object,
  test: (shown: Shown) => Promise<void>,
  prepare: (map: MapPage) => Promise<void> = () => Promise.resolve(),
) =>
  mapTest(name, async (map) => {
    if (typeof chromium === "string") return
    const { asked, baseURL, endless } = await sharedMedia(chromium)
    const since = asked.length
    const media = { baseURL, asked: () => asked.slice(since), endless }
    const cameraID = await addTo(map.server, {
      latitude: 1,
      longitude: -160,
      is_active_image: true,
      is_active_video: false,
      ...cameraAt(baseURL),
    })
    try {
      await prepare(map)
      await map.open(`#at=1,-160,12&camera=${cameraID}`)
      await test({ map, media, cameraID })
      assert.deepEqual(
        map.elsewhere.filter((url) => !url.startsWith(baseURL)),
        [],
      )
      // Nobody is told who looks at a camera, nor from where.
      assert.deepEqual(media.asked().filter(({ referrer }) => referrer !== null), [])
    } finally {
      await removeFrom(map.server, cameraID)
    }
  }, { isFar: true })

const snapshot = (path: string) => (baseURL: string) => ({
  type: "non_ip",
  retrieval: { snapshot_url: `${baseURL}${path}` },
  name: "Pier",
  update_interval: 2,
})

const stream = (path: string) => (baseURL: string) => ({
  type: "stream",
  retrieval: { m3u8_url: `${baseURL}${path}` },
  name: "Lock",
})

const isLoaded = ({ page }: MapPage) =>
  page.evaluate<boolean>("(document.querySelector('#panel img')?.naturalWidth ?? 0) > 0")

const timesOf = ({ asked }: Shown["media"], path: string) =>
  asked().filter((request) => request.path === path).length

shownTest(
  "a picture is asked for again by its interval, and no more when the panel is closed",
  snapshot("picture.jpg"),
  async ({ map, media }) => {
    const { page } = map
    await eventually(async () => assert.equal(await isLoaded(map), true))
    assert.equal(await page.locator("#panel img").getAttribute("alt"), "Picture of Pier")
    assert.equal(await page.locator("#panel img").getAttribute("referrerpolicy"), "no-referrer")
    await eventually(() => Promise.resolve(assert.ok(timesOf(media, "/picture.jpg") >= 3)))
    await page.getByRole("button", { name: "Close the camera" }).click()
    await page.clock.install()
    const times = timesOf(media, "/picture.jpg")
    await page.clock.fastForward(60_000)
    assert.equal(timesOf(media, "/picture.jpg"), times)
  },
)

shownTest(
  "a picture that never ends is ended by the next one, and when the panel is closed",
  snapshot("endless"),
  async ({ map, media }) => {
    await eventually(async () => assert.equal(await isLoaded(map), true))
    await eventually(() => Promise.resolve(assert.ok(timesOf(media, "/endless") >= 4)))
    await eventually(() => Promise.resolve(assert.equal(media.endless(), 1)))
    await map.page.getByRole("button", { name: "Close the camera" }).click()
    await eventually(() => Promise.resolve(assert.equal(media.endless(), 0)))
  },
)

shownTest(
  "a picture that nobody looks at is not asked for",
  snapshot("picture.jpg"),
  async ({ map, media }) => {
    const { page } = map
    await eventually(async () => assert.equal(await isLoaded(map), true))
    const hide = (isHidden: boolean) =>
      page.evaluate(`
        Object.defineProperty(document, "hidden", { configurable: true, get: () => ${isHidden} })
        document.dispatchEvent(new Event("visibilitychange"))
      `)
    await page.clock.runFor(10)
    await hide(true)
    const times = timesOf(media, "/picture.jpg")
    await page.clock.fastForward(120_000)
    assert.equal(timesOf(media, "/picture.jpg"), times)
    await hide(false)
    await eventually(() => Promise.resolve(assert.equal(timesOf(media, "/picture.jpg"), times + 1)))
  },
  ({ page }) => page.clock.install(),
)

shownTest(
  "a picture that is gone says so and gives its address",
  snapshot("gone.jpg"),
  async ({ map, media }) => {
    map.expect(/404/)
    await eventually(async () => assert.match(await textOf(map.page, "#panel"), /may be gone/))
    // There is one way to it, not two of the same name.
    const link = map.page.getByRole("link", { name: "Open the picture" })
    assert.equal(await link.count(), 1)
    assert.equal(await link.getAttribute("href"), `${media.baseURL}gone.jpg`)
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer")
    assert.equal(await link.getAttribute("target"), "_blank")
  },
  (map) => Promise.resolve(map.expect(/404/)),
)

shownTest("a stream is played, by a player that is loaded then", stream("stream.m3u8"), async ({
  map,
  media,
}) => {
  const { asked, page } = map
  const loaded = () =>
    page.evaluate<number>(
      "performance.getEntriesByType('resource')" +
        ".filter(({ name }) => name.includes(document.documentElement.dataset.stream)).length",
    )
  assert.deepEqual([await loaded(), timesOf(media, "/stream.m3u8")], [0, 0])
  await page.getByRole("button", { name: "Play the stream" }).click()
  await eventually(async () => {
    const time = await page.evaluate<number>(
      "document.querySelector('#panel video')?.currentTime ?? 0",
    )
    assert.ok(time > 0.2, await textOf(page, "#panel .picture"))
  })
  assert.equal(await loaded(), 1)
  assert.equal(await page.locator("#panel video").getAttribute("aria-label"), "Stream of Lock")
  assert.ok(asked("map").length > 0)
  await page.getByRole("button", { name: "Close the camera" }).click()
  assert.equal(await page.locator("video").count(), 0)
})

for (const path of ["gone.m3u8", "shut.m3u8"]) {
  shownTest(
    `a stream that cannot be played says so: ${path}`,
    stream(path),
    async ({ map, media }) => {
      map.expect(/404|CORS|ERR_FAILED/)
      await map.page.getByRole("button", { name: "Play the stream" }).click()
      await eventually(async () =>
        assert.match(await textOf(map.page, "#panel .picture"), /could not be played/)
      )
      const link = map.page.getByRole("link", { name: "Open the stream" })
      assert.equal(await link.count(), 1)
      assert.equal(await link.getAttribute("href"), `${media.baseURL}${path}`)
      assert.equal(await map.page.getByRole("button", { name: "Try again" }).isVisible(), true)
    },
  )
}

mapTest("on a page by https, what comes by http says why it is not shown", async (map) => {
  const { page, server } = map
  const cameraID = await addTo(server, {
    type: "non_ip",
    retrieval: { snapshot_url: "http://camera.example.org/a.jpg" },
    is_active_image: true,
    is_active_video: false,
    latitude: 1,
    longitude: -161,
  })
  const far = "https://map.example.org/"
  await page.route(`${far}**`, async (route) => {
    const request = route.request()
    const response = await fetch(request.url().replace(far, server.baseURL))
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(
        [...response.headers].filter(([name]) => name !== "content-encoding"),
      ),
      body: Buffer.from(await response.arrayBuffer()),
    })
  })
  await page.goto(`${far}map#at=1,-161,12&camera=${cameraID}`)
  await eventually(async () => assert.match(await textOf(page, "#panel"), /mixed content/))
  const link = page.getByRole("link", { name: "Open the picture" })
  assert.equal(await link.count(), 1)
  assert.equal(await link.getAttribute("href"), "http://camera.example.org/a.jpg")
  assert.deepEqual(map.elsewhere.filter((url) => !url.startsWith(far)), [])
  await removeFrom(server, cameraID)
}, { isFar: true })
