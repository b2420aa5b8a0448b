/**
 * Load on a server: as fast as it answers, or at a rate that does not care whether it does.
 *
 * @module
 */
import { Connection } from "./Connection.ts"
import { root, type Server, sleep } from "../Process.ts"

/** One request that was answered. */
export interface Answered {
  /** When it was sent, in milliseconds since the load began. */
  readonly sentAt: number
  /** How long it took, in milliseconds. */
  readonly latency: number
  readonly status: number
  readonly headers: Headers
}

/** The value below which a part of the numbers is, `part` from 0 to 1; 0 of none. */
export const percentile = (numbers: ReadonlyArray<number>, part: number): number => {
  const sorted = numbers.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}

/** Requests of one kind to one server, over as many connections as are needed at once. */
export class Load implements Disposable {
  readonly #port: number
  readonly #request: string
  readonly #startedAt = performance.now()
  readonly #idle: Array<Connection> = []
  readonly #all: Array<Connection> = []

  /** What was answered since this was emptied. */
  answered: Array<Answered> = []
  /** How many requests have no answer yet. */
  unanswered = 0
  /** The most that had none at the same time. */
  mostUnanswered = 0

  private constructor(port: number, request: string) {
    this.#port = port
    this.#request = request
  }

  /** Load of `GET path` as the root client. */
  static async make({ baseURL, port }: Server, path: string): Promise<Load> {
    const answer = await fetch(`${baseURL}auth?${new URLSearchParams({ ...root })}`)
    const { token } = await answer.json()
    return new Load(
      port,
      `GET ${path} HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    )
  }

  /** Sends one request and waits for its answer. */
  async ask(): Promise<void> {
    const sentAt = performance.now()
    this.mostUnanswered = Math.max(this.mostUnanswered, ++this.unanswered)
    let connection = this.#idle.pop()
    if (connection === undefined) this.#all.push(connection = await Connection.open(this.#port))
    await connection.send(this.#request)
    const { headers, status } = await connection.answer()
    const latency = performance.now() - sentAt
    this.answered.push({ sentAt: sentAt - this.#startedAt, latency, status, headers })
    this.unanswered--
    this.#idle.push(connection)
  }

  /** Keeps `concurrency` requests on their way for so many milliseconds; gives answers per second. */
  async closed(concurrency: number, millis: number): Promise<number> {
    const startedAt = performance.now()
    let count = 0
    await Promise.all(Array.from({ length: concurrency }, async () => {
      for (; performance.now() - startedAt < millis; count++) await this.ask()
    }))
    return count / (performance.now() - startedAt) * 1000
  }

  /** Sends `rate` requests a second for so many milliseconds, and waits for the answers. */
  async open(rate: number, millis: number): Promise<void> {
    const startedAt = performance.now()
    const all: Array<Promise<void>> = []
    while (performance.now() - startedAt < millis) {
      const due = (performance.now() - startedAt) / 1000 * rate
      while (all.length < due) all.push(this.ask())
      await sleep(5)
    }
    await Promise.all(all)
  }

  /** Closes the connections. */
  [Symbol.dispose](): void {
    for (const connection of this.#all) connection[Symbol.dispose]()
  }
}
