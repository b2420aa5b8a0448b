/**
 * The page of the map in a browser, and tests of it. Each test has a page of its own, in which it must
 * leave nothing behind that nobody wants: an error, a dialog, a complaint of the policy, or a request
 * to elsewhere.
 *
 * @module
 */
import assert from "node:assert/strict"
import { type Server, sleep } from "../Process.ts"
import { chromium } from "./Chromium.ts"
import { publicServer } from "./MapServer.ts"
import type { ContextOptions, Page, PageRequest } from "./Playwright.ts"

/** A page that shows a map. */
export interface MapPage {
  readonly page: Page
  readonly server: Server
  /** Opens the map at what an address says from its `#` on. */
  readonly open: (hash?: string) => Promise<void>
  /** Waits until nothing is asked of the server any more. */
  readonly settle: () => Promise<void>
  /** Does what leads to another address, and waits until that is shown. */
  readonly follow: (act: () => Promise<unknown>) => Promise<void>
  /** The addresses that were asked for of the API, the newest last. */
  readonly asked: (path: string) => ReadonlyArray<URL>
  /** The other sites that were asked, or were to be. */
  readonly elsewhere: ReadonlyArray<string>
  /** What is taken for no problem from now on, of what the page complains of. */
  readonly expect: (complaint: RegExp) => void
}

/** How a test is set up. */
export interface MapTestOptions extends ContextOptions {
  /** Another server than that of all tests. */
  readonly server?: () => Promise<Server>
  /** Whether it asks other sites: those of real cameras, which the browser does not reach. */
  readonly isFar?: boolean
}

const limit = 15_000

/** Tries again until it holds, for so long as a busy machine needs. */
export const eventually = async (check: () => Promise<void>): Promise<void> => {
  const end = performance.now() + limit
  while (true) {
    try {
      return await check()
    } catch (error) {
      if (performance.now() > end) throw error
      await sleep(50)
    }
  }
}

const openPage = (
  page: Page,
  server: Server,
): MapPage & { readonly problems: ReadonlyArray<string> } => {
  const problems: Array<string> = []
  const elsewhere: Array<string> = []
  const asked: Array<URL> = []
  const expected: Array<RegExp> = []
  let running = 0
  let last = performance.now()
  const complain = (what: string) => {
    if (!expected.some((pattern) => pattern.test(what))) problems.push(what)
  }
  page.on("pageerror", (error) => complain(`error: ${error.message}`))
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complain(`console: ${message.text()}`)
  })
  const { origin } = new URL(server.baseURL)
  page.on("request", (request) => {
    const url = new URL(request.url())
    if (url.protocol === "data:" || url.protocol === "blob:") return
    if (url.origin !== origin) {
      elsewhere.push(url.href)
      return
    }
    asked.push(url)
    running++
  })
  const done = (request: PageRequest) => {
    if (new URL(request.url()).origin !== origin) return
    running--
    last = performance.now()
  }
  page.on("requestfinished", done)
  page.on("requestfailed", done)
  const settle = async (): Promise<void> => {
    const end = performance.now() + limit
    last = performance.now()
    while (running > 0 || performance.now() - last < 120) {
      if (performance.now() > end) assert.fail("the page does not stop asking the server")
      await sleep(20)
    }
  }
  return {
    page,
    server,
    problems,
    elsewhere,
    settle,
    follow: async (act) => {
      const before = page.url()
      await act()
      await eventually(() => Promise.resolve(assert.notEqual(page.url(), before)))
      await settle()
    },
    expect: (complaint) => expected.push(complaint),
    asked: (path) => asked.filter(({ pathname }) => pathname === `/${path}`),
    open: async (hash = "") => {
      await page.goto(new URL(`map${hash}`, server.baseURL).href)
      await eventually(async () => {
        const said = await page.locator("#in-view, #status, #dialog").allTextContents()
        assert.ok(said.some((text) => text !== ""), "the page shows nothing")
      })
      await settle()
    },
  }
}

const why = typeof chromium === "string" ? chromium : undefined

/** Registers a test in a page of its own; where there is no browser, its name says that it is skipped. */
export const mapTest = (
  name: string,
  test: (map: MapPage) => Promise<void>,
  { isFar = false, server: startServer = publicServer, ...look }: MapTestOptions = {},
): void =>
  Deno.test({
    name: why === undefined ? `map: ${name}` : `map: ${name}: skipped: ${why}`,
    ignore: why !== undefined,
    // The browser and the server are there before and after it.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      if (typeof chromium === "string") return
      const server = await startServer()
      const context = await chromium.newContext({ reducedMotion: "reduce", ...look })
      context.setDefaultTimeout(limit)
      try {
        const map = openPage(await context.newPage(), server)
        if (isFar) map.expect(/ERR_NAME_NOT_RESOLVED/)
        await test(map)
        assert.deepEqual(map.problems, [])
        if (!isFar) assert.deepEqual(map.elsewhere, [])
      } finally {
        await context.close()
      }
    },
  })

/** The text of an element, without the spaces about it. */
export const textOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).textContent() ?? "").trim()

/** A number as the page writes it. */
export const counted = (count: number): string =>
  `${count.toLocaleString("en")} camera${count === 1 ? "" : "s"}`
