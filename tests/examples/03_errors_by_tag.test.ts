import assert from "node:assert/strict"
import { run } from "./Example.ts"

const example = "examples/03_errors_by_tag.ts"

Deno.test("examples/03_errors_by_tag: tells each failure in words of its own, without a server", async () => {
  assert.deepEqual(await run(example), {
    code: 0,
    stdout: `An unknown id: No camera with that cameraID.
A camera: added
A latitude of 91: correct it: Format Error Messages (latitude): got 91, expected a number of degrees from -90 to 90
A legacy id again: another camera has this legacy id
A client of the level user: ask for a client of the level admin
Too many requests: try again in 30s
No answer: is the server up? No answer in time
A failing server: the server failed: Out of order
A client id of 3 characters: The Length of ClientID should be 96.
`,
    stderr: "",
  })
})

Deno.test("examples/03_errors_by_tag: does not compile when a tag is forgotten", async () => {
  const root = new URL("../../", import.meta.url).pathname
  const text = await Deno.readTextFile(root + example)
  const tags = [...text.matchAll(/^ {6}(\w+Error): /gm)].map(([, tag]) => tag!)
  assert.equal(tags.length, 9)
  const directory = await Deno.makeTempDir()
  try {
    const copies = tags.map((tag) => ({ tag, path: `${directory}/without_${tag}.ts` }))
    for (const { path, tag } of copies) {
      const forgotten = text.replace(new RegExp(`^ {6}${tag}: .*\n( {8}.*\n)?`, "m"), "")
      await Deno.writeTextFile(path, forgotten)
    }
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", `--config=${root}deno.json`, ...copies.map(({ path }) => path)],
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
      signal: AbortSignal.timeout(300_000),
    }).output()
    assert.equal(code, 1)
    const said = new TextDecoder().decode(stderr)
    for (const { tag } of copies) {
      assert.match(
        said,
        new RegExp(`Type '(\\w+ \\| )*${tag}( \\| \\w+)*' is not assignable to type 'never'`),
      )
    }
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})
