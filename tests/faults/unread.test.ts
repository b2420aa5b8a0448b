import assert from "node:assert/strict"
import { layerMemory, makeHandler } from "@cam2/camera-database/server"
import { waitingBytes } from "../../src/server/middleware/Sending.ts"
import { sleep } from "../Process.ts"

/** Asks for `/docs` as it is unpacked, larger than what a connection takes, from an address. */
const withDocs = async (
  test: (ask: (address: string) => Promise<Response>) => Promise<void>,
) => {
  // Long enough that all are asked before the first is broken off, on a busy machine too.
  const { dispose, handler } = makeHandler({ stores: layerMemory, bodyTimeout: "6 seconds" })
  try {
    await test((hostname) =>
      handler(new Request("http://localhost/docs"), { remoteAddr: { hostname } })
    )
  } finally {
    await dispose()
  }
}

Deno.test("unread: large answers of one address have a bound, which those of others do not use up", () =>
  withDocs(async (ask) => {
    const size = (await (await ask("192.0.2.1")).bytes()).length
    assert.ok(size > 200_000)
    const fit = Math.floor(waitingBytes.share / size)
    const answers = []
    for (let index = 0; index < fit + 5; index++) answers.push(await ask("192.0.2.1"))
    assert.deepEqual(
      answers.map(({ status }) => status),
      answers.map((_, index) => index < fit ? 200 : 429),
    )
    assert.equal(answers.at(-1)!.headers.get("retry-after"), "1")
    const other = await ask("192.0.2.2")
    assert.equal((await other.bytes()).length, size)
    // One that is read to its end, or given up, leaves room at once.
    assert.equal((await answers[0]!.bytes()).length, size)
    await answers[1]!.body!.cancel()
    for (const _ of [0, 1]) answers.push(await ask("192.0.2.1"))
    assert.deepEqual(answers.slice(-2).map(({ status }) => status), [200, 200])
    // Those that nobody reads do so after a while, and are broken off.
    let again = await ask("192.0.2.1")
    while (again.status === 429) {
      await again.body!.cancel()
      await sleep(50)
      again = await ask("192.0.2.1")
    }
    assert.equal((await again.bytes()).length, size)
    await assert.rejects(answers[2]!.bytes(), /not taken in time/)
    for (const { body, bodyUsed } of answers) {
      if (!bodyUsed) {
        await body!.cancel().catch(() => {
          // It was broken off.
        })
      }
    }
  }))

Deno.test("unread: a large answer that is sent in parts has its length, and the same bytes", async () => {
  const { dispose, handler } = makeHandler({ stores: layerMemory })
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler)
  const direct = await handler(new Request("http://localhost/docs"))
  const answer = await fetch(`http://127.0.0.1:${server.addr.port}/docs`, {
    headers: { "accept-encoding": "identity" },
  })
  assert.deepEqual(await answer.text(), await direct.text())
  assert.equal(answer.headers.get("content-length"), direct.headers.get("content-length"))
  await server.shutdown()
  await dispose()
})
