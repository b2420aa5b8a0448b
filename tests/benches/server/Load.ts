/**
 * Load on several servers in turn, from a process of its own. Reads one {@linkcode LoadOrder} as JSON
 * from its argument; prints the requests per second of each server in each round.
 *
 * @module
 */
import autocannon from "autocannon"

/** What to send, and where. */
export interface LoadOrder {
  readonly urls: ReadonlyArray<string>
  readonly token: string
  readonly rounds: number
  readonly seconds: number
}

/** What came of it, for each server. */
export interface LoadResult {
  /** Requests in each round. */
  readonly amounts: ReadonlyArray<number>
  /** Requests per second in each round. */
  readonly perSecond: ReadonlyArray<ReadonlyArray<number>>
}

const connections = 32

const fire = async (url: string, token: string, amount: number): Promise<number> => {
  const headers = { authorization: `Bearer ${token}` }
  const start = performance.now()
  let last = start
  const run = autocannon({ url, connections, amount, headers })
  // What it says of the time goes by whole seconds.
  run.on("response", () => last = performance.now())
  const { errors, non2xx } = await run
  if (errors + non2xx > 0) throw new Error(`${url}: ${errors + non2xx} of ${amount} failed`)
  return amount / (last - start) * 1000
}

if (import.meta.main) {
  const { rounds, seconds, token, urls }: LoadOrder = JSON.parse(Deno.args[0]!)
  // As many requests for each as take about the same time; the first ones also warm the servers.
  const amounts: Array<number> = []
  for (const url of urls) {
    await fire(url, token, 10 * connections)
    amounts.push(Math.ceil(seconds * await fire(url, token, 20 * connections)))
  }
  const perSecond = urls.map((): Array<number> => [])
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < urls.length; turn++) {
      const which = (turn + round) % urls.length
      perSecond[which]!.push(await fire(urls[which]!, token, amounts[which]!))
    }
  }
  console.log(JSON.stringify({ amounts, perSecond } satisfies LoadResult))
}
