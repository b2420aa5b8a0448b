/**
 * `deno task pictures [folder]`: the map as people see it, at three sizes, light and dark, over the real
 * cameras where they are. The folder is `pictures` in that for temporary files when it is left out.
 * With `--readme` the picture of the README is renewed. Its browser reaches no other machine.
 *
 * @module
 */
import { Buffer } from "node:buffer"
import { root, type Server } from "../Process.ts"
import { chromium } from "./Chromium.ts"
import { isReal, mixedPlace, startPublicServer } from "./MapServer.ts"
import type { Browser, ContextOptions, Page } from "./Playwright.ts"

const sizes = {
  desktop: { width: 1280, height: 800 },
  tablet: { width: 820, height: 1100 },
  narrow: { width: 360, height: 740 },
} as const

const settle = async (page: Page): Promise<void> => {
  await page.waitForLoadState("networkidle")
  // What is faded in is there then.
  await new Promise((resolve) => setTimeout(resolve, 600))
}

/** Opens a part of the page that lies over the map where there is no room beside it. */
const openSheet = async (page: Page, name: string): Promise<void> => {
  const control = page.getByRole("button", { name, exact: true })
  if (await control.isVisible()) await control.click()
}

/** What is done before a picture is taken. */
const scenes: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  first: () => Promise.resolve(),
  country: (page) => page.evaluate(`location.hash = "#at=38.6,-96.5,4"`),
  city: (page) => page.evaluate(`location.hash = "#at=${mixedPlace},11"`),
  filters: async (page) => {
    await openSheet(page, "Filters")
    await page.getByRole("checkbox", { name: /^Stream/ }).click()
  },
  panel: async (page) => {
    await page.evaluate(`location.hash = "#at=${mixedPlace},13"`)
    await settle(page)
    await openSheet(page, "List")
    await page.locator("#list .item").nth(1).click()
  },
  admin: async (page) => {
    await page.getByRole("button", { name: "Sign in" }).click()
    await page.getByLabel("Client ID").fill(root.clientID)
    await page.getByLabel("Client secret").fill(root.clientSecret)
    await page.locator("#dialog").getByRole("button", { name: "Sign in" }).click()
    await page.getByRole("button", { name: "Add a camera" }).click()
    await page.getByRole("button", { name: "In the middle of the map" }).click()
  },
}

/** Takes the picture of a scene. */
const take = async (
  browser: Browser,
  { baseURL }: Server,
  scene: string,
  look: ContextOptions,
): Promise<Uint8Array<ArrayBuffer>> => {
  const context = await browser.newContext({ reducedMotion: "reduce", ...look })
  const page = await context.newPage()
  await page.goto(new URL("map", baseURL).href)
  await settle(page)
  await scenes[scene]!(page)
  await settle(page)
  const picture = await page.screenshot({ type: "png" })
  await context.close()
  return picture
}

/** A picture as WebP, which the browser makes of it. */
const toWebp = async (browser: Browser, png: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const address = `data:image/png;base64,${Buffer.from(png).toString("base64")}`
  const text = await page.evaluate<string>(`(async () => {
    const image = new Image()
    image.src = ${JSON.stringify(address)}
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    canvas.getContext("2d").drawImage(image, 0, 0)
    return canvas.toDataURL("image/webp", 0.8)
  })()`)
  await context.close()
  return Buffer.from(text.split(",")[1]!, "base64")
}

if (typeof chromium === "string") {
  console.error(chromium)
  Deno.exit(1)
}
await using server = await startPublicServer()
if (Deno.args.includes("--readme")) {
  if (!isReal) throw new Error("the README shows the real cameras, which are absent")
  const picture = await take(chromium, server, "country", { viewport: sizes.desktop })
  const webp = await toWebp(chromium, picture)
  await Deno.writeFile(new URL("../../.github/map.webp", import.meta.url), webp)
  console.log(`.github/map.webp: ${webp.length} bytes`)
} else {
  const [folder = `${Deno.env.get("TMPDIR") ?? "/tmp"}/pictures`] = Deno.args
  await Deno.mkdir(folder, { recursive: true })
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [size, viewport] of Object.entries(sizes)) {
      for (const scene of Object.keys(scenes)) {
        const picture = await take(chromium, server, scene, { viewport, colorScheme })
        const path = `${folder}/${scene}-${size}-${colorScheme}.png`
        await Deno.writeFile(path, picture)
        console.log(path)
      }
    }
  }
}
await chromium.close()
