/**
 * A server on the loopback that gives tokens, and then does to every other request what no healthy
 * server would.
 *
 * @module
 */
import { gzipSync } from "node:zlib"
import { listenRaw, type Loopback } from "../Loopback.ts"

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The token that the server gives. */
export const token = "marker-of-the-token"

/** Writes text or bytes to the end. */
export const write = async (
  connection: Deno.TcpConn,
  content: string | Uint8Array,
): Promise<void> => {
  const bytes = typeof content === "string" ? encoder.encode(content) : content
  for (let at = 0; at < bytes.length; at += await connection.write(bytes.subarray(at)));
}

/** The head of an answer, which ends the connection. */
export const head = (headers: Readonly<Record<string, string | number>>, status = 200): string =>
  [
    `HTTP/1.1 ${status} Answer`,
    "connection: close",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ].join("\r\n")

/** Answers with a body of known length. */
export const answer = async (
  connection: Deno.TcpConn,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string | number>> = {},
  status = 200,
): Promise<void> => {
  const bytes = typeof body === "string" ? encoder.encode(body) : body
  await write(connection, head({ ...headers, "content-length": bytes.length }, status))
  await write(connection, bytes)
  connection.close()
}

/** Until the client closes the connection. */
const untilClosed = async (connection: Deno.TcpConn) => {
  while (await connection.read(new Uint8Array(16_384)) !== null);
}

/** Chunks without end; gives the bytes that were sent before the client hung up. */
const endlessly = async (connection: Deno.TcpConn, chunk: string): Promise<number> => {
  const framed = encoder.encode(`${chunk.length.toString(16)}\r\n${chunk}\r\n`)
  for (let sent = 0;; sent += chunk.length) {
    try {
      await write(connection, framed)
    } catch {
      return sent
    }
  }
}

const chunked = { "transfer-encoding": "chunked" }
const mebibyte = " ".repeat(2 ** 20)

let bomb: Uint8Array | undefined
/** Takes a while, and few ask for it. */
const makeBomb = () => bomb ??= gzipSync(new Uint8Array(2 ** 28).fill(0x20))

/** What is done to a connection whose request line was read; `rest` reads the rest of the request. */
export type Fault = (connection: Deno.TcpConn, rest: () => Promise<void>) => Promise<unknown>

/** Faults of a connection: each is what a client sees of a failing server, proxy or network. */
export const connectionFaults = {
  // Closing with bytes unread resets the connection.
  resetBeforeHead: (connection) => Promise.resolve(connection.close()),
  resetInBody: async (connection) => {
    await write(connection, head({ "content-length": 100 }) + '{"came')
    connection.close()
  },
  closedBeforeHead: async (connection, rest) => {
    await rest()
    connection.close()
  },
  truncatedHead: async (connection, rest) => {
    await rest()
    await write(connection, "HTTP/1.1 200 OK\r\ncontent-le")
    connection.close()
  },
  truncatedBody: async (connection, rest) => {
    await rest()
    await write(connection, head({ "content-length": 100 }) + '{"cameraID":"a"')
    connection.close()
  },
  truncatedChunk: async (connection, rest) => {
    await rest()
    await write(connection, head(chunked) + '64\r\n{"cameraID":"a"')
    connection.close()
  },
  noLastChunk: async (connection, rest) => {
    await rest()
    await write(connection, head(chunked) + "2\r\n{}\r\n")
    connection.close()
  },
} satisfies Readonly<Record<string, Fault>>

/** Faults that only a time-out ends. */
export const stalls = {
  stalledBeforeHead: async (connection, rest) => {
    await rest()
    await untilClosed(connection)
  },
  stalledInHead: async (connection, rest) => {
    await rest()
    await write(connection, "HTTP/1.1 200 OK\r\ncontent-le")
    await untilClosed(connection)
  },
  stalledBeforeBody: async (connection, rest) => {
    await rest()
    await write(connection, head({ "content-length": 100 }))
    await untilClosed(connection)
  },
  stalledInBody: async (connection, rest) => {
    await rest()
    await write(connection, head(chunked) + "2\r\n[1\r\n")
    await untilClosed(connection)
  },
  trickle: async (connection, rest) => {
    await rest()
    await write(connection, head(chunked))
    const timer = setInterval(() => {
      write(connection, "1\r\n \r\n").catch(() => {
        // The client has hung up.
      })
    }, 5)
    await untilClosed(connection).finally(() => clearInterval(timer))
  },
} satisfies Readonly<Record<string, Fault>>

/** Bodies past every limit, by how many bytes were sent of them when the client hung up. */
export const floods = {
  endless: async (connection, rest) => {
    await rest()
    await write(connection, head(chunked))
    return await endlessly(connection, mebibyte)
  },
  declaredTooLarge: async (connection, rest) => {
    await rest()
    await write(connection, head({ "content-length": 2 ** 40 }))
    for (let sent = 0;; sent += mebibyte.length) {
      try {
        await write(connection, mebibyte)
      } catch {
        return sent
      }
    }
  },
  gzipBomb: async (connection, rest) => {
    await rest()
    const bomb = makeBomb()
    await write(
      connection,
      head({ "content-encoding": "gzip", "content-length": bomb.length }),
    )
    await write(connection, bomb)
    await untilClosed(connection)
    return bomb.length
  },
} satisfies Readonly<Record<string, (...fault: Parameters<Fault>) => Promise<number>>>

/** Serves tokens, and `fault` for every other request. */
export const faultyServer = (fault: Fault): Omit<Loopback, "received"> => {
  const running: Array<Promise<unknown>> = []
  const handle = async (connection: Deno.TcpConn) => {
    const start = new Uint8Array(9)
    await connection.read(start)
    const rest = async () => {
      let text = decoder.decode(start)
      while (!text.includes("\r\n\r\n")) {
        const bytes = new Uint8Array(16_384)
        text += decoder.decode(bytes.subarray(0, await connection.read(bytes) ?? 0))
      }
    }
    if (decoder.decode(start) === "GET /auth") {
      await rest()
      return await answer(connection, JSON.stringify({ token }))
    }
    return await fault(connection, rest)
  }
  const server = listenRaw((connection) => {
    const handling = handle(connection)
    running.push(handling)
    return handling
  })
  return {
    baseURL: server.baseURL,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await Promise.allSettled(running)
    },
  }
}
