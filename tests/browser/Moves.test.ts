import assert from "node:assert/strict"
import { mapTest } from "./MapPage.ts"
import { mixedPlace } from "./MapServer.ts"

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  mapTest(
    `each key that moves the map asks once for what is in view then: ${reducedMotion}`,
    async ({ asked, follow, open, page }) => {
      await open(`#at=${mixedPlace},8`)
      await page.locator("#map").focus()
      for (const key of ["+", "ArrowRight", "ArrowUp", "-", "-", "ArrowLeft"]) {
        const paths = ["cameras/clusters", "cameras/search", "cameras/count"]
        const inView = () =>
          paths.map((path) => asked(path).filter(({ search }) => search.includes("bbox")).length)
        const before = inView()
        await follow(() => page.keyboard.press(key))
        assert.deepEqual(inView(), before.map((count) => count + 1), key)
      }
    },
    { reducedMotion },
  )
}
