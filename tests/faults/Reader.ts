/**
 * A request by hand whose answer is read as slowly as a test likes, or not at all.
 *
 * @module
 */

const lastChunk = "\r\n0\r\n\r\n"

/** A connection on which one request was sent. */
export class Reader implements Disposable {
  readonly #connection: Deno.TcpConn
  readonly #bytes = new Uint8Array(65_536)
  readonly #decoder = new TextDecoder()
  #isOpen = true
  #end = ""

  /** What came of the answer so far, its head and the lines of its chunks with it. */
  text = ""

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection
  }

  /** Asks `GET path` with more lines of a head. */
  static async ask(port: number, path: string, lines: ReadonlyArray<string>): Promise<Reader> {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port })
    const head = [`GET ${path} HTTP/1.1`, "Host: cam2", ...lines, "", ""].join("\r\n")
    await connection.write(new TextEncoder().encode(head))
    return new Reader(connection)
  }

  /** Reads what there is; false at the end of the connection. */
  async read(): Promise<boolean> {
    const count = await this.#connection.read(this.#bytes).catch((error) => {
      if (error instanceof Deno.errors.ConnectionReset) return null
      throw error
    })
    if (count === null) return false
    const text = this.#decoder.decode(this.#bytes.subarray(0, count), { stream: true })
    this.text += text
    this.#end = (this.#end + text).slice(-lastChunk.length)
    return true
  }

  /** Reads until this has come; false if the connection ends before it. */
  async until(part: string): Promise<boolean> {
    while (!this.text.includes(part)) {
      if (!await this.read()) return false
    }
    return true
  }

  /** Reads to the end; whether the answer is whole, which comes in chunks. */
  async isWhole(): Promise<boolean> {
    while (this.#end !== lastChunk) {
      if (!await this.read()) return false
    }
    return true
  }

  /** The status of the answer, once its head has come. */
  async status(): Promise<number> {
    await this.until("\r\n\r\n")
    return Number(this.text.split(" ")[1])
  }

  /** Goes away without a word. */
  close(): void {
    if (this.#isOpen) this.#connection.close()
    this.#isOpen = false
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
