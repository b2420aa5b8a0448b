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

/** The text of `GET path` with a token. */
export const get = (path: string, token: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n\r\n`

/** The text of a request with a token and a JSON body. */
export const send = (method: string, path: string, token: string, json: unknown): string => {
  const body = JSON.stringify(json)
  return `${method} ${path} HTTP/1.1\r\nHost: cam2\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

/** Requests to one server, in turn, over as many connections as are needed at once. */
export class Load implements Disposable {
  readonly #server: Server
  readonly #requests: (token: string) => ReadonlyArray<string>
  readonly #startedAt = performance.now()
  readonly #idle: Array<Connection> = []
  readonly #all: Array<Connection> = []
  #texts: ReadonlyArray<string> = []
  #sent = 0

  /** What was answered since this was emptied. */
  answered: Array<Answered> = []
  /** How many requests have no answer yet. */
  unanswered = 0
  /** The most that had none at the same time. */
  mostUnanswered = 0

  private constructor(server: Server, requests: (token: string) => ReadonlyArray<string>) {
    this.#server = server
    this.#requests = requests
  }

  /** Load of these requests. */
  static async make(
    server: Server,
    requests: (token: string) => ReadonlyArray<string>,
  ): Promise<Load> {
    const load = new Load(server, requests)
    await load.signIn()
    return load
  }

  /** How many connections it has open; it keeps each for later requests. */
  get connections(): number {
    return this.#all.length
  }

  /** Gets a token of the root client, which lives for five minutes. */
  async signIn(): Promise<void> {
    const url = `${this.#server.baseURL}auth?${new URLSearchParams({ ...root })}`
    const { token } = await (await fetch(url)).json()
    this.#texts = this.#requests(token)
  }

  /** Sends one request and waits for its answer. */
  async ask(): Promise<void> {
    const sentAt = performance.now()
    this.mostUnanswered = Math.max(this.mostUnanswered, ++this.unanswered)
    let connection = this.#idle.pop()
    if (connection === undefined) {
      this.#all.push(connection = await Connection.open(this.#server.port))
    }
    await connection.send(this.#texts[this.#sent++ % this.#texts.length]!)
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
    const pending = new Set<Promise<unknown>>()
    const failures: Array<unknown> = []
    const isOn = () => failures.length === 0 && performance.now() - startedAt < millis
    for (let sent = 0; isOn(); await sleep(5)) {
      const due = (performance.now() - startedAt) / 1000 * rate
      for (; sent < due; sent++) {
        const asked = this.ask()
          .catch((failure) => failures.push(failure))
          .finally(() => pending.delete(asked))
        pending.add(asked)
      }
    }
    await Promise.all(pending)
    if (failures.length > 0) throw failures[0]
  }

  /** Closes the connections. */
  [Symbol.dispose](): void {
    for (const connection of this.#all) connection[Symbol.dispose]()
  }
}
