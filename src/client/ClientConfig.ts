/**
 * The layer of a client from the configuration.
 *
 * @module
 */
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import {
  InvalidClientIdError,
  InvalidClientSecretError,
  InvalidOptionError,
} from "../domain/Errors.ts"
import type { ApiClient } from "./ApiClient.ts"
import { layer } from "./Client.ts"
import {
  checkClientOptions,
  checkDuration,
  checkNames,
  type ClientOptions,
  type ClientOptionsError,
  optionNames,
  wrongOption,
} from "./ClientOptions.ts"
import { defaultRetryPolicy, type RetryPolicy } from "./RetryPolicy.ts"
import type { TokenService } from "./TokenService.ts"

/** The settings, by the option that each is. The compiler checks that they are all. */
const names: { readonly [Option in keyof ClientOptions]-?: string } = {
  baseURL: "CAM2_BASE_URL",
  batching: "CAM2_BATCHING",
  clientID: "CAM2_CLIENT_ID",
  clientSecret: "CAM2_CLIENT_SECRET",
  deadline: "CAM2_DEADLINE",
  retry: "CAM2_RETRY",
  timeout: "CAM2_TIMEOUT",
}

const unread = (name: string, problem: string, expected: string): InvalidOptionError =>
  new InvalidOptionError({
    message: `The setting ${name} ${problem}.`,
    operation: "layer",
    option: name,
    expected,
  })

// The constructors of `Config` bring all of `Schema`: 17 KB of the client to read six texts.
const read = (name: string): Effect.Effect<string | undefined, InvalidOptionError> =>
  Effect.flatMap(ConfigProvider.ConfigProvider, (provider) => provider.load([name])).pipe(
    // The environment is a source that throws where Deno may not read it.
    Effect.catchCause((cause) => {
      const { message } = Object(Cause.squash(cause))
      return Effect.fail(unread(name, `cannot be read: ${message}`, "a source that can be read"))
    }),
    Effect.flatMap((node) =>
      node && node.value === undefined
        ? Effect.fail(unread(name, `is ${node._tag === "Array" ? "a list" : "a record"}`, "a text"))
        // None of them has white space at an end unless by accident.
        : Effect.succeed(node?.value?.trim())
    ),
  )

const required = (
  option: "baseURL" | "clientID" | "clientSecret",
): Effect.Effect<string, InvalidOptionError> =>
  Effect.flatMap(
    read(names[option]),
    (text) =>
      text === undefined
        ? Effect.fail(
          unread(
            names[option],
            "is missing",
            `the setting ${names[option]}, or the option ${option}`,
          ),
        )
        : Effect.succeed(text),
  )

// Blank is not set.
const optional = (name: string): Effect.Effect<string | undefined, InvalidOptionError> =>
  Effect.map(read(name), (text) => text || undefined)

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readDuration = (
  option: "timeout" | "deadline",
): Effect.Effect<Duration.Duration | undefined, InvalidOptionError> =>
  Effect.flatMap(optional(names[option]), (text) => {
    const duration = text === undefined ? undefined : checkDuration(option, text)
    return duration instanceof InvalidOptionError ? Effect.fail(duration) : Effect.succeed(duration)
  })

// What is no boolean is refused with the other options.
const readBatching: Effect.Effect<boolean | undefined, InvalidOptionError> = /* @__PURE__ */ Effect
  .suspend(() =>
    Effect.map(
      optional(names.batching),
      (text) => text === undefined ? text : (parse(text) ?? text) as boolean,
    )
  )

const parseRetry = (text: string): RetryPolicy | false | InvalidOptionError => {
  const value = parse(text)
  if (value === false) return false
  if (typeof value === "number") return { ...defaultRetryPolicy, times: value }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...defaultRetryPolicy, ...value }
    : wrongOption(
      "retry",
      JSON.stringify(text),
      'false, a number of retries, or parts of a RetryPolicy as JSON, such as {"cap":"1 second"}',
    )
}

const readRetry: Effect.Effect<RetryPolicy | false | undefined, InvalidOptionError> =
  /* @__PURE__ */ Effect.suspend(() =>
    Effect.flatMap(optional(names.retry), (text) => {
      const retry = text === undefined ? undefined : parseRetry(text)
      return retry instanceof InvalidOptionError ? Effect.fail(retry) : Effect.succeed(retry)
    })
  )

const isOption = (option: string): option is keyof ClientOptions => Object.hasOwn(names, option)

const optionOf = (error: ClientOptionsError): string =>
  error._tag === "InvalidOptionError"
    ? error.option
    : error._tag === "InvalidClientIdError"
    ? "clientID"
    : "clientSecret"

const withName = (error: ClientOptionsError, given: Partial<ClientOptions>): ClientOptionsError => {
  const [option = "", ...part] = optionOf(error).split(".")
  // What is given was not read.
  if (!isOption(option) || given[option] != null) return error
  const name = names[option]
  const message = `The setting ${name} is wrong: ${error.message}`
  if (error._tag === "InvalidClientIdError") return new InvalidClientIdError({ message })
  if (error._tag === "InvalidClientSecretError") return new InvalidClientSecretError({ message })
  return new InvalidOptionError({
    ...error,
    message: error.message.replace(
      `option ${error.option}`,
      `setting ${name}${part.length === 0 ? "" : ` (${part.join(".")})`}`,
    ),
    option: name,
  })
}

/** The client that `make` gives for the options from the configuration; those `given` count instead. */
export const fromConfig = <R>(
  given: Partial<ClientOptions>,
  make: (
    options: ClientOptions,
  ) => Layer.Layer<ApiClient | TokenService, ClientOptionsError, R>,
): Layer.Layer<ApiClient | TokenService, ClientOptionsError, R> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const wrong = checkNames(given, optionNames)
      if (wrong) return yield* wrong
      const options: ClientOptions = {
        clientID: given.clientID ?? (yield* required("clientID")),
        clientSecret: given.clientSecret ?? Redacted.make(yield* required("clientSecret")),
        baseURL: given.baseURL ?? (yield* required("baseURL")),
        timeout: given.timeout ?? (yield* readDuration("timeout")),
        deadline: given.deadline ?? (yield* readDuration("deadline")),
        retry: given.retry ?? (yield* readRetry),
        batching: given.batching ?? (yield* readBatching),
      }
      yield* checkClientOptions(options)
      return make(options)
    }).pipe(
      Effect.mapError((error) => withName(error, given)),
    ),
  )

/**
 * {@linkcode layer} from the configuration: `CAM2_CLIENT_ID`, `CAM2_CLIENT_SECRET`, `CAM2_BASE_URL`, and
 * where they are set `CAM2_TIMEOUT` and `CAM2_DEADLINE`, such as `30 seconds`, `CAM2_RETRY`: `false`, a
 * number of retries, or parts of a `RetryPolicy` as JSON, and `CAM2_BATCHING`: `true` or `false`.
 * White space around them, such as the end of a line, is left out.
 *
 * What is given in `options` counts instead, and is not read. A setting that is missing or wrong is an
 * `InvalidOptionError` that names it.
 *
 * @example From more than one place
 * ```ts
 * import { cameraById, layerConfig } from "@cam2/camera-database"
 * import * as ConfigProvider from "effect/ConfigProvider"
 * import * as Effect from "effect/Effect"
 *
 * const settings = ConfigProvider.fromUnknown({
 *   CAM2_CLIENT_ID: "0".repeat(96),
 *   CAM2_CLIENT_SECRET: "0".repeat(71),
 *   CAM2_RETRY: "false",
 * })
 * const fallback = ConfigProvider.fromUnknown({ CAM2_BASE_URL: "http://127.0.0.1:1/" })
 * const program = cameraById("5ae0ecbd336359291be74c12").pipe(
 *   Effect.provide(layerConfig()),
 *   Effect.provide(ConfigProvider.layer(ConfigProvider.orElse(settings, fallback))),
 *   Effect.flip,
 * )
 * console.log((await Effect.runPromise(program))._tag)
 * ```
 */
export const layerConfig = (
  options: Partial<ClientOptions> = {},
): Layer.Layer<ApiClient | TokenService, ClientOptionsError> => fromConfig(options, layer)
