import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as jose from "jose"
import * as Cam2 from "@cam2/camera-database"
import { mostMessage, mostWrongLines } from "../../src/contract/ImportResult.ts"
import { type Question, type Seeded, withServer } from "./Ask.ts"

const path = "/cameras/import"

const line = (name: string) =>
  `${
    JSON.stringify({
      type: "stream",
      retrieval: { m3u8_url: `https://example.org/${name}.m3u8` },
      is_active_image: false,
      is_active_video: true,
    })
  }\n`

const send = (body: BodyInit, more: Question = {}): Question => ({
  method: "POST",
  as: "admin",
  headers: { "content-type": "application/x-ndjson" },
  body,
  ...more,
})

interface Result {
  readonly cameraID?: string
  readonly status?: number
  readonly message?: string
}

const read = (text: string): ReadonlyArray<Result> =>
  text.split("\n").slice(0, -1).map((line) => JSON.parse(line))

const count = async ({ root }: Seeded) => (await root(Cam2.searchCamera())).length

/** Runs `change` when the first line of an import was kept, then sends another; the last result. */
const endAfter = async (
  server: Seeded,
  change: () => Promise<unknown>,
  token: string = server.tokens.admin,
) => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const write = (text: string) =>
    writer.write(new TextEncoder().encode(text)).catch(() => {
      // The server reads no more of it.
    })
  const before = await count(server)
  const answering = server.open(path, send(readable, { token }))
  write(line("a"))
  const reader = (await answering).body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = (await reader.read()).value!
  await change()
  write(line("b"))
  for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
  const [first, ...rest] = read(text)
  assert.match(first!.cameraID!, /^[0-9a-f]{24}$/)
  assert.equal(await count(server), before + 1)
  return rest
}

/** Another client of the level admin, and a token of it. */
const another = async ({ ask, root }: Seeded) => {
  const { clientID, clientSecret } = await root(Cam2.register("another", "admin"))
  const query = new URLSearchParams({ clientID, clientSecret: Redacted.value(clientSecret) })
  const { body } = await ask(`/auth?${query}`)
  return { clientID, token: (body as { readonly token: string }).token }
}

Deno.test(
  `POST ${path}: ends when the secret of its client is reset`,
  withServer(async (server) => {
    const { clientID, token } = await another(server)
    const reset = () => server.root(Cam2.resetSecret(clientID))
    assert.deepEqual(await endAfter(server, reset, token), [
      { status: 401, message: "Token revoked." },
    ])
  }),
)

Deno.test(
  `POST ${path}: ends when the level of its client is lowered`,
  withServer(async (server) => {
    const { clientID, token } = await another(server)
    const lower = () => server.root(Cam2.updatePermission(clientID, "user"))
    assert.deepEqual(await endAfter(server, lower, token), [
      { status: 403, message: "Forbidden. This needs the permission level admin." },
    ])
  }),
)

const tokenKey = "k".repeat(32)

Deno.test(
  `POST ${path}: ends when its token does`,
  withServer(async (server) => {
    const ends = Math.ceil(Date.now() / 1000) + 2
    const token = await new jose.SignJWT({ generation: 1 })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(server.clients.admin.clientID)
      .setIssuedAt(ends - 300)
      .setExpirationTime(ends)
      .sign(new TextEncoder().encode(tokenKey))
    const wait = async () => {
      while (Date.now() < ends * 1000) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.deepEqual(await endAfter(server, wait, token), [
      { status: 401, message: "Token expired." },
    ])
  }, { tokenKey: Redacted.make(tokenKey) }),
)

Deno.test(
  `POST ${path}: ends after ${mostWrongLines} wrong lines, whatever their size, and its answer is bounded`,
  withServer(async (server) => {
    const key = JSON.stringify({ ["k".repeat(2000)]: 1 })
    for (const wrong of ["x", key]) {
      const body = line(`${wrong.length}`) +
        `${wrong}\n`.repeat(Math.ceil(6_000_000 / wrong.length)) + line("never")
      const before = await count(server)
      const { body: text } = await server.ask(path, send(body))
      const results = read(String(text))
      assert.equal(results.length, mostWrongLines + 2)
      assert.deepEqual(results.at(-1), {
        status: 400,
        message: `More than ${mostWrongLines} lines were wrong. The rest was not read.`,
      })
      assert.deepEqual(new Set(results.slice(1, -1).map(({ status }) => status)), new Set([422]))
      assert.ok(results.every(({ message = "" }) => message.length <= mostMessage))
      assert.equal(await count(server), before + 1)
    }
  }),
)

/** Bytes as they come from a network, but as fast as they are read. */
const inParts = (bytes: Uint8Array<ArrayBuffer>) => {
  let at = 0
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      controller.enqueue(bytes.slice(at, at += 65_536))
      if (at >= bytes.length) controller.close()
    },
  })
}

Deno.test(
  `POST ${path}: empty lines and one enormous line take turns with other requests`,
  withServer(async (server) => {
    const { ask, tokens } = server
    const empty = new Uint8Array(10_000_000).fill(0x0a)
    const enormous = new Uint8Array(40_000_000).fill(0x20)
    for (const bytes of [empty, enormous]) {
      let turns = 0
      let isOver = false
      const importing = ask(path, send(inParts(bytes), { token: tokens.admin }))
        .finally(() => isOver = true)
      const health = ask("/health")
      while (!isOver) {
        turns++
        await new Promise((resolve) => setImmediate(resolve))
      }
      assert.equal((await health).status, 200)
      const results = read(String((await importing).body))
      assert.deepEqual(
        results,
        bytes === empty ? [] : [
          { status: 413, message: "The line is larger than 1 MiB." },
        ],
      )
      // One for each 256 KiB or so.
      assert.ok(turns > 30, `${turns} turns`)
    }
  }),
)

Deno.test(
  `POST ${path}: results that nobody takes end it, and give its place back`,
  withServer(async (server) => {
    const { open, root } = server
    let id = 0
    const ended: Array<Promise<void>> = []
    const endless = () => {
      const left = Promise.withResolvers<void>()
      ended.push(left.promise)
      return new ReadableStream<Uint8Array<ArrayBuffer>>({
        cancel: () => left.resolve(),
        pull: (controller) => {
          let text = ""
          while (text.length < 65_536) text += line(`${id++}`)
          controller.enqueue(new TextEncoder().encode(text))
        },
      })
    }
    const begun = []
    for (let index = 0; index < 4; index++) begun.push(await open(path, send(endless())))
    const all = ended.slice()
    const refused = await open(path, send(endless()))
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "1"])
    await refused.body!.cancel()
    let last = await open(path, send(line("x")))
    while (last.status === 429) {
      await last.body!.cancel()
      await new Promise((resolve) => setTimeout(resolve, 50))
      last = await open(path, send(line("x")))
    }
    assert.equal(read(await last.text()).length, 1)
    // One that has not ended yet would go on for whoever reads it.
    await Promise.all(all)
    // Whoever comes late is told what was kept, and why there is no more.
    const results = (await Promise.all(begun.map((response) => response.text()))).map(read)
    for (const all of results) {
      assert.deepEqual(all.at(-1), { status: 408, message: "The results were not taken in time." })
    }
    const kept = results.flatMap((all) => all.slice(0, -1).map(({ cameraID }) => cameraID))
    const found = await root(Effect.forEach(kept, (cameraID) => Cam2.cameraById(cameraID!)))
    assert.equal(found.length, kept.length)
    assert.equal((await root(Cam2.searchCamera({ offset: kept.length + 3 }))).length, 0)
    assert.equal((await root(Cam2.searchCamera({ offset: kept.length + 2 }))).length, 1)
  }, { bodyTimeout: "300 millis" }),
)
