import assert from "node:assert/strict"
import { root } from "../Process.ts"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { addTo, ask, asRoot, removeFrom } from "./MapServer.ts"

interface Camera {
  readonly cameraID: string
  readonly latitude: number
  readonly longitude: number
  readonly name?: string
  readonly city?: string
  readonly retired_at?: string
}

const first = {
  type: "non_ip",
  retrieval: { snapshot_url: "http://127.0.0.1:9/a.jpg" },
  name: "Pier",
  city: "Ulm",
  source: "harbour",
  latitude: 1,
  longitude: -160,
  is_active_image: true,
  is_active_video: false,
}

const bySource = {
  ...first,
  source_id: "7",
  retrieval: { snapshot_url: "http://127.0.0.1:9/b.jpg" },
}

/** A test in which an admin is signed in, and the panel of one camera is open. */
const adminTest = (
  name: string,
  camera: object,
  test: (map: MapPage, cameraID: string) => Promise<void>,
) =>
  mapTest(`admin: ${name}`, async (map) => {
    const { expect, open, page, server, settle } = map
    // Its picture is nowhere.
    expect(/net::ERR_/)
    const cameraID = await addTo(server, camera)
    await open(`#at=1,-160,12&camera=${cameraID}`)
    await page.getByRole("button", { name: "Sign in" }).click()
    await page.getByLabel("Client ID").fill(root.clientID)
    await page.getByLabel("Client secret").fill(root.clientSecret)
    await page.locator("#dialog").getByRole("button", { name: "Sign in" }).click()
    await settle()
    try {
      await test(map, cameraID)
    } finally {
      await removeFrom(server, cameraID)
    }
  }, { isFar: true })

const read = async ({ server }: MapPage, cameraID: string) =>
  await ask<Camera>(server, `cameras/${cameraID}?retired=any`, { headers: await asRoot(server) })

const undo = async ({ page, settle }: MapPage) => {
  await page.locator("#notice").getByRole("button", { name: "Undo" }).click()
  await eventually(async () => assert.match(await textOf(page, "#notice"), /Undone|not retired/))
  await settle()
}

const said = (map: MapPage, words: RegExp) =>
  eventually(async () => assert.match(await textOf(map.page, "#notice"), words))

adminTest("moves a camera by dragging it, and takes it back", first, async (map, cameraID) => {
  const { page } = map
  await page.getByRole("button", { name: "Move", exact: true }).click()
  const box = await page.locator(".mark.chosen.leaflet-marker-draggable, .mark.chosen.draggable")
    .first().boundingBox()
  const [x, y] = [box!.x + box!.width / 2, box!.y + box!.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 60, y + 40, { steps: 6 })
  await page.mouse.up()
  await said(map, /Moved/)
  const moved = await read(map, cameraID)
  assert.ok(moved.longitude > first.longitude && moved.latitude < first.latitude, "the wrong way")
  assert.ok(Math.abs(moved.longitude - first.longitude) < 0.05)
  await undo(map)
  const { latitude, longitude } = await read(map, cameraID)
  assert.deepEqual([latitude, longitude], [first.latitude, first.longitude])
})

adminTest(
  "edits fields, with the API's own words for what is wrong",
  first,
  async (map, cameraID) => {
    const { expect, page } = map
    await page.getByRole("button", { name: "Edit" }).click()
    const labels = await page.locator("#dialog label").allTextContents()
    for (
      const label of [
        "Snapshot URL",
        "Legacy ID",
        "Source ID",
        "UTC offset",
        "Still images",
        "Video",
      ]
    ) {
      assert.ok(labels.includes(label), `${label} is none of ${labels}`)
    }
    await page.getByLabel("Name", { exact: true }).fill("Mole")
    await page.getByLabel("Latitude", { exact: true }).fill("91")
    expect(/422|400/)
    await page.getByRole("button", { name: "Save" }).click()
    await eventually(async () =>
      assert.match(await textOf(page, "#dialog [role=alert]"), /^latitude: .*from -90 to 90/)
    )
    assert.equal(
      await page.getByLabel("Latitude", { exact: true }).getAttribute("aria-invalid"),
      "true",
    )
    assert.equal((await read(map, cameraID)).name, "Pier")
    await page.getByLabel("Latitude", { exact: true }).fill("1")
    await page.getByRole("button", { name: "Save" }).click()
    await said(map, /Saved/)
    assert.equal((await read(map, cameraID)).name, "Mole")
    await eventually(async () => assert.equal(await textOf(page, "#panel-title"), "Mole"))
    await undo(map)
    assert.equal((await read(map, cameraID)).name, "Pier")
  },
)

adminTest(
  "does not write over what somebody else wrote meanwhile",
  first,
  async (map, cameraID) => {
    const { expect, page, server } = map
    await page.getByRole("button", { name: "Edit" }).click()
    await ask(server, `cameras/${cameraID}`, {
      method: "PUT",
      headers: await asRoot(server),
      body: JSON.stringify({ city: "Bonn" }),
    })
    await page.getByLabel("Name", { exact: true }).fill("Mole")
    expect(/412/)
    await page.getByRole("button", { name: "Save" }).click()
    await eventually(async () =>
      assert.match(await textOf(page, "#dialog [role=alert]"), /changed this camera meanwhile/)
    )
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Save")
    const { city, name } = await read(map, cameraID)
    assert.deepEqual([name, city], ["Pier", "Bonn"])
  },
)

adminTest(
  "retires a camera that its source may bring back, and undoes it",
  bySource,
  async (map, id) => {
    const { page } = map
    await page.getByRole("button", { name: "Retire" }).click()
    await page.getByLabel("Why, if you like").fill("gone")
    await page.locator("#dialog").getByRole("button", { name: "Retire" }).click()
    await said(map, /Retired/)
    assert.notEqual((await read(map, id)).retired_at ?? null, null)
    await eventually(async () => assert.match(await textOf(page, "#panel"), /Why it was retired/))
    await undo(map)
    assert.equal((await read(map, id)).retired_at ?? null, null)
  },
)

adminTest(
  "waits before it retires a camera for good, and lets it be",
  first,
  async (map, cameraID) => {
    const { page } = map
    await page.getByRole("button", { name: "Retire" }).click()
    await page.clock.install()
    await page.locator("#dialog").getByRole("button", { name: "Retire" }).click()
    await said(map, /is retired in/)
    await undo(map)
    await page.clock.runFor(20_000)
    await map.settle()
    assert.equal((await read(map, cameraID)).retired_at ?? null, null)
  },
)

adminTest("adds a camera where somebody clicks, and takes it away again", first, async (map) => {
  const { expect, page, server } = map
  await page.getByRole("button", { name: "Add a camera" }).click()
  const box = await page.locator("#map").boundingBox()
  await page.mouse.click(box!.x + box!.width / 2 + 80, box!.y + box!.height / 2 + 50)
  await page.getByLabel("Name", { exact: true }).fill("Neubau")
  expect(/422|400/)
  await page.locator("#dialog").getByRole("button", { name: "Add" }).click()
  await eventually(async () =>
    assert.match(await textOf(page, "#dialog [role=alert]"), /snapshot_url/)
  )
  await page.getByLabel("Snapshot URL").fill("http://127.0.0.1:9/new.jpg")
  await page.locator("#dialog").getByRole("button", { name: "Add" }).click()
  await said(map, /Added/)
  await eventually(async () => assert.equal(await textOf(page, "#panel-title"), "Neubau"))
  const found = () => ask<ReadonlyArray<Camera>>(server, "cameras/search?q=Neubau")
  const [added] = await found()
  assert.ok(added!.latitude < 1 && added!.longitude > -160)
  await undo(map)
  assert.deepEqual(await found(), [])
})
