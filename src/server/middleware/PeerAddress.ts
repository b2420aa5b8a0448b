/**
 * What the runtime tells beside a request: the address that it comes from.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as NetAddress from "effect/net/NetAddress"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"

/** The address of whoever asks, where it is known beside the request. */
export const Peer: Context.Reference<Option.Option<string>> = Context.Reference<
  Option.Option<string>
>("@cam2/camera-database/Peer", { defaultValue: Option.none })

/** Whether a web request comes from a server of this process, which `Deno.serve` tells beside it. */
export const IsServed: Context.Reference<boolean> = Context.Reference<boolean>(
  "@cam2/camera-database/IsServed",
  { defaultValue: () => false },
)

/** The context of one request, from what `Deno.serve` gives beside it; anything else tells nothing. */
export const peerContext = (info: unknown): Context.Context<never> => {
  const address = Predicate.hasProperty(info, "remoteAddr") ? info.remoteAddr : undefined
  const hostname = Predicate.hasProperty(address, "hostname") ? address.hostname : undefined
  return Context.make(Peer, typeof hostname === "string" ? Option.some(hostname) : Option.none())
    .pipe(Context.add(IsServed, address !== undefined))
}

/** The address that the request comes from, of its {@linkcode peerContext} or of the request itself. */
export const peerAddress: Effect.Effect<
  Option.Option<string>,
  never,
  HttpServerRequest.HttpServerRequest
> = Effect.zipWith(
  Peer,
  HttpServerRequest.HttpServerRequest,
  (peer, { remoteAddress }) => Option.orElse(peer, () => remoteAddress),
)

// A provider gives every customer a /64 at least, so that one address of it says nothing.
const addressKey = (address: string): string =>
  Result.match(NetAddress.ipFromString(address), {
    onFailure: () => address,
    onSuccess: (ip) => {
      if (NetAddress.isIpv4Address(ip)) return NetAddress.formatIp(ip)
      return NetAddress.isIpv4Mapped(ip)
        ? NetAddress.ipv6ToOctets(ip).slice(12).join(".")
        : NetAddress.ipv6ToSegments(ip).slice(0, 4).join(":")
    },
  })

/** What stands for whoever is at the address that the request comes from: of IPv6 the /64. */
export const peerKey: Effect.Effect<
  Option.Option<string>,
  never,
  HttpServerRequest.HttpServerRequest
> = Effect.map(peerAddress, Option.map(addressKey))
