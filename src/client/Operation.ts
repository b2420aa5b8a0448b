/**
 * What every operation is made of: a declaration of its route, input and success.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { FailureStatus, Route } from "../contract/Routes.ts"
import type { Read } from "../contract/Shape.ts"
import type { FormatError } from "../domain/Errors.ts"
import { readBody } from "./ApiResponse.ts"
import { ApiClient, type ApiClientShape, type Call, type RequestError } from "./ApiClient.ts"
import { inSpan, isTraced, tellFailure } from "./Spans.ts"
import type { FailureByStatus } from "./StatusErrors.ts"

/** `run`, or what stands in for the operation `name` in a test. */
const substitute = <Run>({ substitute }: ApiClientShape, name: string, run: Run): Run =>
  substitute === undefined ? run : substitute(name, run)

/** The operation that `body` describes, with a span of its name where a tracer takes it. */
export const define = <Args extends ReadonlyArray<unknown>, A, E, R>(
  name: string,
  body: (api: ApiClientShape, ...args: Args) => Effect.Effect<A, E, R>,
) =>
(...args: Args): Effect.Effect<A, E, R | ApiClient> =>
  Effect.contextWith((context: Context.Context<ApiClient>) => {
    const api = Context.get(context, ApiClient)
    return inSpan(
      substitute(api, name, (...args: Args) => body(api, ...args))(...args),
      context,
      name,
    )
  })

/** An operation that is one request. */
export interface Declaration<
  Args extends ReadonlyArray<unknown>,
  Failure extends FailureStatus,
  A,
> {
  /** The operation, as errors and spans name it. */
  readonly name: string
  /** Where the request goes, and with what it can fail. */
  readonly route: Route<Failure>
  /** What the request carries, once the input was checked. */
  readonly input: (
    ...args: Args
  ) => Result.Result<
    Pick<Call<Failure>, "path" | "parameters" | "form" | "json" | "ifMatch">,
    FormatError
  >
  /** Reads the body of a success. */
  readonly success: Read<A>
}

/** The operation that a declaration describes. */
export const operation = <Args extends ReadonlyArray<unknown>, Failure extends FailureStatus, A>(
  { input, name, route, success }: Declaration<Args, Failure, A>,
): (...args: Args) => Effect.Effect<A, RequestError | FailureByStatus[Failure], ApiClient> =>
  define(name, (api, ...args: Args): Effect.Effect<A, RequestError | FailureByStatus[Failure]> => {
    const request = input(...args)
    return Result.isFailure(request) ? Effect.fail(request.failure) : Effect.flatMap(
      api.call({ operation: name, route, ...request.success }),
      readBody(success, name),
    )
  })

/** An operation of more than one request. */
export const program = <
  Args extends ReadonlyArray<unknown>,
  Eff extends Effect.Effect<unknown, unknown, unknown>,
  A,
>(name: string, body: (api: ApiClientShape, ...args: Args) => Generator<Eff, A>) =>
  define(name, Effect.fnUntraced(body))

/** An operation that is a stream; its span and its failures name `operation`. */
export const streaming = <Args extends ReadonlyArray<unknown>, A, E>(
  name: string,
  operation: string,
  body: (api: ApiClientShape, ...args: Args) => Stream.Stream<A, E, ApiClient>,
) =>
(...args: Args): Stream.Stream<A, E, ApiClient> =>
  Stream.unwrap(Effect.contextWith((context: Context.Context<ApiClient>) => {
    const api = Context.get(context, ApiClient)
    const stream = substitute(api, name, (...args: Args) => body(api, ...args))(...args)
    return Effect.succeed(
      isTraced(context)
        ? Stream.withSpan(Stream.tapError(stream, tellFailure(operation)), operation, {
          attributes: { "cam2.operation": operation },
        })
        : stream,
    )
  }))
