/**
 * Bodies that nobody read to their end when their request was answered.
 *
 * Node reads and drops what is left, however much it is; and it breaks a connection off that has more
 * to say, so that a client that still sends does not get to see its response.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { bytesReadOf } from "./NodeBody.ts"

/** The most that is read and dropped so that the connection can be used again. */
const mostDropped = 256 * 1024

// How long a client may still send before it has to have seen its response, in milliseconds.
const linger = 500

// How long what is dropped may take to arrive, in milliseconds.
const mostWaiting = 30_000

const waiting = new WeakSet<IncomingMessage>()

/** Notes that the client waits for `100 Continue` before it sends the body; gives what sends that. */
export const waitForBody = (source: IncomingMessage, response: ServerResponse): () => void => {
  waiting.add(source)
  return () => {
    if (waiting.delete(source) && !response.headersSent) response.writeContinue()
  }
}

/** Whether so much of a body is left that the connection ends with the response. */
export const leavesTooMuch = (source: IncomingMessage, isStream: boolean): boolean => {
  if (source.complete) return false
  if (waiting.has(source)) return true
  // A response that is a stream may still read it.
  const length = source.headers["content-length"]
  return !isStream && length !== undefined && Number(length) - bytesReadOf(source) > mostDropped
}

/** Ends the side of the server, and the other one after a while. */
const closeSlowly = (socket: Socket): void => {
  if (socket.destroyed) return
  socket.end()
  const timer = setTimeout(() => socket.destroy(), linger)
  socket.once("close", () => clearTimeout(timer))
}

const drop = (source: IncomingMessage): void => {
  const { socket } = source
  let dropped = 0
  const timer = setTimeout(() => closeSlowly(socket), mostWaiting)
  const stop = () => clearTimeout(timer)
  source.once("end", stop).once("close", stop)
  source.on("data", ({ length }: Uint8Array) => {
    dropped += length
    if (dropped <= mostDropped) return
    // Pausing stops further `data` events, so this runs once.
    source.pause()
    closeSlowly(socket)
  })
  source.resume()
}

/** Sees to what is left of the body of a request once its response is written. */
export const dropUnread = (source: IncomingMessage, response: ServerResponse): void => {
  // Before Node's own listener, which would drop it all, or break off.
  response.prependListener("finish", () => {
    if (source.complete || source.destroyed) return
    const { socket } = source
    if (response.shouldKeepAlive) drop(source)
    else socket.destroySoon = () => closeSlowly(socket)
  })
}
