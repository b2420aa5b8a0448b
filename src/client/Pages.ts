/**
 * Walking the pages of a listing.
 *
 * @module
 */
import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Pairs } from "../contract/Encoding.ts"
import { parseLink } from "../contract/Link.ts"
import type { Route } from "../contract/Routes.ts"
import { type FormatError, InvalidResponseError } from "../domain/Errors.ts"
import * as Input from "../domain/Input.ts"
import { checks, expectedOf } from "../domain/Kind.ts"
import * as Problem from "../domain/Problem.ts"
import type { ApiClientShape, ApiResponse } from "./ApiClient.ts"
import { makeCheckpoints } from "./Checkpoint.ts"

/** How a listing is walked. */
export interface WalkOptions {
  /**
   * The checkpoint to continue from, of a walk with the same filter; the filter's `offset` is ignored
   * then.
   */
  readonly from?: string | undefined
  /**
   * Fetches pages ahead, at most so many requests at a time, and counts offsets instead of following
   * the links of the server. Left out, a page is fetched when it is pulled.
   */
  readonly concurrency?: number | undefined
}

const rules: Input.Rules = /* @__PURE__ */ (() => ({
  concurrency: Input.optional((value) =>
    checks.wholeAboveZero(value) === true || expectedOf.wholeAboveZero
  ),
  // Read once the filter is known.
  from: Input.optional(() => true),
  onUndecodable: Input.optional((value) => typeof value === "function" || "a function"),
}))()

/** A page of a walk. */
export interface Page<A> {
  /** What is on it; empty when nothing of it could be read. */
  readonly items: ReadonlyArray<A>
  /**
   * Where a walk continues after this page: text for `from`, to be stored together with what was made of
   * the page. It holds the filter and a place, and no address or credential.
   */
  readonly checkpoint: string
}

/** Where the links of a page lead. */
export interface Links {
  /** The parameters of the next page, if the server linked it; `"elsewhere"` if that is no page of this. */
  readonly next: Pairs | "elsewhere" | undefined
  /** The parameters of what is added after the last page, if the server linked that. */
  readonly later: Pairs | undefined
}

/** The links of a response to `api`. */
export const linksOf = (
  { path }: Route,
  { header }: ApiResponse,
  { origin }: ApiClientShape,
): Links => {
  const link = header("link")
  const later = parseLink("current", path, link, origin)
  return {
    next: parseLink("next", path, link, origin),
    later: later === "elsewhere" ? undefined : later,
  }
}

/** A page as the server sent it. */
export interface FetchedPage<A> extends Links {
  readonly items: ReadonlyArray<A>
  /** How many items the page has, also those that could not be read. */
  readonly count: number
}

/** What is walked, and how. */
export interface Walk<A, E, R> {
  readonly operation: string
  readonly path: string
  /** The parameters of the first page, once they were checked. */
  readonly parameters: Result.Result<Pairs, FormatError>
  readonly options: WalkOptions
  readonly fetchPage: (parameters: Pairs) => Effect.Effect<FetchedPage<A>, E, R>
  /** What tells the items of a listing apart, where anything does. */
  readonly keyOf?: ((item: A) => string) | undefined
}

const valueOf = (name: string, parameters: Pairs) =>
  parameters.find(([other]) => other === name)?.[1]

/** The parameters of what comes `count` after. */
const skip = (parameters: Pairs, count: number): Pairs =>
  count === 0 ? parameters : [
    ...parameters.filter(([name]) => name !== "offset"),
    ["offset", String(Number(valueOf("offset", parameters) ?? 0) + count)],
  ]

/** Tells whether links lead back, in memory that does not grow: the algorithm of Brent. */
const makeTrail = () => {
  let mark = ""
  let steps = 0
  return (here: Pairs, next: Pairs) => {
    const text = String(next)
    // The cursors of this API grow; those of another server may be any text.
    const isBack = text === mark || text === String(here) ||
      Number(valueOf("after", next)) <= Number(valueOf("after", here))
    if ((++steps & (steps - 1)) === 0) mark = text
    return isBack
  }
}

/** The parameters to begin with, and the checkpoints of the walk. */
const begin = /* @__PURE__ */ Effect.fnUntraced(function* (
  { operation, options, parameters, path }: Omit<Walk<unknown, unknown, unknown>, "keyOf">,
) {
  const { concurrency, from } = yield* Effect.fromResult(
    Input.checkOptions<WalkOptions>(operation, rules)(options),
  )
  const start = yield* Effect.fromResult(parameters)
  const checkpoints = makeCheckpoints(path, start.filter(([name]) => name !== "offset"))
  const place = from === undefined ? start : checkpoints.read(from)
  if (place === undefined) {
    const expected = "a checkpoint of a walk with this filter"
    return yield* Problem.fieldError(operation, "from", from, expected)
  }
  return { checkpoints, concurrency, place }
})

// A server that reads so many rows at a time can have empty pages in a walk, but there is an end to
// them; a walk that gives nothing and never ends is a hang.
const mostEmpty = 1000

/**
 * What `give` makes of every page. Follows links once the server gives one, and then ends where they
 * end; else counts offsets, up to an empty page.
 */
export const walkPages = <A, B, E, R>(
  walk: Walk<A, E, R>,
  give: (page: Page<A>) => ReadonlyArray<B>,
): Stream.Stream<B, E | FormatError | InvalidResponseError, R> =>
  Stream.unwrap(Effect.gen(function* () {
    const { fetchPage, keyOf, operation } = walk
    const { checkpoints, concurrency, place } = yield* begin(walk)
    const scope = yield* Effect.scope
    const leadsBack = makeTrail()
    const ahead: Array<Fiber.Fiber<FetchedPage<A>, E>> = []
    let at: Pairs = place
    let width = 1
    let size = 0
    let empty = 0
    let isLinked = false
    let isDone = false
    let failure: InvalidResponseError | undefined
    let keys: ReadonlyArray<string> = []

    const wrong = (message: string) => new InvalidResponseError({ message, operation })
    /** What is wrong with a link, if anything is. */
    const check = (here: Pairs, next: Pairs | "elsewhere") => {
      if (next === "elsewhere") return wrong("A Link of the server leads elsewhere.")
      if (leadsBack(here, next)) return wrong("A Link of the server leads back.")
      return empty > mostEmpty ? wrong(`The server gave ${mostEmpty} empty pages.`) : undefined
    }

    const pull = Effect.gen(function* () {
      while (true) {
        if (failure) return yield* failure
        if (isDone) return yield* Cause.done()
        while (ahead.length < width) {
          ahead.push(yield* Effect.forkIn(fetchPage(skip(at, ahead.length * size)), scope))
        }
        // It leaves the queue once it is there: a pull that is given up can be made again.
        const { count, items, later, next } = yield* Fiber.join(ahead[0]!)
        ahead.shift()
        const here = at
        const beyond = skip(here, count)
        const newKeys = keyOf === undefined ? [] : items.map(keyOf)
        if (newKeys.length > 0 && newKeys[0] === keys[0]) {
          failure = wrong("The server gave one page for two places.")
          continue
        }
        // Cameras are added at the end, so offsets hold. Only when an update makes another camera match
        // does one come again, moved from the end of a page to the start of the next.
        const seen = new Set(keys)
        const fresh = items.filter((_, index) => !seen.has(newKeys[index]!))
        if (count > 0) keys = newKeys
        empty = count > 0 ? 0 : empty + 1

        isDone = next === undefined && (count === 0 || isLinked || later !== undefined)
        isLinked ||= next !== undefined
        // An empty page has no next offset, but it can have a link.
        const isFollowed = next !== undefined && (concurrency === undefined || count === 0)
        failure = isFollowed || next === "elsewhere" ? check(here, next) : undefined
        const linked = failure || next === "elsewhere" ? undefined : next
        at = isFollowed && linked || beyond
        if (concurrency !== undefined) {
          // What was fetched ahead began elsewhere than this page ended.
          if (count !== size) {
            for (const fiber of ahead.splice(0)) fiber.interruptUnsafe()
          }
          size ||= count
          width = count > 0 && count === size ? concurrency : 1
        }
        const checkpoint = checkpoints.write(linked ?? later ?? beyond)
        // Where there is nothing yet, there can be a place to go on from.
        const isPlace = later && String(later) !== String(here)
        const given = count > 0 || isPlace ? give({ items: fresh, checkpoint }) : []
        if (Arr.isReadonlyArrayNonEmpty(given)) return given
      }
    })
    return Stream.fromPull(Effect.succeed(pull))
  }))
