/**
 * What the server answers before a route, or in its place. The operations of the client do not list
 * these one by one: it sends nothing that is refused so, and 429 and 5xx can come of any call.
 *
 * @module
 */
/** What tells the statuses of an operation of an OpenAPI document. */
export interface OperationFacts {
  readonly method: string
  /** Whether it needs a token. */
  readonly hasToken: boolean
  /** The content types that it reads. */
  readonly bodies: ReadonlyArray<string>
  /** Whether it tells how the server is, and so is never turned away. */
  readonly isProbe: boolean
}

/** The statuses that the server may answer an operation with, besides those of its route. */
export const serverStatuses = (
  { bodies, hasToken, isProbe, method }: OperationFacts,
): ReadonlyArray<number> => [
  // An import is answered while it is read, so that the end of the response tells what befell it.
  ...bodies.includes("application/json") ? [400, 408] : [],
  ...method === "get" ? [] : bodies.includes("application/x-ndjson") ? [415] : [413, 415],
  422,
  ...hasToken ? [429] : [],
  500,
  ...isProbe ? [] : [503],
]
