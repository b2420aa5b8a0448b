import assert from "node:assert/strict"

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
      /61 changes; the last three:/,
      /requests the admin client has made\n {3}2\n/,
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

Deno.test("demo: a file that is not there is one clear line, and nothing is left behind", async () => {
  const { code, left, stderr } = await run("--cameras", "/no/such/file.ndjson")
  assert.deepEqual({ code, stderr, left }, {
    code: 1,
    stderr: "cam2: cannot read /no/such/file.ndjson: there is no such file\n",
    left: [],
  })
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
