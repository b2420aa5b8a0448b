/**
 * `cam2 map` as a process, and requests to it as a browser makes them.
 *
 * @module
 */
import assert from "node:assert/strict"
import { type IncomingHttpHeaders, request } from "node:http"
import { cam2, type Server, startServer } from "../Process.ts"

/** An answer, whole. */
export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Sends one request with any headers, also such as `fetch` makes itself. */
export const raw = (
  url: URL | string,
  { body, headers = {}, method = "GET" }: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  } = {},
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, async (response) => {
      let text = ""
      for await (const chunk of response.setEncoding("utf8")) text += chunk
      resolve({ status: response.statusCode!, headers: response.headers, text })
    })
    sent.once("error", reject)
    sent.end(body)
  })

/** A map that was opened. */
export interface Opened {
  /** Where its page is. */
  readonly page: URL
  readonly cookie: string
  /** Asks for what the page would, from where it is. */
  readonly ask: (
    path: string,
    options?: Parameters<typeof raw>[1],
  ) => Promise<Answered>
}

/** Starts `cam2 map`; `baseURL` of it is the address that opens the map. */
export const startMap = (
  env: Readonly<Record<string, string>>,
  ...args: ReadonlyArray<string>
): Promise<Server> => startServer([...cam2, "map", "--no-open", "--json", ...args], { env })

/** Opens a map as a browser does. */
export const openMap = async ({ baseURL }: Pick<Server, "baseURL">): Promise<Opened> => {
  const { headers, status } = await raw(baseURL)
  assert.equal(status, 303)
  const page = new URL(headers.location!, baseURL)
  const [cookie] = headers["set-cookie"]![0]!.split(";")
  return {
    page,
    cookie: cookie!,
    ask: (path, { headers = {}, ...options } = {}) =>
      raw(new URL(path, page), { ...options, headers: { cookie: cookie!, ...headers } }),
  }
}
