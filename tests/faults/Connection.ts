/**
 * HTTP by hand: a connection on which a request is sent as slowly as a test likes.
 *
 * @module
 */

/** An answer as it came. */
export interface RawResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** A connection to a server on the loopback. */
export class Connection implements Disposable {
  readonly #connection: Deno.TcpConn
  #text = ""

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection
  }

  /** Connects. */
  static async open(port: number): Promise<Connection> {
    return new Connection(await Deno.connect({ hostname: "127.0.0.1", port }))
  }

  /** What came and was no whole answer yet. */
  get rest(): string {
    return this.#text
  }

  /** Sends text as it is. */
  async send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text)
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.slice(sent))
  }

  /** The next answer, which has to have a length; undefined if the connection ends before it. */
  async answerOrEnd(): Promise<RawResponse | undefined> {
    const bytes = new Uint8Array(65_536)
    while (true) {
      const answer = this.#take()
      if (answer !== undefined) return answer
      const read = await this.#connection.read(bytes).catch((error) => {
        if (error instanceof Deno.errors.ConnectionReset) return null
        throw error
      })
      if (read === null) return undefined
      this.#text += new TextDecoder().decode(bytes.subarray(0, read))
    }
  }

  /**
   * Sends the head of a request with `Expect: 100-continue`, and waits until the server has it and wants
   * the body.
   */
  async sendHead(head: string): Promise<void> {
    await this.send(`${head}\r\nExpect: 100-continue\r\n\r\n`)
    const { status } = await this.answer()
    if (status !== 100) throw new Error(`the server does not want the body: ${status}`)
  }

  /** The next answer; fails if the connection ends before it. */
  async answer(): Promise<RawResponse> {
    const answer = await this.answerOrEnd()
    if (answer === undefined) throw new Error(`the connection ended after: ${this.#text}`)
    return answer
  }

  #take(): RawResponse | undefined {
    const end = this.#text.indexOf("\r\n\r\n")
    if (end === -1) return undefined
    const [line = "", ...lines] = this.#text.slice(0, end).split("\r\n")
    const headers = new Headers(
      lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
    )
    const bodyEnd = end + 4 + Number(headers.get("content-length"))
    if (this.#text.length < bodyEnd) return undefined
    const body = this.#text.slice(end + 4, bodyEnd)
    this.#text = this.#text.slice(bodyEnd)
    return { status: Number(line.split(" ")[1]), headers, body }
  }

  [Symbol.dispose](): void {
    this.#connection.close()
  }
}
