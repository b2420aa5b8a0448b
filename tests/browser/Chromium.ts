/**
 * The browser of the tests: the machine's own Chromium, one for all tests of a process.
 *
 * @module
 */
import { chromiumTime } from "./ChromiumTime.ts"
import { type Browser, loadPlaywright } from "./Playwright.ts"

// The first is the same browser without windows, and takes less of a processor.
const known = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

const isThere = (path: string) => Deno.stat(path).then(({ isFile }) => isFile, () => false)

const find = async (): Promise<string | undefined> => {
  const given = Deno.env.get("CAM2_CHROMIUM")
  if (given !== undefined) return given
  for (const path of known) if (await isThere(path)) return path
  return undefined
}

const withoutFeatures = [
  // Two pages for the address bar of each window, which nobody sees.
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  // What Playwright turns off and is of use here, because the last such list alone counts.
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "MediaRouter",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
]

// It asks nobody for itself, and no name but that of this machine leads anywhere.
const args = [
  "--disable-background-networking",
  "--disable-component-update",
  `--disable-features=${withoutFeatures}`,
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  // Pages live for a second or two: what V8 compiles beside them is done too late.
  "--js-flags=--single-threaded",
  "--no-first-run",
  // Root has no sandbox, and these pages are the project's own.
  "--no-sandbox",
]

const launch = async (): Promise<Browser | string> => {
  const executablePath = await find()
  if (executablePath === undefined) {
    return "there is no Chromium on this machine; CAM2_CHROMIUM names one"
  }
  const playwright = await loadPlaywright().catch((error) => String(error.message ?? error))
  if (typeof playwright === "string") return `Playwright cannot be had here: ${playwright}`
  return await playwright.chromium.launch({ executablePath, args })
}

/** The browser, or why there is none. */
export const chromium: Browser | string = await launch()

if (typeof chromium === "string") console.warn(`NO TESTS IN A BROWSER: ${chromium}`)
else {
  Deno.test.afterAll(async () => {
    // For `--times`.
    console.log(`not waited for: ${await chromiumTime()} s of a processor`)
    await chromium.close()
  })
}
