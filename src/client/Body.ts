/**
 * The bytes of a response, up to a limit.
 *
 * @module
 */

/** The most bytes of a body that are read, counted after decompression: 32 MiB. */
export const bodyLimit: number = 32 * 2 ** 20

/** The bytes of a body. */
export type Bytes = Uint8Array | ArrayBuffer

/** The value of a header, whose name is in lower case. */
export type ReadHeader = (name: string) => string | undefined

/** Whether the framing of the response itself ends the body below the limit. */
export const isBounded = (header: ReadHeader): boolean =>
  Number(header("content-length")) <= bodyLimit &&
  header("content-encoding") === undefined && header("transfer-encoding") === undefined

/** The body to its end; undefined when it goes on past the limit, which closes its connection. */
export const readUpToLimit = async (
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> => {
  if (body === null) return new Uint8Array()
  const reader = body.getReader()
  // Ends the connection. One that is lost already is no news to whoever gives the response up.
  const cancel = () => void reader.cancel().catch(() => {})
  if (signal.aborted) cancel()
  signal.addEventListener("abort", cancel)
  const chunks: Array<Uint8Array> = []
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value)
    size += next.value.length
    // Also where it is no number, for a piece that is no bytes.
    if (!(size <= bodyLimit)) return cancel()
  }
  if (chunks.length === 1) return chunks[0]
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
