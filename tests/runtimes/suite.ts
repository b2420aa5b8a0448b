/**
 * What the package does on every runtime: one program a behaviour, for a runner to run.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { cancellation } from "./behaviours/Cancellation.ts"
import { errors } from "./behaviours/Errors.ts"
import { handlers } from "./behaviours/Handler.ts"
import { clientOperations } from "./behaviours/ClientOperations.ts"
import { operations } from "./behaviours/Operations.ts"
import { pages } from "./behaviours/Pages.ts"
import { testing } from "./behaviours/Testing.ts"
import { tokens } from "./behaviours/Tokens.ts"
import { Peer, type PeerShape } from "./World.ts"

/** Every behaviour by its title. */
export const suite: Readonly<Record<string, Effect.Effect<void, unknown, Peer>>> = {
  ...operations,
  ...clientOperations,
  ...errors,
  ...tokens,
  ...pages,
  ...cancellation,
  ...testing,
  ...handlers,
}

/** Runs one behaviour, for a minute at most; gives what is wrong, or undefined. */
export const run = async (title: string, peer: PeerShape): Promise<string | undefined> => {
  const behaviour = suite[title]
  if (behaviour === undefined) return "there is no such behaviour"
  const ended = Effect.runPromiseExit(Effect.provideService(behaviour, Peer, peer))
  let timer: ReturnType<typeof setTimeout> | undefined
  // Not a timeout of Effect, which would wait for what cannot be interrupted.
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), 60_000)
  })
  const exit = await Promise.race([ended, late])
  clearTimeout(timer)
  if (exit === undefined) return "it did not end in a minute"
  return Exit.isSuccess(exit) ? undefined : Cause.pretty(exit.cause)
}
