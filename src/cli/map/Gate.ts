/**
 * Who may use a map on loopback: the one browser that opened its address, and no other page, site or
 * user of this machine.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { randomBytes, timingSafeEqual } from "node:crypto"
import type { HttpApp } from "../../server/Server.ts"

const cookieName = "cam2_map"

const random = () => randomBytes(24).toString("base64url")

const isSame = (given: string, kept: string): boolean => {
  const [one, other] = [given, kept].map((text) => new TextEncoder().encode(text))
  return one!.length === other!.length && timingSafeEqual(one!, other!)
}

const closedHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
}

const refusal = (message: string) =>
  HttpServerResponse.text(`${message}\n`, { status: 403, headers: closedHeaders })

const elsewhere = refusal("This map answers its own page only.")
const closed = refusal("Open the map by the address that cam2 map printed, once.")
const usedUp = refusal(
  "The map was opened by this address before, and stays where that was. For another one, start cam2 " +
    "map again.",
)

/** What stands between the network and a map. */
export interface Gate {
  /** The path that opens the map, once. */
  readonly entrance: string
  /** Answers with `app`, whose addresses begin at `/`, whoever came by the entrance. */
  readonly around: (app: HttpApp, port: () => number) => HttpApp
}

/**
 * A gate with an entrance of its own. `onRefused` is run when the entrance is tried again, for then it may
 * not have been the user who came first.
 */
export const makeGate = (onRefused: Effect.Effect<void>): Gate => {
  let code: string | undefined = random()
  const entrance = `/?code=${code}`
  const cookie = random()
  // Browsers send a cookie to every port of a host. Nobody else's server is asked for this path.
  const base = `/${random()}`

  const isOwn = (headers: HttpServerRequest.HttpServerRequest["headers"], port: number) => {
    const { host = "", origin, "sec-fetch-site": site } = headers
    // By way of URL, which leaves a port 80 out as browsers do.
    return ["127.0.0.1", "localhost"].some((name) =>
      new URL(`http://${name}:${port}`).host === host
    ) &&
      (origin === undefined || origin === `http://${host}`) &&
      (site === undefined || site === "same-origin" || site === "none")
  }

  const enter = (given: string, site: string | undefined) =>
    Effect.suspend(() => {
      if (code === undefined) return Effect.as(onRefused, usedUp)
      if (!isSame(given, code)) return Effect.succeed(closed)
      code = undefined
      // A page of another site, such as a terminal in a browser, gets no such cookie sent by where it is led
      // to: then it is led on by a page of this one.
      const opened = site === "cross-site" || site === "same-site"
        ? HttpServerResponse.text(
          `<!doctype html><meta http-equiv="refresh" content="0; url=${base}/map">`,
          {
            contentType: "text/html; charset=utf-8",
          },
        )
        : HttpServerResponse.redirect(`${base}/map`, { status: 303 })
      return Effect.succeed(
        opened.pipe(
          HttpServerResponse.setHeaders(closedHeaders),
          HttpServerResponse.setCookieUnsafe(cookieName, cookie, {
            httpOnly: true,
            sameSite: "strict",
            path: `${base}/`,
          }),
        ),
      )
    })

  const around: Gate["around"] = (app, port) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const { cookies, headers, method, url } = request
      const [, given] = /^\/\?code=([\w-]*)$/.exec(url) ?? []
      // A link to it is as good as typing it.
      const asked = given === undefined ? headers : { ...headers, "sec-fetch-site": "none" }
      if (!isOwn(asked, port())) return Effect.succeed(elsewhere)
      if (given !== undefined) {
        return method === "GET" ? enter(given, headers["sec-fetch-site"]) : Effect.succeed(closed)
      }
      if (!url.startsWith(`${base}/`) || !isSame(cookies[cookieName] ?? "", cookie)) {
        return Effect.succeed(closed)
      }
      const inside = request.modify({ url: url.slice(base.length) })
      return Effect.provideService(app, HttpServerRequest.HttpServerRequest, inside)
    })

  return { entrance, around }
}
