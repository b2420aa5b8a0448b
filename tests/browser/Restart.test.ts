import assert from "node:assert/strict"
import { cam2, root, startServer, stop, withDirectory } from "../Process.ts"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { addTo } from "./MapServer.ts"

/** Starts a server over a file, at a port that is free or was. */
const startOver = (db: string, port: string, args: ReadonlyArray<string>) =>
  startServer([...cam2, "serve", "--port", port, "--json", "--db", db, "--map", ...args])

const signIn = async ({ page }: MapPage): Promise<void> => {
  await page.getByLabel("Client ID").fill(root.clientID)
  await page.getByLabel("Client secret").fill(root.clientSecret)
  await page.locator("#dialog").getByRole("button", { name: "Sign in" }).click()
}

for (const [name, args] of [["public", ["--public-read"]], ["sign-in", []]] as const) {
  mapTest(
    `the page goes on when its server is started again: ${name}`,
    (map) =>
      withDirectory(async (directory) => {
        const { expect, page } = map
        const db = `${directory}/cameras.db`
        const before = await startOver(db, "0", args)
        await addTo(before, {
          type: "stream",
          retrieval: { m3u8_url: "http://127.0.0.1:9/a.m3u8" },
          is_active_image: false,
          is_active_video: true,
          latitude: 10,
          longitude: 10,
        })
        await page.goto(new URL("map#at=10,10,6", before.baseURL).href)
        if (name === "sign-in") await signIn(map)
        await eventually(async () => assert.equal(await textOf(page, "#in-view"), "1 camera"))
        expect(/net::ERR_|status of 401/)
        await stop(before)
        await page.getByRole("button", { name: "Zoom in" }).click()
        await eventually(async () => assert.match(await textOf(page, "#status"), /does not answer/))
        await using _after = await startOver(db, new URL(before.baseURL).port, args)
        await page.locator("#status").getByRole("button", { name: "Try again" }).click()
        await eventually(async () => {
          assert.equal(await textOf(page, "#status"), "")
          assert.equal(await textOf(page, "#in-view"), "1 camera")
        })
        await page.locator("#list .item").click()
        await eventually(async () => assert.match(await textOf(page, "#panel-title"), /^Camera /))
        assert.equal(await page.locator("#dialog").isVisible(), false)
      }),
    { isFar: true },
  )
}
