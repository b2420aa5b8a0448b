/**
 * Responses that end half-way, and must not look whole.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** Why a response ends half-way. */
export class BrokenOff extends Error {
  /** Deno writes on standard error what breaks off a response; the log has it already, as a line. */
  [Symbol.for("Deno.customInspect")](): string {
    return ""
  }
  override readonly name = "BrokenOff"
}

/** `self`, which is broken off where it fails; the log tells why, a defect with its cause. */
export const breakOff = <A, E extends { readonly message: string }, R>(
  self: Stream.Stream<A, E, R>,
): Stream.Stream<A, BrokenOff, R> =>
  Stream.catchCause(self, (cause) => {
    if (Cause.hasInterruptsOnly(cause)) return Stream.fromEffect(Effect.interrupt)
    const failed = cause.reasons.find(Cause.isFailReason)
    const message = failed?.error.message ?? "The server failed."
    const text = `A response was broken off: ${message}`
    return Stream.fromEffect(
      Effect.andThen(
        failed ? Effect.logWarning(text) : Effect.logError(text, cause),
        Effect.fail(new BrokenOff(message)),
      ),
    )
  })
