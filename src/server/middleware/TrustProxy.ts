/**
 * The address of whoever asks, where proxies that are trusted tell it.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as IpNetwork from "effect/net/IpNetwork"
import * as NetAddress from "effect/net/NetAddress"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Middleware } from "./Middleware.ts"
import { Peer, peerAddress } from "./PeerAddress.ts"

/** Which proxies are trusted. */
export interface ProxyOptions {
  /**
   * The proxies whose `X-Forwarded-For` or `Forwarded` (RFC 7239) tells the address that limits count
   * for: how many of them are in a row before the server, or their addresses and networks, such as
   * `["127.0.0.1", "10.0.0.0/8"]`. None when left out, and those headers then say nothing.
   *
   * Both are read from the right, where the nearest proxy writes: what a client writes itself stands
   * left of that and is not reached. With a number, nobody may reach the server but through the
   * proxies. Each proxy has to add to the header or to replace it; where both headers are there and
   * disagree, which a proxy that knows only one of them lets happen, the address is that of the proxy.
   */
  readonly trustProxy?: number | ReadonlyArray<string> | undefined
}

const networkOf = (text: string) =>
  IpNetwork.fromString(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`)

/** What is wrong with what is trusted, if anything is. */
export const trustProblem = (
  trusted: NonNullable<ProxyOptions["trustProxy"]>,
): string | undefined => {
  if (typeof trusted === "number") {
    return Number.isSafeInteger(trusted) && trusted >= 0
      ? undefined
      : `expected how many proxies there are, or their addresses, got ${trusted}`
  }
  const wrong = trusted.find((text) => Result.isFailure(networkOf(text)))
  return wrong === undefined ? undefined : (
    `expected an address such as 192.0.2.1, or a network such as 192.0.2.0/24, got ${
      JSON.stringify(wrong)
    }`
  )
}

/** An address, which may have a port with it, or undefined for what is none, such as `unknown`. */
const addressOf = (text: string): NetAddress.IpAddress | undefined =>
  NetAddress.ipFromString(text.replace(/^\[(.*)\]$/, "$1")).pipe(
    Result.orElse(() =>
      Result.map(
        NetAddress.inetAddressFromString(text),
        ({ address }): NetAddress.IpAddress => address,
      )
    ),
    Result.map((address: NetAddress.IpAddress) => NetAddress.toCanonical(address)),
    Result.getOrUndefined,
  )

/** What stands between separators, where those are in no quotes. */
const partsOf = (text: string, separated: RegExp): ReadonlyArray<string> =>
  (text.match(separated) ?? []).map((part) => part.trim()).filter((part) => part !== "")

const byCommas = /(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g
const bySemicolons = /(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/g

/** The address in an element of `Forwarded`; empty where it has none. */
const forOf = (element: string): string => {
  const named = /^for\s*=\s*/i
  const pair = partsOf(element, bySemicolons).find((pair) => named.test(pair)) ?? ""
  return pair.replace(named, "").replace(/^"(.*)"$/, "$1").replace(/\\(.)/g, "$1")
}

/** The addresses that a header tells, as they are written. */
const addressesIn = {
  "x-forwarded-for": (text: string) => partsOf(text, byCommas),
  forwarded: (text: string) => partsOf(text, byCommas).map(forOf),
}

type Trust = (address: NetAddress.IpAddress, hops: number) => boolean

const trustOf = (trusted: NonNullable<ProxyOptions["trustProxy"]>): Trust => {
  if (typeof trusted === "number") return (_, hops) => hops < trusted
  const networks = trusted.map((text) => Result.getOrThrow(networkOf(text)))
  return (address) => networks.some((network) => IpNetwork.contains(network, address))
}

/** Whom trusted proxies from `peer` on tell of: the first from the right that is none of them. */
const clientOf = (
  peer: NetAddress.IpAddress,
  told: ReadonlyArray<string>,
  isTrusted: Trust,
): NetAddress.IpAddress => {
  let client = peer
  for (const [hops, text] of told.toReversed().entries()) {
    if (!isTrusted(client, hops)) break
    const next = addressOf(text)
    // Who wrote it is the last that is known.
    if (next === undefined) break
    client = next
  }
  return client
}

/** Has `app` take the address that trusted proxies tell for that of whoever asks. */
export const withTrustedProxies = ({ trustProxy = 0 }: ProxyOptions): Middleware => {
  const isTrusted = trustOf(trustProxy)
  return (app) => {
    if (trustProxy === 0 || typeof trustProxy === "object" && trustProxy.length === 0) return app
    return Effect.gen(function* () {
      const { headers } = yield* HttpServerRequest.HttpServerRequest
      const peer = addressOf(Option.getOrElse(yield* peerAddress, () => ""))
      if (peer === undefined) return yield* app
      const [first, ...others] = (["x-forwarded-for", "forwarded"] as const).flatMap((name) => {
        const text = headers[name]
        return text === undefined
          ? []
          : [NetAddress.formatIp(clientOf(peer, addressesIn[name](text), isTrusted))]
      })
      const isAgreed = first !== undefined && others.every((other) => other === first)
      return yield* isAgreed ? Effect.provideService(app, Peer, Option.some(first)) : app
    })
  }
}
