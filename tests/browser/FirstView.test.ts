import assert from "node:assert/strict"
import { counted, eventually, mapTest, textOf } from "./MapPage.ts"
import { addTo, ask, isReal, removeFrom, shared, startMapServer } from "./MapServer.ts"

interface Clusters {
  readonly cells: ReadonlyArray<{ readonly count: number; readonly cameraID?: string }>
}

mapTest("the first view shows where all cameras are, and how many", async (map) => {
  const { asked, open, page, server } = map
  await open()
  const { count } = await ask<{ readonly count: number }>(server, "cameras/count")
  assert.ok(count > (isReal ? 7000 : 50))
  assert.equal(await textOf(page, "#total"), counted(count))
  const { search } = asked("cameras/clusters").findLast(({ search }) => search.includes("bbox"))!
  const { cells } = await ask<Clusters>(server, `cameras/clusters${search}`)
  if (isReal) assert.equal(await page.locator(".mark.cell").count(), cells.length)
  const inView = await ask<{ readonly count: number }>(
    server,
    `cameras/count${asked("cameras/count").at(-1)!.search}`,
  )
  assert.equal(await textOf(page, "#in-view"), counted(inView.count))
  if (isReal) {
    const { count: placed } = await ask<{ readonly count: number }>(
      server,
      "cameras/count?bbox=-180,-90,180,90",
    )
    assert.equal(inView.count, placed)
  } else {
    // The sample is all over the earth, and fewer are shown one by one.
    assert.equal(await page.locator(".mark.camera").count(), inView.count)
  }
  assert.match(page.url(), /#at=-?[\d.]+,-?[\d.]+,\d+$/)
})

mapTest("a cluster leads closer, down to single cameras and their panel", async (map) => {
  const { follow, open, page } = map
  await open()
  const zoomOf = () => Number(/#at=[^,]+,[^,]+,(\d+)/.exec(page.url())?.[1])
  let zoom = zoomOf()
  while (await page.locator(".mark.camera").count() === 0) {
    // The largest is not below another.
    const names = await page.locator(".mark.cell button").evaluateAll((buttons) =>
      buttons.map((button) => button.getAttribute("aria-label") ?? "")
    )
    const counts = names.map((name) => Number(/^[\d,]+/.exec(name)![0].replaceAll(",", "")))
    const largest = counts.indexOf(Math.max(...counts))
    await follow(() => page.locator(".mark.cell button").nth(largest).click())
    assert.ok(zoomOf() > zoom, "it is no closer")
    zoom = zoomOf()
  }
  const camera = page.locator(".mark.camera button").first()
  const title = await camera.getAttribute("title")
  assert.match(
    await camera.getAttribute("aria-label") ?? "",
    /: (Network camera|Snapshot|Stream), /,
  )
  await follow(() => camera.evaluate((button) => button.click()))
  assert.equal(await textOf(page, "#panel-title"), title)
}, { isFar: true })

mapTest(
  "a zoom and a pan show what is in view then",
  async (map) => {
    const { asked, follow, open, page, server } = map
    await open("#at=40,-86,6")
    const before = await textOf(page, "#in-view")
    await follow(() => page.getByRole("button", { name: "Zoom in" }).click())
    assert.match(page.url(), /,7$/)
    const box = await page.locator("#map").boundingBox()
    await page.mouse.move(box!.x + 200, box!.y + 300)
    await page.mouse.down()
    await page.mouse.move(box!.x + 420, box!.y + 330, { steps: 8 })
    await follow(() => page.mouse.up())
    await eventually(async () => {
      const { search } = asked("cameras/count").findLast(({ search }) => search.includes("bbox"))!
      const { count } = await ask<{ readonly count: number }>(server, `cameras/count${search}`)
      const shown = await textOf(page, "#in-view")
      assert.equal(shown, counted(count))
      assert.notEqual(shown, before)
    })
  },
)

const poleServer = shared(() => startMapServer({ args: ["--public-read"] }))

mapTest("a camera at a pole is in view at the edge of the map", async ({ open, page, server }) => {
  for (const latitude of [90, -90]) {
    const cameraID = await addTo(server, {
      type: "stream",
      retrieval: { m3u8_url: `http://127.0.0.1:9/${latitude}.m3u8` },
      is_active_image: false,
      is_active_video: true,
      latitude,
      longitude: 180,
    })
    await page.goto("about:blank")
    await open()
    assert.equal(await textOf(page, "#in-view"), "1 camera")
    assert.equal(await page.locator(".mark.camera").count(), 1)
    await removeFrom(server, cameraID)
  }
}, { server: poleServer })

mapTest("cameras on both sides of the antimeridian are in the first view", async (map) => {
  const { open, page, server } = map
  const added = await Promise.all([180, -180].map((longitude) =>
    addTo(server, {
      type: "stream",
      retrieval: { m3u8_url: `http://127.0.0.1:9/${longitude}.m3u8` },
      is_active_image: false,
      is_active_video: true,
      latitude: -17,
      longitude,
    })
  ))
  await open()
  assert.equal(await textOf(page, "#in-view"), "2 cameras")
  assert.equal(await page.locator(".mark.camera").count(), 2)
  for (const cameraID of added) await removeFrom(server, cameraID)
}, { server: poleServer })
