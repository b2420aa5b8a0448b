/**
 * What `node:http` hands to nobody: a request for a tunnel.
 *
 * @module
 */
import type { Server } from "node:http"

const body = JSON.stringify({ message: "The method CONNECT is not allowed here." })
const refusal = [
  "HTTP/1.1 501 Not Implemented",
  "Content-Type: application/json",
  `Content-Length: ${body.length}`,
  "X-Content-Type-Options: nosniff",
  "Connection: close",
  "",
  body,
].join("\r\n")

/** Answers CONNECT, whose connection would be closed without a word. */
export const refuseTunnels = (server: Server): void => {
  server.on("connect", (_, socket) => {
    // Whoever has gone already needs no response.
    socket.on("error", () => {})
    socket.end(refusal, () => socket.destroy())
  })
}
