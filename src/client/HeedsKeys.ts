/**
 * Whether the server of a client heeds an `Idempotency-Key`, as its responses so far say.
 *
 * @module
 */
import { keyLifetimeHeader } from "../contract/Idempotency.ts"
import type { Reply } from "./Exchange.ts"
import { messageOf } from "./ApiResponse.ts"

/** What is known of a server; at first nothing, which counts as not. */
export interface KnownServer {
  heedsKeys: boolean
  /** Whether it has no route for many ids at once. */
  lacksBatch?: boolean
}

/** Whether something in between answered, and not a server that heeds keys or gives requests ids. */
export const isForeign = ({ header, requestId }: Reply): boolean =>
  header(keyLifetimeHeader) === undefined && requestId === undefined

/** Learns from a response. One that is not of the API says nothing of it. */
export const learn = (server: KnownServer, reply: Reply): void => {
  if (reply.header(keyLifetimeHeader) !== undefined) server.heedsKeys = true
  else if (
    reply.requestId !== undefined &&
    (reply.status < 400 ? reply.body : messageOf(reply.body)) !== undefined
  ) server.heedsKeys = false
}
