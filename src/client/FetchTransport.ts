/**
 * The transport over `fetch`.
 *
 * It is not an `HttpClient`: over the loopback a call takes a quarter less processor time by `fetch`
 * alone (`deno task bench client`), and a program that needs no `HttpClient` does not ship one.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Redacted from "effect/Redacted"
import { idempotencyKeyHeader } from "../contract/Idempotency.ts"
import { isBounded, type ReadHeader, readUpToLimit } from "./Body.ts"
import { ifMatchHeader } from "../contract/Version.ts"
import { isTraced, traceAttempt } from "./Spans.ts"
import {
  late,
  type Lost,
  lost,
  type Outgoing,
  type Received,
  redirect,
  type Transport,
} from "./Transport.ts"
import { startTimer } from "./Within.ts"

type Init = RequestInit & { readonly duplex?: "half" }

const headersOf = ({ content, ifMatch, key, token }: Outgoing): Record<string, string> => ({
  accept: "application/json",
  ...(token && { authorization: `Bearer ${Redacted.value(token)}` }),
  ...(key !== undefined && { [idempotencyKeyHeader]: key }),
  ...(ifMatch !== undefined && { [ifMatchHeader]: ifMatch }),
  ...(content && { "content-type": content.type }),
})

// https://developer.chrome.com/docs/capabilities/web-apis/fetch-streaming-requests
const sendsStreams = (): boolean => {
  let isDuplexRead = false
  const body = new ReadableStream()
  const init = {
    method: "POST",
    body,
    get duplex() {
      isDuplexRead = true
      return "half"
    },
  }
  try {
    const request = new Request("https://example.org", init)
    // Deno keeps the stream without a look at the option.
    return (isDuplexRead || request.body === body) && !request.headers.has("content-type")
  } catch {
    return false
  }
}

const bodyOf = ({ content, isSentOnce }: Outgoing): Pick<Init, "body" | "duplex"> | undefined => {
  if (!isSentOnce || !sendsStreams()) return content && { body: content.text }
  const body = new ReadableStream({
    start: (controller) => {
      if (content) controller.enqueue(new TextEncoder().encode(content.text))
      controller.close()
    },
  })
  return { body, duplex: "half" }
}

const addressOf = ({ credentials, url }: Outgoing): string =>
  credentials === undefined ? url : `${url}?${new URLSearchParams({
    clientID: credentials.clientID,
    clientSecret: Redacted.value(credentials.clientSecret),
  })}`

const initOf = (
  outgoing: Outgoing,
  traceHeaders: Readonly<Record<string, string>>,
  own: RequestInit | undefined,
  signal: AbortSignal,
): Init => {
  const headers = { ...traceHeaders, ...headersOf(outgoing) }
  const init = { method: outgoing.method, headers, redirect, signal, ...bodyOf(outgoing) } as const
  return own
    ? { ...own, ...init, headers: { ...Object.fromEntries(new Headers(own.headers)), ...headers } }
    : init
}

const headerOf = ({ headers }: Response): ReadHeader => (name) => headers.get(name) ?? undefined

const agent = globalThis.navigator?.userAgent

// On Node a body that is asked for as a whole is copied twice; elsewhere pieces take longer.
const readsPieces = agent?.startsWith("Node.js")

// workerd collects garbage again and again for buffers that wait for it. On Deno a clone of the response
// can share its buffer, which must stay, and so must what a method in the place of this one may keep.
const readsOwnBuffer = agent === "Cloudflare-Workers" ? Response.prototype.arrayBuffer : undefined

/** Sends a request and receives its response in one step. */
const exchange = async (
  fetch: typeof globalThis.fetch,
  outgoing: Outgoing,
  traceHeaders: Readonly<Record<string, string>>,
  own: RequestInit | undefined,
  signal: AbortSignal,
): Promise<Effect.Effect<Received, Lost>> => {
  let isCut = false
  try {
    const response = await fetch(addressOf(outgoing), initOf(outgoing, traceHeaders, own, signal))
    isCut = true
    const header = headerOf(response)
    const body = !readsPieces && !signal.aborted && isBounded(header)
      ? await response.arrayBuffer()
      : await readUpToLimit(response.body, signal)
    const isOwn = response.arrayBuffer === readsOwnBuffer
    const release = () => isOwn && body instanceof ArrayBuffer && body.transfer(0)
    return Effect.succeed({ status: response.status, header, body, release })
  } catch (cause) {
    return Effect.fail(lost(isCut)(cause))
  }
}

const untraced: typeof traceAttempt = (_, send) => send({})

/** Sends over the `fetch` and with the settings of the caller's context, else of the layer's. */
export const make: Effect.Effect<Transport> = /* @__PURE__ */ Effect.map(
  /* @__PURE__ */ Effect.context<never>(),
  (built) => (outgoing, timeout = Infinity) =>
    Effect.withFiber(({ context }) => {
      const fetch = Context.getOrUndefined(context, FetchHttpClient.Fetch) ??
        Context.get(built, FetchHttpClient.Fetch)
      const own = Context.getOrUndefined(context, FetchHttpClient.RequestInit) ??
        Context.getOrUndefined(built, FetchHttpClient.RequestInit)
      return (outgoing.credentials === undefined && isTraced(context) ? traceAttempt : untraced)(
        outgoing,
        (traceHeaders) =>
          // With the time-out in it, so that neither it nor the request needs a fiber of its own.
          Effect.callback((resume) => {
            const controller = new AbortController()
            const stopTimer = startTimer(context, timeout, () => {
              controller.abort()
              resume(late)
            })
            exchange(fetch, outgoing, traceHeaders, own, controller.signal)
              .then((answer) => {
                stopTimer()
                resume(answer)
              })
            return Effect.sync(() => {
              stopTimer()
              controller.abort()
            })
          }),
      )
    }),
)
