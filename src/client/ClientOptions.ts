/**
 * The options of a client, and the check of them.
 *
 * @module
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { isWeb, withoutLastSlash } from "../domain/Address.ts"
import { checkCredentials, type Credentials } from "../domain/Credentials.ts"
import {
  type InvalidClientIdError,
  type InvalidClientSecretError,
  InvalidOptionError,
} from "../domain/Errors.ts"
import { show } from "../domain/Problem.ts"
import { defaultRetryPolicy, type DurationInput, type RetryPolicy } from "./RetryPolicy.ts"

/** How a client reaches its server. */
export interface ClientOptions extends Credentials {
  /** Where the server is, such as `https://cameras.example.org/`. */
  readonly baseURL: string | URL
  /** Retries of calls that are safe to repeat; `false` sends one request per call. */
  readonly retry?: RetryPolicy | false | undefined
  /** The time for one request and its whole response, 30 seconds when left out. */
  readonly timeout?: DurationInput | undefined
  /** The time for a call with its token and all its retries, 2 minutes when left out. */
  readonly deadline?: DurationInput | undefined
  /** Whether `cameraById` of several fibers at once is one request; `true` when left out. */
  readonly batching?: boolean | undefined
}

/** How the options of a client can be wrong. */
export type ClientOptionsError =
  | InvalidClientIdError
  | InvalidClientSecretError
  | InvalidOptionError

/** The limits of a client, or of a call, that were checked. */
export interface CheckedLimits {
  readonly retry: RetryPolicy | false
  readonly timeout: Duration.Duration
  readonly deadline: Duration.Duration
}

/** Options that were checked. */
export interface CheckedOptions extends Credentials, CheckedLimits {
  readonly baseURL: URL
  /** What the address of every path begins with, whatever prefix the base URL has. */
  readonly address: string
  readonly batching: boolean
}

/** The names of the options. Checked by the compiler to be all of them. */
export const optionNames: { readonly [Name in keyof ClientOptions]-?: true } = {
  baseURL: true,
  batching: true,
  clientID: true,
  clientSecret: true,
  deadline: true,
  retry: true,
  timeout: true,
}
const policyNames: { readonly [Name in keyof RetryPolicy]-?: true } = {
  base: true,
  budget: true,
  cap: true,
  schedule: true,
  statuses: true,
  times: true,
}
const budgetNames: { readonly [Name in keyof RetryPolicy["budget"]]-?: true } = {
  capacity: true,
  perSecond: true,
}

/** The failure of an option that is wrong. */
export const wrongOption = (option: string, got: string, expected: string): InvalidOptionError =>
  new InvalidOptionError({
    message: `The option ${option} is wrong: got ${got}, expected ${expected}.`,
    operation: "layer",
    option,
    expected,
  })

/**
 * The failure of what should be an object with no other names than `names`, if it is none: of an option,
 * or of all of them when `name` is left out.
 */
export const checkNames = (
  given: unknown,
  names: Readonly<Record<string, true>>,
  name = "",
  expected = "an object",
): InvalidOptionError | undefined => {
  if (typeof given !== "object" || given === null) {
    return wrongOption(name || "options", show(given), expected)
  }
  const option = Object.keys(given).find((name) => !Object.hasOwn(names, name))
  return option === undefined
    ? undefined
    // What it is set to is not shown: it could be a secret under another name.
    : wrongOption(
      (name && `${name}.`) + option,
      "a name that is not known",
      `one of ${Object.keys(names).join(", ")}`,
    )
}

const checkURL = (baseURL: unknown): URL | InvalidOptionError => {
  // Not shown, for it could hold a password.
  const refuse = (got: string) =>
    wrongOption(
      "baseURL",
      got,
      "an http or https address without user name, password, query and fragment, such as " +
        "https://cameras.example.org/",
    )
  if (typeof baseURL !== "string" && !(baseURL instanceof URL)) return refuse(show(baseURL))
  const text = String(baseURL).trim()
  if (text === "") return refuse("an empty text")
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return refuse("an address without a scheme")
  const url = URL.parse(text)
  if (url === null) return refuse("what is no address")
  if (!isWeb(url)) return refuse(`an address of the scheme ${url.protocol}`)
  const part = url.username + url.password !== ""
    ? "a user name or password"
    : url.search !== ""
    ? "a query"
    : url.hash !== ""
    ? "a fragment"
    : ""
  return part === "" ? url : refuse(`an address with ${part}`)
}

/** A duration that has a unit, and is long enough. */
export const checkDuration = (
  option: string,
  value: unknown,
  isEnough: (duration: Duration.Duration) => boolean = Duration.isPositive,
): Duration.Duration | InvalidOptionError => {
  const duration = typeof value === "number"
    ? Option.none()
    : Duration.fromInput(value as Duration.Input)
  return Option.isSome(duration) && isEnough(duration.value)
    ? duration.value
    : wrongOption(option, show(value), 'a duration with its unit, such as "30 seconds"')
}

const isFrom = (least: number) => (value: unknown): boolean =>
  typeof value === "number" && value >= least

const checkRetry = (retry: unknown, aPolicy: string): InvalidOptionError | undefined => {
  if (retry === false) return
  const unknown = checkNames(retry, policyNames, "retry", `false or ${aPolicy}`)
  if (unknown) return unknown
  // Of which each part is looked at.
  const policy = retry as RetryPolicy
  const { budget, schedule, statuses, times } = policy
  if (!isFrom(0)(times) || times % 1 > 0) {
    return wrongOption("retry.times", show(times), "a whole number from 0")
  }
  for (const name of ["base", "cap"] as const) {
    const duration = checkDuration(
      `retry.${name}`,
      policy[name],
      (duration) => !Duration.isNegative(duration),
    )
    if (duration instanceof InvalidOptionError) return duration
  }
  if (schedule !== undefined && !Schedule.isSchedule(schedule)) {
    return wrongOption("retry.schedule", show(schedule), "a Schedule of effect")
  }
  if (!Array.isArray(statuses) || !statuses.every(isFrom(0))) {
    return wrongOption("retry.statuses", show(statuses), "a list of HTTP statuses")
  }
  const expected = "an object with capacity and perSecond"
  const other = checkNames(budget, budgetNames, "retry.budget", expected)
  if (other) return other
  for (const name of ["capacity", "perSecond"] as const) {
    if (!isFrom(0)(budget[name])) {
      return wrongOption(`retry.budget.${name}`, show(budget[name]), "a number from 0")
    }
  }
}

/** What is there instead of a `Redacted` text, without showing it; undefined when it is one. */
const notRedacted = (secret: unknown): string | undefined => {
  if (secret == null) return "nothing"
  if (typeof secret === "string") return "plain text"
  if (!Redacted.isRedacted(secret)) return "another value"
  try {
    const value = Redacted.value(secret)
    if (typeof value === "string") return
    return value == null ? "nothing in Redacted" : "another value in Redacted"
  } catch {
    return "a Redacted whose value is gone"
  }
}

/** Checks the times and the retries of a client, or of a call; `aPolicy` says which retries it takes. */
export const checkLimits = (
  options: Pick<ClientOptions, "timeout" | "deadline" | "retry">,
  aPolicy = "a RetryPolicy, such as { ...defaultRetryPolicy, times: 1 }",
): CheckedLimits | InvalidOptionError => {
  const timeout = checkDuration("timeout", options.timeout ?? "30 seconds")
  if (timeout instanceof InvalidOptionError) return timeout
  const deadline = checkDuration("deadline", options.deadline ?? "2 minutes")
  if (deadline instanceof InvalidOptionError) return deadline
  const { retry = defaultRetryPolicy } = options
  return checkRetry(retry, aPolicy) ?? { retry, timeout, deadline }
}

const checkOptions = (options: ClientOptions): CheckedOptions | InvalidOptionError => {
  const unknown = checkNames(options, optionNames)
  if (unknown) return unknown
  const url = checkURL(options.baseURL)
  if (url instanceof InvalidOptionError) return url
  const limits = checkLimits(options)
  if (limits instanceof InvalidOptionError) return limits
  const { batching = true, clientID, clientSecret } = options
  if (typeof batching !== "boolean") return wrongOption("batching", show(batching), "true or false")
  if (typeof clientID !== "string") {
    return wrongOption("clientID", show(clientID), "the id of a client, 96 hexadecimal characters")
  }
  const got = notRedacted(clientSecret)
  if (got !== undefined) {
    return wrongOption(
      "clientSecret",
      got,
      "the secret wrapped with Redacted.make of effect/Redacted",
    )
  }
  const address = withoutLastSlash(url.origin + url.pathname)
  // With a slash at the end and without, it is one server.
  return { ...limits, baseURL: new URL(`${address}/`), address, batching, clientID, clientSecret }
}

/** Checks the options of a client; nothing is sent. */
export const checkClientOptions = (
  options: ClientOptions,
): Effect.Effect<CheckedOptions, ClientOptionsError> =>
  Effect.suspend((): Effect.Effect<CheckedOptions, ClientOptionsError> => {
    const checked = checkOptions(options)
    return checked instanceof InvalidOptionError
      ? Effect.fail(checked)
      : Effect.map(Effect.fromResult(checkCredentials(checked)), () => checked)
  })
