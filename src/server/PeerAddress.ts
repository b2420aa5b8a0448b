/**
 * The address that a request comes from, where the runtime tells it beside the request.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import { IsServed } from "./Admission.ts"

const Peer = Context.Reference<Option.Option<string>>("@cam2/camera-database/Peer", {
  defaultValue: Option.none,
})

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
