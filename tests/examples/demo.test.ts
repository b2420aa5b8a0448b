import assert from "node:assert/strict"
import * as operations from "../../src/client/operations/mod.ts"

const demo = new URL("../../examples/demo.ts", import.meta.url).pathname

const commandOf = (directory: string, args: ReadonlyArray<string>) =>
  new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      demo,
      ...args,
    ],
    env: { TMPDIR: directory },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(300_000),
  })

/** Runs the demo with a temporary folder of its own; gives what it printed and what it left there. */
const run = async (...args: ReadonlyArray<string>) => {
  const directory = await Deno.makeTempDir()
  try {
    const { code, stderr, stdout } = await commandOf(directory, args).output()
    const decoder = new TextDecoder()
    return {
      code,
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
      left: [...Deno.readDirSync(directory)],
    }
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

Deno.test("demo: does the main job on the sample, ends with 0 and leaves nothing behind", async () => {
  const { code, left, stderr, stdout } = await run()
  assert.deepEqual({ code, stderr, left }, { code: 0, stderr: "", left: [] })
  for (
    const said of [
      /60 added, 0 already there, 0 refused/,
      /60 cameras, 60 ids/,
      /in West Lafayette, IN, US: 3 on the first page/,
      /by its legacy id 1001: [0-9a-f]{24}/,
      /is now 1920x1080/,
      /20 of 60 cameras are streams/,
      /put: added; put again: unchanged/,
      /sample: 60 of 60 cameras are active; CC-BY-4\.0/,
      /since the import: updated, updated, added, retired, removed/,
      /requests the admin client has made\n {3}\d+\n/,
      /with its new secret, it is demo-guest with the level webUI/,
      /FormatError about latitude/,
      /AuthorizationError: Forbidden/,
      /ResourceNotFoundError: No camera with that cameraID/,
      /That is all\./,
    ]
  ) assert.match(stdout, said)
})

Deno.test("demo: takes cameras of your own, and says what it refused", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ndjson" })
  await Deno.writeTextFile(
    file,
    `{"camera_type":"non_ip","snapshot_url":"https://example.org/1.jpg","is_active_image":true,` +
      `"is_active_video":false,"frame_rate":0}\n{"camera_type":"stream","m3u8_url":` +
      `"https://example.org/1.m3u8","is_active_image":false,"is_active_video":true}\n`,
  )
  const { code, left, stdout } = await run("--cameras", file)
  await Deno.remove(file)
  assert.deepEqual({ code, left }, { code: 0, left: [] })
  assert.match(stdout, /1 added, 0 already there, 1 refused/)
  assert.match(stdout, /1: .*frame_rate/)
})

Deno.test("demo: calls every operation of the client", async () => {
  const folder = `${demo.replace(/\.ts$/, "")}/`
  const files = [demo, ...[...Deno.readDirSync(folder)].map(({ name }) => folder + name)]
  const code = (await Promise.all(files.map((file) => Deno.readTextFile(file)))).join("\n")
  const called = (name: string) => new RegExp(`\\b${name}\\(`).test(code)
  assert.deepEqual(Object.keys(operations).filter((name) => !called(name)), [])
})

Deno.test("demo: what is wrong with its flags is one line, before anything is begun", async () => {
  const directory = await Deno.makeTempDir()
  const write = async (name: string, text: string) => {
    await Deno.writeTextFile(`${directory}/${name}`, text)
    return `${directory}/${name}`
  }
  try {
    const empty = await write("empty.json", "")
    const numbers = await write("numbers.json", "[1, 2]")
    const refused = await write("refused.json", `[{ "url": "x" }, { "url": "y" }]`)
    const records = await write("records.json", `{"a": 1}`)
    const page = await write("page.md", "# A page\n")
    const [noFile, none, first] = ["there is no such file", "it has no camera", "of 2 records"]
    const cases: ReadonlyArray<readonly [ReadonlyArray<string>, number, string]> = [
      [["--camras", "x"], 2, "demo: Unrecognized flag: --camras in command demo; "],
      [["--port", "x"], 2, "demo: Unrecognized flag: --port in command demo; see demo --help"],
      [["--cameras", "/no/such.ndjson"], 1, `demo: cannot read /no/such.ndjson: ${noFile}`],
      [["--cameras", directory], 1, `demo: cannot read ${directory}: it is a directory`],
      [["--cameras", empty], 1, `demo: cannot import ${empty}: ${none}`],
      [["--cameras", numbers], 1, `demo: cannot import ${numbers}: the list is JSON without`],
      [["--cameras", refused], 1, `demo: cannot import ${refused}: ${none}; ${first}, the first`],
      [["--cameras", records], 1, `demo: cannot import ${records}: the list is JSON without`],
      [["--cameras", page], 1, `demo: cannot import ${page}: the list is text without columns`],
    ]
    const results = await Promise.all(cases.map(([args]) => run(...args)))
    for (const [index, { code, left, stderr, stdout }] of results.entries()) {
      const [args, expected, said] = cases[index]!
      assert.deepEqual({ args, code, stdout, left }, { args, code: expected, stdout: "", left: [] })
      assert.deepEqual([stderr.startsWith(said), stderr.split("\n").length], [true, 2], stderr)
    }
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})

Deno.test("demo --map: keeps its server for the map until Ctrl-C, and leaves nothing behind", async () => {
  const directory = await Deno.makeTempDir()
  try {
    const process = commandOf(directory, ["--map"]).spawn()
    const stderr = new Response(process.stderr).text()
    const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader()
    let said = ""
    let address: string | undefined
    while (address === undefined) {
      const { done, value } = await reader.read()
      if (done) assert.fail(await stderr)
      said += value
      address = /The map of these cameras is at (\S+) until you press Ctrl-C\.\n/.exec(said)?.[1]
    }
    const page = await fetch(address)
    assert.match(await page.text(), /<html/)
    const { mode } = await (await fetch(new URL("map/config.json", address))).json()
    assert.equal(mode, "public")
    const counted = await fetch(new URL("cameras/count", address))
    assert.deepEqual(await counted.json(), { count: 60 })
    process.kill("SIGINT")
    const { code } = await process.status
    await reader.cancel()
    assert.deepEqual([code, await stderr, [...Deno.readDirSync(directory)]], [0, "", []])
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})
