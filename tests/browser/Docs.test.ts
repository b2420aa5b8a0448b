import assert from "node:assert/strict"
import { root, type Server } from "../Process.ts"
import { findings } from "./Axe.ts"
import { chromium } from "./Chromium.ts"
import { addTo, startMapServer } from "./MapServer.ts"
import type { ContextOptions, Page } from "./Playwright.ts"

const why = typeof chromium === "string" ? chromium : undefined

const hostile = `<img src=x onerror="document.title='hit'">\u202e\u001b[31m`

let started: Promise<Server> | undefined

/** A server with one camera, whose name is what a page must not take for markup. */
const server = () =>
  started ??= startMapServer().then(async (server) => {
    await addTo(server, {
      type: "stream",
      retrieval: { m3u8_url: "https://example.org/playlist.m3u8" },
      is_active_image: false,
      is_active_video: true,
      name: hostile,
    })
    return server
  })

Deno.test.afterAll(async () => {
  await (await started)?.[Symbol.asyncDispose]()
})

/** Registers a test of the pages of a server, which complain of nothing but what is expected. */
const pageTest = (
  name: string,
  test: (page: Page, server: Server, expect: (complaint: RegExp) => void) => Promise<void>,
  look: ContextOptions = {},
) =>
  Deno.test({
    name: why === undefined ? `pages: ${name}` : `pages: ${name}: skipped: ${why}`,
    ignore: why !== undefined,
    // The browser and the server are there before and after it.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      if (typeof chromium === "string") return
      const context = await chromium.newContext(look)
      context.setDefaultTimeout(15_000)
      try {
        const page = await context.newPage()
        const own = await server()
        const { origin } = new URL(own.baseURL)
        const problems: Array<string> = []
        const expected: Array<RegExp> = []
        page.on("pageerror", (error) => problems.push(error.message))
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) problems.push(message.text())
        })
        page.on("request", (request) => {
          if (new URL(request.url()).origin !== origin) problems.push(request.url())
        })
        await test(page, own, (complaint) => expected.push(complaint))
        const left = problems.filter((problem) => !expected.some((one) => one.test(problem)))
        assert.deepEqual(left, [])
      } finally {
        await context.close()
      }
    },
  })

const open = (page: Page, server: Server, path: string) =>
  page.goto(new URL(path, server.baseURL).href)

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [360, 1280]) {
    pageTest(
      `axe finds nothing, nothing is wider than the page: ${colorScheme}, ${width} px`,
      async (
        page,
        server,
      ) => {
        for (const path of ["", "docs"]) {
          await open(page, server, path)
          await page.evaluate(
            "document.querySelectorAll('details').forEach((one) => one.open = true)",
          )
          const found = (await findings(page)).map(({ id, nodes }) => [
            id,
            ...nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)),
          ])
          assert.deepEqual(found, [], path)
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width)
        }
      },
      { colorScheme, viewport: { width, height: 800 } },
    )
  }
}

pageTest("the root leads to the map and the documentation", async (page, server) => {
  await open(page, server, "")
  assert.match(await page.locator(".count").textContent() ?? "", /^1\s*camera$/)
  await page.getByRole("link", { name: /^Documentation/ }).click()
  await page.getByRole("heading", { name: "Search cameras" }).waitFor()
  assert.equal(new URL(page.url()).pathname, "/docs")
  await page.getByRole("link", { name: "Home" }).click()
  await page.getByRole("link", { name: /^Map/ }).waitFor()
})

const signIn = async (page: Page, secret: string) => {
  const form = page.locator("#sign-in")
  await page.getByLabel("Client ID", { exact: true }).fill(root.clientID)
  await page.getByLabel("Client secret", { exact: true }).fill(secret)
  await form.getByRole("button", { name: "Sign in" }).click()
  const status = form.locator("[role=status]")
  await status.filter({ hasText: /\w/ }).waitFor()
  return await status.textContent() ?? ""
}

/** Sends the form of an operation; gives the status and the answer. */
const send = async (page: Page, operation: string, fields: Readonly<Record<string, string>>) => {
  const section = page.locator(`#${operation}`)
  await section.locator("summary").click()
  for (const [name, text] of Object.entries(fields)) {
    await section.locator(`form [name="${name}"]`).fill(text)
  }
  await section.getByRole("button", { name: "Send" }).click()
  await section.locator("[role=status]").filter({ hasText: /after \d+ ms/ }).waitFor()
  const status = await section.locator("[role=status]").textContent() ?? ""
  return { status, body: await section.locator("form pre").textContent() ?? "" }
}

pageTest("an operation is tried with the token of whoever signs in, which leaves no trace", async (
  page,
  server,
  expect,
) => {
  // The browser itself says what an answer's status is.
  expect(/status of 401/)
  await open(page, server, "docs")
  assert.match(await signIn(page, "0".repeat(71)), /^Not signed in: Bad client secret/)
  const refused = await send(page, "searchCamera", {})
  assert.match(refused.status, /^401 /)
  assert.match(refused.body, /The request has no bearer token/)
  await open(page, server, "docs")
  assert.match(await signIn(page, root.clientSecret), /^Signed in/)
  const { body, status } = await send(page, "searchCamera", { limit: "1" })
  assert.match(status, /^200 /)
  const [camera] = JSON.parse(body)
  assert.equal(camera.name, hostile)
  const one = await send(page, "cameraById", { cameraID: camera.cameraID })
  assert.equal(JSON.parse(one.body).cameraID, camera.cameraID)
  assert.equal(await page.locator("main img").count(), 0)
  assert.notEqual(await page.evaluate("document.title"), "hit")
  const kept = await page.evaluate("[{ ...localStorage }, { ...sessionStorage }, document.cookie]")
  assert.deepEqual(kept, [{}, {}, ""])
  assert.equal(page.url(), new URL("docs", server.baseURL).href)
})
