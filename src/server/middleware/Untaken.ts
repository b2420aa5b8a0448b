/**
 * Responses that nobody takes: what is read as a stream waits for its reader, but not for ever.
 *
 * @module
 */
import type * as Arr from "effect/Array"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"

const untaken: unique symbol = Symbol("untaken")

/**
 * `self`, which ends as soon as something of it was not taken for `patience`, also when nobody asks
 * any more, so that it holds nothing from then on; who asks later gets the `rest`. It is run ahead by
 * two arrays.
 */
export const endUntaken = <A, E, R, E2>(
  self: Stream.Stream<A, E, R>,
  { patience, rest }: { readonly patience: Duration.Input; readonly rest: Stream.Stream<A, E2> },
): Stream.Stream<A, E | E2, R> =>
  Stream.suspend(() => {
    let left: Arr.NonEmptyReadonlyArray<A> | undefined
    return Stream.callback<Arr.NonEmptyReadonlyArray<A>, E | typeof untaken, R>((queue) =>
      self.pipe(
        Stream.runForEachArray((items) =>
          Effect.timeoutOrElse(Queue.offer(queue, items), {
            duration: patience,
            orElse: () => {
              left = items
              return Effect.fail<typeof untaken>(untaken)
            },
          })
        ),
        Effect.andThen(Queue.end(queue)),
      ), { bufferSize: 1 }).pipe(
        Stream.flattenArray,
        Stream.catchIf(
          (error) => error === untaken,
          () => Stream.concat(Stream.fromIterable(left ?? []), rest),
        ),
      ) as Stream.Stream<A, E | E2, R>
  })
