/**
 * Listings of the API: what one is, and its walk page by page.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import type { Pairs } from "../contract/Encoding.ts"
import type { FailureStatus, Route } from "../contract/Routes.ts"
import { readEach } from "../contract/ReadCamera.ts"
import type { Read } from "../contract/Shape.ts"
import type { FormatError, InvalidResponseError } from "../domain/Errors.ts"
import { readBody } from "./ApiResponse.ts"
import type { ApiClient, ApiClientShape, RequestError } from "./ApiClient.ts"
import type { FailureByStatus } from "./StatusErrors.ts"
import { streaming } from "./Operation.ts"
import { linksOf, type Page, type WalkOptions, walkPages } from "./Pages.ts"

/** How cameras are streamed. */
export interface StreamOptions extends WalkOptions {
  /**
   * Called with the error of each camera that cannot be read; the stream continues with the next one.
   * When left out, the stream fails with that error.
   */
  readonly onUndecodable?: ((error: InvalidResponseError) => Effect.Effect<void>) | undefined
}

/** A listing, as an operation walks it. */
export interface Listing<Input, Failure extends FailureStatus, A> {
  /** The operation, as errors and spans name it. */
  readonly operation: string
  /** Where its pages are, and with what they can fail. */
  readonly route: Route<Failure>
  /** The parameters of its first page, once the input was checked. */
  readonly input: (input: Input) => Result.Result<Pairs, FormatError>
  /** Reads the body of a page. */
  readonly success: Read<ReadonlyArray<A>>
  /** Reads one item of a page, where a listing can leave out those that cannot be read. */
  readonly item?: Read<A>
  /** Reads one item of a page by what was asked for, where that decides on it. */
  readonly readerOf?: (input: Input) => Read<A> | undefined
  /** What tells the items of a listing apart, where anything does. */
  readonly keyOf?: (item: A) => string
  /** A listing without offsets is complete where no page is linked. */
  readonly hasOffsets?: false
}

const fetchPage = /* @__PURE__ */ Effect.fnUntraced(
  function* <Failure extends FailureStatus, A>(
    api: ApiClientShape,
    { hasOffsets, item, operation, route, success }: Listing<never, Failure, A>,
    parameters: Pairs,
    report: StreamOptions["onUndecodable"],
  ) {
    const response = yield* api.call({ operation, route, parameters })
    const { later, next } = linksOf(route, response, api)
    const links = { next, later: hasOffsets === false && !next ? parameters : later }
    const { body } = response
    if (report === undefined || item === undefined || !Array.isArray(body)) {
      const items = yield* readBody(success, operation)(response)
      return { items, count: items.length, ...links }
    }
    const items: Array<A> = []
    for (const each of body) {
      yield* Effect.matchEffect(readBody(item, operation)({ ...response, body: each }), {
        onSuccess: (read) => Effect.sync(() => void items.push(read)),
        onFailure: report,
      })
    }
    return { items, count: body.length, ...links }
  },
)

const readAs = <Input, Failure extends FailureStatus, A>(
  listing: Listing<Input, Failure, A>,
  input: Input,
): Listing<Input, Failure, A> => {
  const item = listing.readerOf?.(input)
  return item ? { ...listing, item, success: readEach(item) } : listing
}

/** What `give` makes of each page of a listing. */
export const walk = <Input, Failure extends FailureStatus, A, B>(
  api: ApiClientShape,
  listing: Listing<Input, Failure, A>,
  input: Input,
  options: StreamOptions,
  give: (page: Page<A>) => ReadonlyArray<B>,
): Stream.Stream<B, RequestError | FailureByStatus[Failure]> =>
  walkPages({
    operation: listing.operation,
    path: listing.route.path,
    parameters: listing.input(input),
    options,
    fetchPage: (parameters) =>
      fetchPage(api, readAs(listing, input), parameters, options.onUndecodable),
    keyOf: listing.keyOf,
  }, give)

/** The operation that gives every item of a listing. */
export const items = <Input, Failure extends FailureStatus, A>(
  name: string,
  listing: Listing<Input | undefined, Failure, A>,
): (
  input?: Input,
  options?: StreamOptions,
) => Stream.Stream<A, RequestError | FailureByStatus[Failure], ApiClient> =>
  streaming(
    name,
    listing.operation,
    (api, input?: Input, options: StreamOptions = {}) =>
      walk(api, listing, input, options, ({ items }) => items),
  )

/** The operation that gives every page of a listing. */
export const pages = <Input, Failure extends FailureStatus, A>(
  name: string,
  listing: Listing<Input | undefined, Failure, A>,
): (
  input?: Input,
  options?: StreamOptions,
) => Stream.Stream<Page<A>, RequestError | FailureByStatus[Failure], ApiClient> =>
  streaming(
    name,
    listing.operation,
    (api, input?: Input, options: StreamOptions = {}) =>
      walk(api, listing, input, options, (page) => [page]),
  )
