/**
 * What carries a request to the server, and its whole response back.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { Route } from "../contract/Routes.ts"
import type { Credentials } from "../domain/Credentials.ts"
import type { Bytes, ReadHeader } from "./Body.ts"

/** The body of a request. */
export interface Content {
  readonly text: string
  /** Its media type. */
  readonly type: string
}

/** A request as every transport can send it. What is secret in it is `Redacted`. */
export interface Outgoing {
  readonly method: Route["method"]
  /** The whole address, without credentials. */
  readonly url: string
  /** What the query has besides; such a request leaves no span, which would show it. */
  readonly credentials?: Credentials | undefined
  /** The bearer token. */
  readonly token?: Redacted.Redacted<string> | undefined
  /** The `Idempotency-Key`. */
  readonly key?: string | undefined
  /** The `If-Match`: the version that a write is meant for. */
  readonly ifMatch?: string | undefined
  readonly content?: Content | undefined
  /**
   * Whether the runtime must not send it again by itself. Deno sends a request whose body is bytes, or
   * that has none, again when a kept connection turns out to be closed; one whose body is a stream it
   * does not, and Node neither.
   */
  readonly isSentOnce?: boolean | undefined
}

/** A response that came to its end. */
export interface Received {
  readonly status: number
  readonly header: ReadHeader
  /** The body; undefined when it is larger than what is read. */
  readonly body: Bytes | undefined
  /** Releases the memory of the body, which is read no more. */
  readonly release?: () => unknown
}

/** No response, or not all of it. */
export interface Lost {
  readonly _tag: "Lost"
  readonly cause?: unknown
  /** Whether there was a part of it. */
  readonly isCut?: boolean
  /** Whether it was given up because its time was over. */
  readonly isLate?: true
}

/** The failure of a transport. */
export const lost = (isCut: boolean) => (cause: unknown): Lost => ({ _tag: "Lost", cause, isCut })

/** The failure of a transport whose time is over. */
export const late: Effect.Effect<never, Lost> = /* @__PURE__ */ Effect.fail<Lost>({
  _tag: "Lost",
  isLate: true,
})

/** Sends a request, and gives its response if it comes to its end within `timeout` milliseconds. */
export type Transport = (request: Outgoing, timeout?: number) => Effect.Effect<Received, Lost>

// A redirect could carry the token to a server that nobody chose.
/** How every transport treats redirects: as a response. */
export const redirect = "manual"
