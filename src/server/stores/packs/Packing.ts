/**
 * Packing cameras in the background.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"
import type * as Scope from "effect/Scope"
import type { SqlError } from "effect/sql/SqlError"
import { nextTurn } from "../Turn.ts"

// After so many writes it is looked whether there is a pack to make.
const mostWrites = 512

// How long nothing is tried where it failed.
const rest = "10 seconds"

/** What tells the background that there may be something to pack. */
export interface Packing {
  /** So many cameras were written. */
  readonly wrote: (cameras: number) => void
  /** Looks whether there is something to pack. */
  readonly wake: () => void
}

/** What is done in the background; `pause` frees the loop. */
export interface PackingWork {
  /** Makes a pack, if there is one to make; gives whether there was. */
  readonly packOne: (pause: Effect.Effect<void>) => Effect.Effect<boolean, SqlError>
  /** Reads what the first question would have to wait for. */
  readonly prepare: (pause: Effect.Effect<void>) => Effect.Effect<void, SqlError>
}

/** Packs what there is, and then what is written, until the scope closes. */
export const makePacking: (
  work: PackingWork,
) => Effect.Effect<Packing, never, Scope.Scope> = Effect.fnUntraced(function* (
  { packOne, prepare },
) {
  const latch = Latch.makeUnsafe(true)
  let written = 0
  const packAll = Effect.gen(function* () {
    while (yield* packOne(nextTurn)) yield* nextTurn
    yield* prepare(nextTurn)
  })
  // Reads go on without packs; the file may be read-only, or another program may write it.
  const attempt = Effect.catchCause(
    packAll,
    (cause) =>
      Cause.hasInterruptsOnly(cause) ? Effect.failCause(cause) : Effect.andThen(
        Effect.logDebug("Cameras are not packed at present", cause),
        Effect.sleep(rest),
      ),
  )
  yield* Effect.forkScoped(Effect.forever(Effect.gen(function* () {
    yield* latch.await
    latch.closeUnsafe()
    yield* nextTurn
    yield* attempt
  })))
  const wake = () => {
    written = 0
    latch.openUnsafe()
  }
  return {
    wake,
    wrote: (cameras) => {
      written += cameras
      if (written >= mostWrites) wake()
    },
  }
})
