/**
 * A proxy on the loopback that keeps connections, and loses or replaces answers as a test says.
 *
 * @module
 */
import { listenRaw, type Loopback } from "../Loopback.ts"
import { write } from "./FaultyServer.ts"

const decoder = new TextDecoder("latin1")

/** A request on its way to the server. */
export interface Passing {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
  /** Whether another one came before it on its connection. */
  readonly isOnKept: boolean
}

/** What a proxy does with a request: sends it on, and gives what it answers, or hangs up. */
export type Passage = (
  request: Passing,
  forward: (headers?: Headers) => Promise<Response>,
) => Promise<Response | "hang up">

/** Reads from a connection as much as is asked for, and keeps the rest. */
const makeReader = (connection: Deno.TcpConn) => {
  let text = ""
  const more = async () => {
    const bytes = new Uint8Array(16_384)
    const count = await connection.read(bytes)
    if (count === null) throw new Error("The client hung up")
    text += decoder.decode(bytes.subarray(0, count))
  }
  return {
    until: async (end: string) => {
      while (!text.includes(end)) await more()
      const at = text.indexOf(end)
      const taken = text.slice(0, at)
      text = text.slice(at + end.length)
      return taken
    },
    take: async (length: number) => {
      while (text.length < length) await more()
      const taken = text.slice(0, length)
      text = text.slice(length)
      return taken
    },
  }
}

const readBody = async (reader: ReturnType<typeof makeReader>, headers: Headers) => {
  if (headers.get("transfer-encoding") !== "chunked") {
    return await reader.take(Number(headers.get("content-length") ?? 0))
  }
  let body = ""
  for (;;) {
    const size = parseInt(await reader.until("\r\n"), 16)
    body += await reader.take(size)
    await reader.until("\r\n")
    if (size === 0) return body
  }
}

const hops = ["connection", "host", "content-length", "transfer-encoding"]

/** Serves what is at `upstream`, which may move, through `pass`. */
export const proxyTo = (
  upstream: () => string,
  pass: Passage,
): Omit<Loopback, "received"> =>
  listenRaw(async (connection) => {
    const reader = makeReader(connection)
    for (let count = 0;; count++) {
      const [start, ...lines] = (await reader.until("\r\n\r\n")).split("\r\n")
      const [method = "", path = ""] = start!.split(" ")
      const headers = new Headers(
        lines.map((line): [string, string] => {
          const at = line.indexOf(":")
          return [line.slice(0, at), line.slice(at + 1).trim()]
        }),
      )
      const body = Uint8Array.from(
        await readBody(reader, headers),
        (character) => character.charCodeAt(0),
      )
      const request = { method, path, headers, body, isOnKept: count > 0 }
      const forward = async (given = headers) => {
        const sent = new Headers(given)
        for (const name of hops) sent.delete(name)
        const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 })
        try {
          const response = await fetch(new URL(path, upstream()), {
            method,
            headers: sent,
            body: body.length === 0 ? null : body,
            client,
          })
          return new Response(await response.bytes(), response)
        } finally {
          client.close()
        }
      }
      const answer = await pass(request, forward)
      if (answer === "hang up") return connection.close()
      const bytes = await answer.bytes()
      const head = [
        `HTTP/1.1 ${answer.status} Answer`,
        ...[...answer.headers].filter(([name]) => !hops.includes(name))
          .map(([name, value]) => `${name}: ${value}`),
        `content-length: ${bytes.length}`,
        "\r\n",
      ]
      await write(connection, head.join("\r\n"))
      await write(connection, bytes)
    }
  })
