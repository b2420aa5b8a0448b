/**
 * Servers on the loopback: one that answers over HTTP as a test says and keeps what it was asked, and
 * one that does to a connection what no HTTP server would.
 *
 * @module
 */

/** One request as it arrived. What was not sent is absent. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly query: ReadonlyArray<readonly [name: string, text: string]>
  readonly authorization?: string
  readonly contentType?: string
  readonly form?: ReadonlyArray<readonly [name: string, text: string]>
}

/** What arrived with a request whose body is `body`. */
export const receive = (
  request: Pick<Request, "headers" | "method" | "url">,
  body: string,
): Received => {
  const url = new URL(request.url)
  const authorization = request.headers.get("authorization")
  const contentType = request.headers.get("content-type")
  return {
    method: request.method,
    path: url.pathname,
    query: [...url.searchParams],
    ...(authorization === null ? {} : { authorization }),
    ...(contentType === null ? {} : { contentType }),
    ...(body === "" ? {} : { form: [...new URLSearchParams(body)] }),
  }
}

/** A server of a test. */
export interface Loopback extends AsyncDisposable {
  /** Where it listens. */
  readonly baseURL: string
  /** What it was asked, in the order of arrival. */
  readonly received: ReadonlyArray<Received>
}

/** Serves HTTP on a free port of the loopback. */
export const listen = (
  answer: (received: Received, index: number) => Response | Promise<Response>,
): Loopback => {
  const received: Array<Received> = []
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const one = receive(request, await request.text())
      received.push(one)
      return await answer(one, received.length - 1)
    },
  )
  return {
    baseURL: `http://127.0.0.1:${server.addr.port}/`,
    received,
    [Symbol.asyncDispose]: () => server.shutdown(),
  }
}

/** Hands every connection on a free port of the loopback to `handle`; leftovers are closed at the end. */
export const listenRaw = (
  handle: (connection: Deno.TcpConn) => Promise<unknown>,
): Omit<Loopback, "received"> => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  const open = new Set<Deno.TcpConn>()
  const accepting = (async () => {
    for await (const connection of listener) {
      open.add(connection)
      handle(connection).catch(() => {
        // The client went away first.
      })
    }
  })()
  return {
    baseURL: `http://127.0.0.1:${listener.addr.port}/`,
    [Symbol.asyncDispose]: async () => {
      listener.close()
      await accepting
      for (const connection of open) {
        try {
          connection.close()
        } catch {
          // The test closed it itself.
        }
      }
    },
  }
}

/** Ways in which a connection fails a client that has sent a request. */
export const faults = {
  /** Closes before the request was read: the client sees a reset. */
  reset: async (connection: Deno.TcpConn) => {
    await connection.read(new Uint8Array(1))
    connection.close()
  },
  /** Closes after the request was read, without an answer. */
  closed: async (connection: Deno.TcpConn) => {
    await connection.read(new Uint8Array(16_384))
    connection.close()
  },
  /** Answers nothing. */
  stalled: (connection: Deno.TcpConn) => connection.read(new Uint8Array(16_384)),
  /** Answers the head and stops in the body. */
  stalledBody: async (connection: Deno.TcpConn) => {
    await connection.read(new Uint8Array(16_384))
    await connection.write(bytes('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"to'))
  },
  /** Closes in the middle of a body of known length. */
  truncated: async (connection: Deno.TcpConn) => {
    await connection.read(new Uint8Array(16_384))
    await connection.write(bytes('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"to'))
    connection.close()
  },
  /** Closes in the middle of a chunked body. */
  truncatedChunk: async (connection: Deno.TcpConn) => {
    await connection.read(new Uint8Array(16_384))
    await connection.write(bytes('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{"to'))
    connection.close()
  },
  /** Closes in the middle of the head. */
  truncatedHead: async (connection: Deno.TcpConn) => {
    await connection.read(new Uint8Array(16_384))
    await connection.write(bytes("HTTP/1.1 200 OK\r\ncontent-le"))
    connection.close()
  },
  /** Speaks something that is not HTTP. */
  garbage: async (connection: Deno.TcpConn) => {
    await connection.read(new Uint8Array(16_384))
    await connection.write(bytes("SSH-2.0-OpenSSH_9.6\r\n"))
    connection.close()
  },
} satisfies Readonly<Record<string, (connection: Deno.TcpConn) => Promise<unknown>>>

const bytes = (text: string) => new TextEncoder().encode(text)

/** An address of the loopback where nothing listens. */
export const closedAddress = (): string => {
  // Below the ports that systems give out, so that nothing is started there meanwhile.
  for (let port = 20_000 + Math.floor(Math.random() * 5000);; port++) {
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close()
      return `http://127.0.0.1:${port}/`
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error
    }
  }
}
