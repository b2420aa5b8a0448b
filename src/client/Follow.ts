/**
 * Walking a log that goes on.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { Pairs } from "../contract/Encoding.ts"
import type { FailureStatus } from "../contract/Routes.ts"
import { InvalidOptionError } from "../domain/Errors.ts"
import { isRecord } from "../domain/Record.ts"
import * as Problem from "../domain/Problem.ts"
import { parseTime } from "../domain/Time.ts"
import type { ApiClientShape, RequestError } from "./ApiClient.ts"
import { checkDuration } from "./ClientOptions.ts"
import { type Listing, walk } from "./Listing.ts"
import type { Page, WalkOptions } from "./Pages.ts"
import type { DurationInput } from "./RetryPolicy.ts"
import type { FailureByStatus } from "./StatusErrors.ts"

/** How a log is walked that goes on. */
export interface FollowOptions extends WalkOptions {
  /**
   * How long to wait at the end before asking for more, such as `"2 seconds"`; the stream ends there when
   * left out. With an `end` of the range it ends once it has asked so long after that time.
   */
  readonly every?: DurationInput | undefined
}

/** Up to when a log is asked for, in milliseconds since 1970. */
const endOf = (given: Result.Result<Pairs, unknown>): number => {
  const end = Result.isSuccess(given) && given.success.find(([name]) => name === "end")
  return end ? parseTime(end[1]) : Infinity
}

/** What `give` makes of every page of a log, also of those to come when they are asked for. */
export const follow = <Input, Failure extends FailureStatus, A, B>(
  api: ApiClientShape,
  log: Listing<Input, Failure, A>,
  input: Input,
  given: FollowOptions,
  give: (page: Page<A>) => ReadonlyArray<B>,
): Stream.Stream<B, RequestError | FailureByStatus[Failure]> => {
  // What is no object is refused there.
  if (!isRecord(given)) return walk(api, log, input, given, give)
  const { every, ...options }: FollowOptions = given
  if (every === undefined) return walk(api, log, input, options, give)
  const pause = checkDuration("every", every)
  if (pause instanceof InvalidOptionError) {
    return Stream.fail(Problem.fieldError(log.operation, "every", every, pause.expected))
  }
  return Stream.unwrap(Effect.clockWith((clock) => {
    let { from } = options
    const last = endOf(log.input(input)) + Duration.toMillis(pause)
    let isOver = false
    const once = Stream.suspend(() => {
      // A change has its time before it is kept, and is told a little after that time.
      isOver = clock.currentTimeMillisUnsafe() > last
      return walk(api, log, input, { ...options, from }, (page) => {
        from = page.checkpoint
        return give(page)
      })
    })
    return Effect.succeed(
      Stream.repeat(once, Schedule.while(Schedule.spaced(pause), () => !isOver)),
    )
  }))
}
