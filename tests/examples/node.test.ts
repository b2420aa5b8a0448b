import assert from "node:assert/strict"

const root = new URL("../../", import.meta.url)

/** Runs the example for Node, whose modules are those of the repository here. */
const run = async (port: string) => {
  const { code, stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--config=deno.json",
      "--allow-all",
      "examples/node/main.mjs",
      port,
    ],
    cwd: root,
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(60_000),
  }).output()
  const decoder = new TextDecoder()
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  }
}

Deno.test("examples/node: a port that is none, or in use, is one line and a failure", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  const { port } = listener.addr
  const lines = {
    abc: 'got "abc", expected a port from 0 to 65535',
    99999: 'got "99999", expected a port from 0 to 65535',
    [port]: `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
  }
  for (const [given, line] of Object.entries(lines)) {
    const stderr = `main.mjs: ${line}\n`
    assert.deepEqual(await run(given), { code: 1, stdout: "", stderr })
  }
})
