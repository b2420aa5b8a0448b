import assert from "node:assert/strict"
import { rowsOf, sharedRows } from "../../src/domain/CameraTable.ts"
import { root } from "../Process.ts"
import { eventually, type MapPage, mapTest, textOf } from "./MapPage.ts"
import { addTo, ask, asRoot, shared, startMapServer } from "./MapServer.ts"

// Each does something visible where it is taken for more than text.
const texts: Readonly<Record<string, string>> = {
  script: "<script>globalThis.hit = 1; alert(1)</script>",
  markup: `"><img src=x onerror="globalThis.hit=1;alert(1)"><svg onload=alert(1)>`,
  frame: '<iframe srcdoc="<script>parent.hit=1</script>"></iframe><base href=//evil.example>',
  style: "</style><style>*{display:none}</style><link rel=stylesheet href=//evil.example/a.css>",
  template: "{{constructor.constructor('alert(1)')()}}${alert(1)}<%= alert(1) %>",
  terminal: "\u001b]0;title\u0007\u001b[2J\u001b[31mred\u001b[0m",
  bidi: "\u202eevil\u202c \u2066a\u2069 \u200f\u05d0",
  address: "javascript:globalThis.hit=1;alert(1)",
  data: "data:text/html,<script>alert(1)</script>",
  spreadsheet: '=HYPERLINK("http://evil.example","a")',
}

type Kind = "ip" | "non_ip" | "stream"

const retrievals = {
  ip: { ip: "192.0.2.1" },
  non_ip: { snapshot_url: "http://127.0.0.1:9/picture.jpg" },
  stream: { m3u8_url: "http://127.0.0.1:9/playlist.m3u8" },
} as const

/** A camera with a text in each of some fields. */
const cameraWith = (type: Kind, text: string, names: ReadonlyArray<string>, at: number) => {
  const isAddress = (name: string) => rowsOf[type].some(([other]) => other === name)
  const filled = (wanted: (name: string) => boolean) =>
    Object.fromEntries(
      names.filter(wanted).map((name) => [name, name === "properties" ? { [text]: text } : text]),
    )
  return {
    type,
    is_active_image: true,
    is_active_video: false,
    latitude: 1 + at / 200,
    longitude: -160,
    ...filled((name) => !isAddress(name)),
    retrieval: { ...retrievals[type], ...filled(isAddress) },
  }
}

/** Adds a camera that has the text in each field that takes it; gives its id. */
const addHostile = async (server: MapPage["server"], type: Kind, text: string, at: number) => {
  const headers = await asRoot(server)
  const taken: Array<string> = []
  for (const [name, { isServerMade }] of [...rowsOf[type], ...sharedRows]) {
    if (isServerMade || name === "source_id") continue
    // What a field does not take is refused, and left out.
    const response = await fetch(new URL("cameras/create", server.baseURL), {
      method: "POST",
      headers,
      body: JSON.stringify(cameraWith(type, text, [name], at)),
    })
    const { cameraID } = await response.json()
    if (!response.ok) continue
    taken.push(name)
    await ask(server, `cameras/${cameraID}`, { method: "DELETE", headers })
  }
  const least = ["name", "road", "city", "state", "source", "properties"]
  assert.deepEqual(least.filter((name) => !taken.includes(name)), [], `${type}: ${text}`)
  return await addTo(server, cameraWith(type, text, taken, at))
}

/** Nothing of what a camera says was run or taken for more than text. */
const assertHarmless = async ({ elsewhere, page, server }: MapPage, what: string) => {
  const { hit, links, strangers } = await page.evaluate<{
    readonly hit: unknown
    readonly links: ReadonlyArray<string>
    readonly strangers: ReadonlyArray<string>
  }>(`({
    hit: globalThis.hit ?? null,
    links: [...document.querySelectorAll("[href], [src], [action], [formaction]")]
      .flatMap((element) => ["href", "src", "action", "formaction"].map((name) => element[name]))
      .filter((address) => typeof address === "string" && address !== "")
      .filter((address) => !/^(https?:|blob:|data:,$)/.test(address)),
    strangers: [...document.querySelectorAll("iframe, object, embed, base, style, script:not([src])")]
      .concat([...document.querySelectorAll("*")].filter((element) =>
        [...element.attributes].some(({ name }) => name.startsWith("on"))))
      .map((element) => element.outerHTML.slice(0, 100)),
  })`)
  assert.deepEqual({ hit, links, strangers }, { hit: null, links: [], strangers: [] }, what)
  const own = new URL(server.baseURL).origin
  // The address of its picture is the one thing that it may have asked for.
  assert.deepEqual(
    elsewhere.filter((url) =>
      !url.startsWith(own) && !/^http:\/\/(127\.0\.0\.1:9|192\.0\.2\.1)\//.test(url)
    ),
    [],
    what,
  )
}

const startServer = shared(() =>
  startMapServer({ args: ["--public-read", "--public-requests-per-minute", "100000"] })
)

mapTest("what cameras say is text and nothing else", async (map) => {
  const { expect, follow, open, page, server, settle } = map
  // Their pictures are nowhere.
  expect(/net::ERR_/)
  const ids: Array<string> = []
  for (const text of Object.values(texts)) {
    ids.push(await addHostile(server, "ip", text, ids.length))
  }
  for (const type of ["non_ip", "stream"] as const) {
    ids.push(await addHostile(server, type, texts.markup!, ids.length))
  }
  await open("#at=1.03,-160,11")
  assert.equal(await page.locator("#list .item").count(), ids.length)
  for (const name of ["Source", "City", "Country", "State"]) {
    const group = page.locator(`#filters details:has(summary span:text-is("${name}"))`)
    if (await group.getAttribute("open") === null) await group.locator("summary").click()
  }
  await assertHarmless(map, "list and filters")
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.getByLabel("Client ID").fill(root.clientID)
  await page.getByLabel("Client secret").fill(root.clientSecret)
  await page.locator("#dialog").getByRole("button", { name: "Sign in" }).click()
  await settle()
  for (const id of ids) {
    await follow(() => page.locator(`#list [data-camera="${id}"]`).click())
    await eventually(async () => assert.match(await textOf(page, "#panel"), /Properties/))
    await assertHarmless(map, `panel of ${id}`)
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(await page.evaluate<string>("document.title"), /[\u0000-\u001f\u202e]/)
    await page.getByRole("button", { name: "Edit" }).click()
    await assertHarmless(map, `form of ${id}`)
    await page.locator("#dialog").getByRole("button", { name: "Cancel" }).click()
    await page.getByRole("button", { name: "Retire" }).click()
    await assertHarmless(map, `retiring ${id}`)
    await page.locator("#dialog").getByRole("button", { name: "Cancel" }).click()
  }
}, { server: startServer, isFar: true })

mapTest("what an address says is text and nothing else", async (map) => {
  const { open, page } = map
  const query = new URLSearchParams({ q: texts.markup!, type: "stream", camera: texts.markup! })
  for (const name of ["city", "source", "country", "type"]) {
    for (const text of Object.values(texts)) query.append(name, text)
  }
  map.expect(/422/)
  await open(`#at=1,1,3&${query}`)
  await assertHarmless(map, "address")
  assert.equal(await page.locator("#q").inputValue(), texts.markup)
})
