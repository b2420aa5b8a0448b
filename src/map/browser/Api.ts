/**
 * Requests to the API of the server that the page comes from.
 *
 * @module
 */

import type { Shape } from "./Shapes.ts"

/** A request that was not answered as was hoped. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure"
  /** The status of the answer; 0 where there was none. */
  readonly status: number
  /** After how many seconds it may be tried again, where the server says so. */
  readonly retryAfter: number | undefined

  constructor(status: number, message: string, retryAfter?: number) {
    super(message)
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** What was answered. */
export interface ReadResponse<A> {
  readonly body: A
  /** The version of what was read. */
  readonly etag: string | undefined
  /** The query of the next page; undefined where this is the last one. */
  readonly next: URLSearchParams | undefined
}

/** What is asked. */
export interface Asked {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE"
  /** From the API's root on, without a slash before it. */
  readonly path: string
  readonly query?: ReadonlyArray<readonly [string, string]>
  /** Sent as JSON. */
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** The root of the API: where the page is. */
export const apiRoot = (): URL => new URL("./", document.baseURI.replace(/[?#].*/, ""))

/** The address of a request. */
export const addressOf = ({ path, query = [] }: Pick<Asked, "path" | "query">): URL => {
  const url = new URL(path, apiRoot())
  for (const [name, value] of query) url.searchParams.append(name, value)
  return url
}

const readMessage = async (response: Response): Promise<string> => {
  try {
    const { message } = await response.json()
    return typeof message === "string" ? message : ""
  } catch {
    // A proxy's page, say: the status says enough.
    return ""
  }
}

const secondsOf = (header: string | null): number | undefined => {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}

/** The answer to a request, whatever its status; fails where there is none. */
export const send = async (asked: Asked, token?: string): Promise<Response> => {
  const headers = new Headers(asked.headers)
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`)
  if (asked.body !== undefined) headers.set("content-type", "application/json")
  try {
    return await fetch(addressOf(asked), {
      method: asked.method ?? "GET",
      headers,
      body: asked.body === undefined ? null : JSON.stringify(asked.body),
      signal: asked.signal ?? null,
      referrerPolicy: "no-referrer",
      redirect: "error",
    })
  } catch (cause) {
    if (asked.signal?.aborted) throw cause
    throw new ApiFailure(0, "The server does not answer.")
  }
}

/** The failure that an answer tells of. */
export const failureOf = async (response: Response): Promise<ApiFailure> =>
  new ApiFailure(
    response.status,
    await readMessage(response),
    secondsOf(response.headers.get("retry-after")),
  )

const nextOf = (response: Response): URLSearchParams | undefined => {
  const [, target] = /<([^>]*)>;\s*rel="?next"?/.exec(response.headers.get("link") ?? "") ?? []
  return target === undefined ? undefined : new URL(target, response.url).searchParams
}

// Longer than the server takes until it gives a request up.
const patience = 30_000

/** Asks, and reads what is answered, within a time in which every server that is well has answered. */
export const inTime = async <A>(
  asked: Asked,
  run: (asked: Asked) => Promise<A>,
): Promise<A> => {
  const late = new AbortController()
  const failure = new ApiFailure(0, "The server does not answer.")
  const timer = setTimeout(() => late.abort(failure), patience)
  const signals = asked.signal === undefined ? [late.signal] : [asked.signal, late.signal]
  try {
    return await run({ ...asked, signal: AbortSignal.any(signals) })
  } finally {
    clearTimeout(timer)
  }
}

const readJson = async (response: Response): Promise<unknown> => {
  try {
    return await response.json()
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new ApiFailure(
      response.status,
      "What answered is not the API, or broke off: its answer cannot be read.",
    )
  }
}

/** The JSON of an answer, which holds what is relied on. */
export const readBody = async <A>(response: Response, { fits, words }: Shape<A>): Promise<A> => {
  const body = await readJson(response)
  if (fits(body)) return body
  const { pathname } = new URL(response.url)
  throw new ApiFailure(
    response.status,
    `What answered is not the API, or another version of it: ${pathname} gives no ${words}.`,
  )
}

/** An answer's body and what its headers say. */
export const readResponse = async <A>(
  response: Response,
  shape: Shape<A>,
): Promise<ReadResponse<A>> => ({
  body: await readBody(response, shape),
  etag: response.headers.get("etag") ?? undefined,
  next: nextOf(response),
})

/** Whether something failed because nobody wants it any more. */
export const isAborted = (cause: unknown): boolean =>
  cause instanceof DOMException && cause.name === "AbortError"

/** A failure in words for whoever looks at the page. */
export const wordsOf = (cause: unknown): string => {
  if (!(cause instanceof ApiFailure)) return `Something went wrong: ${String(cause)}`
  const { message, retryAfter, status } = cause
  const wait = retryAfter === undefined ? "in a while" : `in ${Math.max(1, retryAfter)} s`
  if (status === 0) return "The server does not answer. It may be down, or out of reach."
  if (status === 401) return message || "The sign-in is no longer valid."
  if (status === 403) return message || "This sign-in may not do that."
  if (status === 412) {
    return "Somebody changed this camera meanwhile. Look at what it is now, and do it again."
  }
  if (status === 429) return `Too many requests. They are answered again ${wait}.`
  if (status === 503) return `The server is busy. Try again ${wait}.`
  return message || `The server answered with status ${status}.`
}
