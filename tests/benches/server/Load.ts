/**
 * Load on several servers in turn, from a process of its own. Reads one {@linkcode LoadOrder} as JSON
 * from its argument; prints the requests per second of each server in each round.
 *
 * @module
 */
import autocannon from "autocannon"

/** One request of a load. */
export interface LoadRequest {
  readonly path: string
  readonly method?: "GET" | "POST" | "PUT"
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What to send, and where. */
export interface LoadOrder {
  readonly urls: ReadonlyArray<string>
  /**
   * What is asked of each server, one after the other; each connection begins at another. The address
   * alone when left out.
   */
  readonly requests?: ReadonlyArray<LoadRequest> | undefined
  readonly token: string
  readonly rounds: number
  readonly seconds: number
  /** How many requests each server gets before any counts; ten of each connection when left out. */
  readonly warmups?: ReadonlyArray<number> | undefined
}

/** What came of it, for each server. */
export interface LoadResult {
  /** Requests in each round. */
  readonly amounts: ReadonlyArray<number>
  /** Every request that was sent, to all of them. */
  readonly sent: number
  /** Requests per second in each round. */
  readonly perSecond: ReadonlyArray<ReadonlyArray<number>>
}

const connections = 32
// A connection makes each of its requests before it sends the first.
const mostOfConnection = 50

const fire = async (
  url: string,
  { requests, token }: LoadOrder,
  amount: number,
): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` }
  const asked = requests?.map(({ headers: own, path, ...request }) => ({
    ...request,
    path: `/${path}`,
    headers: { ...headers, ...own },
  }))
  let first: number | undefined
  let last = 0
  let clients = 0
  const bodies = new WeakMap<object, string>()
  const run = autocannon({
    url,
    connections,
    amount,
    headers,
    setupClient: (client: autocannon.Client) => {
      client.on("body", (body: unknown) => bodies.set(client, String(body).slice(0, 200)))
      if (asked === undefined) return
      const begin = Math.floor(clients++ % connections * asked.length / connections)
      client.setRequests([...asked.slice(begin), ...asked].slice(0, mostOfConnection))
    },
    ...asked && { requests: asked },
  })
  // What it says of the time goes by whole seconds.
  const failures = new Map<string, number>()
  run.on("response", (client: object, statusCode: number) => {
    last = performance.now()
    first ??= last
    if (statusCode >= 200 && statusCode < 300) return
    const failure = `${statusCode} ${bodies.get(client) ?? ""}`
    failures.set(failure, (failures.get(failure) ?? 0) + 1)
  })
  const { errors, non2xx, timeouts } = await run
  if (errors + non2xx > 0) {
    const told = [...failures].map(([failure, times]) => `${times} × ${failure}`).join("; ")
    throw new Error(
      `${url}${asked?.[0]?.path ?? ""}: ${errors + non2xx} of ${amount} failed, ` +
        `${timeouts} of them without an answer in time; ${told}`,
    )
  }
  // From the first answer on: before it, requests are made, and connections opened.
  return (amount - 1) / (last - first!) * 1000
}

if (import.meta.main) {
  const order: LoadOrder = JSON.parse(Deno.args[0]!)
  const { rounds, seconds, urls, warmups = [] } = order
  // As many requests for each as take about the same time; the first ones also warm the servers.
  const amounts: Array<number> = []
  let sent = 0
  const send = (url: string, amount: number) => {
    sent += amount
    return fire(url, order, amount)
  }
  for (const [at, url] of urls.entries()) {
    await send(url, warmups[at] ?? 10 * connections)
    amounts.push(Math.ceil(seconds * await send(url, 20 * connections)))
  }
  const perSecond = urls.map((): Array<number> => [])
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < urls.length; turn++) {
      const which = (turn + round) % urls.length
      perSecond[which]!.push(await send(urls[which]!, amounts[which]!))
    }
  }
  console.log(JSON.stringify({ amounts, perSecond, sent } satisfies LoadResult))
}
