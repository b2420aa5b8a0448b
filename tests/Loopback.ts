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
export const receive = (request: Request, body: string): Received => {
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

/** Hands every connection on a free port of the loopback to `handle`, once it has asked something. */
export const listenRaw = (handle: (connection: Deno.TcpConn) => Promise<void>): Loopback => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  const open = new Set<Deno.TcpConn>()
  const received: Array<Received> = []
  const accepting = (async () => {
    for await (const connection of listener) {
      open.add(connection)
      const bytes = await connection.read(new Uint8Array(16_384))
      if (bytes !== null) await handle(connection)
    }
  })()
  return {
    baseURL: `http://127.0.0.1:${listener.addr.port}/`,
    received,
    [Symbol.asyncDispose]: async () => {
      listener.close()
      for (const connection of open) {
        try {
          connection.close()
        } catch {
          // The test closed it itself.
        }
      }
      await accepting
    },
  }
}

/** An address of the loopback where nothing listens. */
export const closedAddress = (): string => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
  const { port } = listener.addr
  listener.close()
  return `http://127.0.0.1:${port}/`
}
