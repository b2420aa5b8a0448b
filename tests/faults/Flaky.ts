/**
 * This project's server behind sockets that fail: what happens to each answer is up to the test.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import { type ClientOptions, defaultRetryPolicy, layer, type NewCamera } from "../../mod.ts"
import { CameraStore, layerMemory, makeHandler } from "../../src/server/mod.ts"
import { listenRaw } from "../Loopback.ts"
import { root } from "../Process.ts"

const json = (status: number, message: string, headers: Record<string, string> = {}) =>
  Response.json({ message }, { status, headers })

/** Answers in the place of the one that the server gave. */
const answers = {
  "a token that has died": () => json(401, "Token expired."),
  "503 with Retry-After": () => json(503, "Busy.", { "retry-after": "0" }),
  "429 with Retry-After": () => json(429, "Slow down.", { "retry-after": "0" }),
}

const headOf = async (response: Response, length: number): Promise<Uint8Array> => {
  const lines = [`HTTP/1.1 ${response.status} ${response.statusText}`]
  for (const [name, text] of response.headers) {
    if (name !== "content-length") lines.push(`${name}: ${text}`)
  }
  await response.body?.cancel()
  return new TextEncoder().encode(
    [...lines, `content-length: ${length}`, "connection: close", "", ""].join("\r\n"),
  )
}

const writeAll = async (connection: Deno.TcpConn, ...parts: ReadonlyArray<Uint8Array>) => {
  for (const part of parts) {
    for (let written = 0; written < part.length;) {
      written += await connection.write(part.subarray(written))
    }
  }
}

const send = async (connection: Deno.TcpConn, response: Response, share = 1) => {
  const body = new Uint8Array(await response.clone().arrayBuffer())
  const part = body.subarray(0, Math.floor(body.length * share))
  await writeAll(connection, await headOf(response, body.length), part)
}

const connections = {
  /** Closes without an answer. */
  "a connection that is closed": () => Promise.resolve(),
  /** Closes in the middle of the body. */
  "a page that is cut off": (connection: Deno.TcpConn, page: Response) =>
    send(connection, page, 0.5),
}

/** What can go wrong with a page. */
export type PageFault = keyof typeof answers | keyof typeof connections | "a reset"

/** The names of all faults. */
export const pageFaults = [
  ...Object.keys(answers),
  ...Object.keys(connections),
  "a reset",
] as ReadonlyArray<PageFault>

/** Reads on until what was read satisfies `isEnough`, `size` bytes at a time. */
const read = async (
  connection: Deno.TcpConn,
  size: number,
  text: string,
  isEnough: (text: string) => boolean,
): Promise<string> => {
  const buffer = new Uint8Array(size)
  while (!isEnough(text)) {
    const count = await connection.read(buffer)
    if (count === null) throw new Error("the client went away")
    text += new TextDecoder().decode(buffer.subarray(0, count))
  }
  return text
}

/** A server whose pages fail as `nextFault` says; asking for a token never does. */
export const flaky = async (
  nextFault: () => PageFault | undefined,
  { links = true }: { readonly links?: boolean } = {},
) => {
  const rootClient = { ...root, clientSecret: Redacted.make(root.clientSecret) }
  const runtime = ManagedRuntime.make(layerMemory)
  const context = await runtime.context()
  const store = Context.get(context, CameraStore)
  const { dispose, handler } = makeHandler({ stores: Layer.succeedContext(context), rootClient })
  let pages = 0
  let added = 0
  const serve = async (connection: Deno.TcpConn) => {
    const start = await read(connection, 1, "", ({ length }) => length === "GET /auth".length)
    const isPage = start !== "GET /auth"
    if (isPage) pages++
    const fault = isPage ? nextFault() : undefined
    // To close a connection before everything was read resets it.
    if (fault === "a reset") return
    const text = await read(connection, 16_384, start, (text) => text.includes("\r\n\r\n"))
    const head = text.slice(0, text.indexOf("\r\n\r\n")).split("\r\n")
    const [method = "", target = ""] = head[0]!.split(" ")
    const headers = head.slice(1).map((line): [string, string] => {
      const colon = line.indexOf(":")
      return [line.slice(0, colon), line.slice(colon + 1).trim()]
    })
    const request = new Request(new URL(target, "http://cam2.test/"), { method, headers })
    if (fault !== undefined && fault in answers) {
      return await send(connection, answers[fault as keyof typeof answers]())
    }
    const answer = await handler(request)
    const response = new Response(answer.body, answer)
    if (!links) response.headers.delete("link")
    if (fault === undefined) return await send(connection, response)
    return await connections[fault as keyof typeof connections](connection, response)
  }
  const socket = listenRaw(async (connection) => {
    try {
      await serve(connection)
    } finally {
      connection.close()
    }
  })
  const options: ClientOptions = {
    ...rootClient,
    baseURL: socket.baseURL,
    retry: {
      ...defaultRetryPolicy,
      times: 20,
      base: "1 millis" as const,
      cap: "1 millis" as const,
    },
  }
  return {
    /** How many pages were asked for. */
    pages: () => pages,
    /** The client over the sockets. */
    client: (overrides: Partial<ClientOptions> = {}) => layer({ ...options, ...overrides }),
    /** Adds cameras beside the sockets, and gives their ids. */
    add: (cameras: ReadonlyArray<NewCamera>): Promise<ReadonlyArray<string>> =>
      Effect.runPromise(Effect.forEach(cameras, (camera) => {
        const cameraID = (++added).toString(16).padStart(24, "0")
        return Effect.as(store.add(cameraID, camera), cameraID)
      })),
    [Symbol.asyncDispose]: async () => {
      await socket[Symbol.asyncDispose]()
      await dispose()
      await runtime.dispose()
    },
  }
}
