/**
 * The server of `./node`, on the Nodes that the package is for.
 *
 * @module
 */
import assert from "node:assert/strict"
import { Connection } from "../faults/Connection.ts"
import { type Running, start } from "./Command.ts"
import type { Packed } from "./Packed.ts"

const app = new URL("runners/nodeServer.mjs", import.meta.url)

interface Served {
  readonly port: number
  readonly url: (path: string) => string
  readonly server: Running
}

const until = async <A>(read: () => Promise<A>, wanted: A): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if (JSON.stringify(await read()) === JSON.stringify(wanted)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  assert.deepEqual(await read(), wanted)
}

/** All that comes for a request until the server ends the connection. */
const untilEnd = async (port: number, path: string): Promise<string> => {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port })
  await connection.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`))
  const bytes = new Uint8Array(65_536)
  let text = ""
  while (true) {
    const read = await connection.read(bytes)
    if (read === null) return text
    text += new TextDecoder().decode(bytes.subarray(0, read))
  }
}

/** Registers the tests, for a package that is installed once for all of them. */
export const testNodeServer = (packed: () => Promise<Packed>): void => {
  const onEveryNode = (title: string, test: (served: Served) => Promise<void>) => {
    for (const name of ["node", "node22"] as const) {
      Deno.test(`layerHttpServer: on Node ${name === "node" ? "24" : "22.13"}, ${title}`, async () => {
        const installed = await packed()
        await Deno.copyFile(app, `${installed.project}/nodeServer.mjs`)
        const server = await start(installed[name], ["nodeServer.mjs"], { cwd: installed.project })
        const port = Number(server.line)
        try {
          await test({ port, server, url: (path) => `http://127.0.0.1:${port}${path}` })
        } finally {
          await server.end("SIGKILL").catch(() => {
            // The test ended it.
          })
        }
      })
    }
  }

  const json = async (url: string, init?: RequestInit) => await (await fetch(url, init)).json()

  onEveryNode(
    "a request that comes before its app is answered when that is there",
    async ({ url }) => {
      // The app begins a while after the port was told.
      assert.equal(await (await fetch(url("/text"))).text(), "Köln\n")
    },
  )

  onEveryNode("bodies are read as text, forms and streams", async ({ url }) => {
    const echo = (body: string) => fetch(url("/echo"), { method: "POST", body })
    for (const body of ["", "Köln", "ü".repeat(40_000)]) {
      assert.equal(await (await echo(body)).text(), body)
    }
    const tooLarge = await echo("a".repeat(100_001))
    assert.deepEqual([tooLarge.status, await tooLarge.text()], [400, "BodyTooLarge"])
    const body = new URLSearchParams([["city", "Köln"], ["city", "a&b"]])
    assert.deepEqual(await json(url("/form"), { method: "POST", body }), [...body])
    const size = 20 * 1024 * 1024
    const large = new Uint8Array(size)
    assert.equal(await json(url("/size"), { method: "POST", body: large }), size)
    assert.equal(await json(url("/size"), { method: "POST" }), 0)
  })

  onEveryNode(
    "answers have the body, the headers and the status that they were given",
    async ({ url }) => {
      const text = await fetch(url("/text"))
      assert.deepEqual([text.headers.get("content-length"), await text.text()], ["6", "Köln\n"])
      const head = await fetch(url("/text"), { method: "HEAD" })
      assert.deepEqual([head.headers.get("content-length"), await head.text()], ["6", ""])
      const nothing = await fetch(url("/nothing"))
      assert.deepEqual(
        [nothing.status, nothing.headers.get("content-length"), await nothing.text()],
        [204, null, ""],
      )
      const cookies = await fetch(url("/cookies"))
      assert.deepEqual([await cookies.text(), cookies.headers.getSetCookie()], ["", ["a=1", "b=2"]])
      const web = await fetch(url("/web"))
      assert.deepEqual(
        [web.status, web.headers.get("x-from"), await web.text()],
        [201, "web", "from the web"],
      )
      assert.equal((await (await fetch(url("/data"))).formData()).get("city"), "Köln")
      assert.equal((await (await fetch(url("/large"))).bytes()).length, 320 * 64 * 1024)
      for (const path of ["/refused", "/defect"]) {
        const failed = await fetch(url(path))
        assert.deepEqual([failed.status, await failed.text()], [500, ""])
      }
    },
  )

  onEveryNode("a request says where it came from and what it asked for", async ({ port, url }) => {
    const about = { method: "GET", remoteAddress: "127.0.0.1" }
    assert.deepEqual(await json(url("/about?a=1")), {
      ...about,
      host: `127.0.0.1:${port}`,
      originalUrl: url("/about?a=1"),
      url: "/about?a=1",
    })
    using connection = await Connection.open(port)
    await connection.send("GET http://proxied/about HTTP/1.1\r\nHost: other\r\n\r\n")
    assert.deepEqual(JSON.parse((await connection.answer()).body), {
      ...about,
      host: "proxied",
      originalUrl: "http://proxied/about",
      url: "/about",
    })
  })

  onEveryNode(
    "an answer that fails half-way is broken off, and looks whole to nobody",
    async ({ port, url }) => {
      const broken = await untilEnd(port, "/broken")
      assert.match(broken, /^HTTP\/1\.1 200 OK\r\n/)
      assert.match(broken, /a\r\n$/)
      const short = await untilEnd(port, "/short")
      assert.match(short, /^HTTP\/1\.1 200 OK\r\n[^]*\r\ncontent-length: 65537\r\n/)
      assert.equal(short.split("\r\n\r\n")[1]?.length, 65_536)
      assert.equal(await (await fetch(url("/text"))).text(), "Köln\n")
    },
  )

  onEveryNode("a client that goes away ends what was done for it", async ({ port, url }) => {
    for (const [count, path] of ["/never", "/endless"].entries()) {
      const connection = await Connection.open(port)
      await connection.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
      await until(() => json(url("/counts")), { begun: count + 1, interrupted: count })
      connection[Symbol.dispose]()
      await until(() => json(url("/counts")), { begun: count + 1, interrupted: count + 1 })
    }
  })

  onEveryNode(
    "a connection is used again, also when little of a body was left unread",
    async ({ port }) => {
      using connection = await Connection.open(port)
      const post = (path: string, length: number) =>
        connection.send(
          `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n` +
            "a".repeat(length),
        )
      for (let round = 0; round < 3; round++) {
        await post("/echo", 1000)
        assert.equal((await connection.answer()).body, "a".repeat(1000))
        await post("/early", 200_000)
        assert.equal((await connection.answer()).status, 413)
        await post("/first", 200_000)
        assert.equal((await connection.answer()).body, "true")
      }
    },
  )

  onEveryNode(
    "the answer to a body that is not read arrives, and then the connection ends",
    async ({ port }) => {
      for (const framing of ["Content-Length: 50000000", "Transfer-Encoding: chunked"]) {
        using connection = await Connection.open(port)
        await connection.send(`POST /early HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n`)
        const part = framing.startsWith("Content")
          ? "a".repeat(60_000)
          : `ea60\r\n${"a".repeat(60_000)}\r\n`
        const sending = (async () => {
          for (let sent = 0; sent < 100; sent++) await connection.send(part)
        })().catch(() => {
          // The server reads no more of it.
        })
        assert.equal((await connection.answer()).status, 413)
        assert.equal(await connection.answerOrEnd(), undefined)
        await sending
      }
    },
  )

  onEveryNode(
    "a client that waits with its body is told to send it when it is read",
    async ({ port }) => {
      const head = (path: string) =>
        `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n`
      using told = await Connection.open(port)
      await told.send(head("/echo"))
      assert.equal((await told.answer()).status, 100)
      await told.send("city")
      assert.equal((await told.answer()).body, "city")
      using untold = await Connection.open(port)
      await untold.send(head("/early"))
      const { headers, status } = await untold.answer()
      assert.deepEqual([status, headers.get("connection")], [413, "close"])
      assert.equal(await untold.answerOrEnd(), undefined)
    },
  )

  onEveryNode(
    "a stop ends what is running after its time, and the process with it",
    async ({ port, server, url }) => {
      using idle = await Connection.open(port)
      const answer = fetch(url("/never"))
      await until(() => json(url("/counts")), { begun: 1, interrupted: 0 })
      const [ended, stopped] = await Promise.all([server.end("SIGTERM"), answer])
      assert.deepEqual([ended.code, ended.stderr], [0, ""])
      assert.deepEqual([stopped.status, await stopped.text()], [503, ""])
      assert.equal(await idle.answerOrEnd(), undefined)
    },
  )
}
