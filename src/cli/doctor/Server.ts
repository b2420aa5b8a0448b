/**
 * What is found of a server: whether it is reached, by what, how it is, and what this client may do.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schedule from "effect/Schedule"
import { isTransient } from "../../client/RetryPolicy.ts"
import { whoami } from "../../client/operations/mod.ts"
import { isWeb, withoutLastSlash } from "../../domain/Address.ts"
import type { PermissionLevel } from "../../domain/Permission.ts"
import { type Connected, layerConnected } from "../Connection.ts"
import { type Finding, ok, problem, warning } from "./Finding.ts"

const timeout = 10_000
// A clock that is this much off is told, in milliseconds.
const mostSkew = 30_000

const isLoopback = ({ hostname }: URL) => /^(localhost|127\..*|\[::1\])$/.test(hostname)

const messageOf = (cause: unknown): string => {
  const inner = Predicate.hasProperty(cause, "cause") ? cause.cause : undefined
  const told = inner instanceof Error && inner.message !== "" ? inner : cause
  return told instanceof Error ? told.message : String(told)
}

const adviceOf = (message: string, url: URL): string =>
  /certificate|tls|ssl/i.test(message)
    ? "mend the certificate of the server, or of the proxy before it"
    : /dns|ENOTFOUND|EAI_AGAIN|lookup/i.test(message)
    ? "is the name of the server written right? is there a network?"
    : isLoopback(url)
    ? "is the server running there? cam2 serve starts one"
    : "is the server running there? is a firewall between?"

interface Responded {
  readonly status: number
  readonly body: unknown
  readonly date: string | null
  readonly asked: number
  readonly answered: number
}

const ask = (url: URL): Effect.Effect<Responded, string> =>
  Effect.gen(function* () {
    const asked = yield* Clock.currentTimeMillis
    const { body, date, status } = yield* Effect.tryPromise({
      try: async (signal) => {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)])
        // No redirect is followed, as by the client, which sends its secret to no other server.
        const response = await fetch(url, { signal: limit, redirect: "manual" })
        const text = await response.text()
        const body: unknown = await Promise.resolve(text).then(JSON.parse).catch(() => undefined)
        return { body, date: response.headers.get("date"), status: response.status }
      },
      catch: messageOf,
    })
    return { asked, answered: yield* Clock.currentTimeMillis, body, date, status }
  })

const addressOf = (url: URL): Finding =>
  url.protocol === "https:" || isLoopback(url)
    ? ok("address", `${url.href}${url.protocol === "https:" ? ", with a certificate" : ""}`)
    : warning(
      "address",
      `${url.href} is not encrypted: secrets can be read on the way`,
      "put the server behind TLS, and give its https address",
    )

const healthOf = ({ body, status }: Responded): Finding => {
  const said = Predicate.hasProperty(body, "status") ? body.status : undefined
  if (status === 200 && said === "ok") return ok("server", "reached, and its database answers")
  const message = Predicate.hasProperty(body, "message") ? `: ${body.message}` : ""
  if (body !== undefined && status >= 500) {
    return problem("server", `not ready, status ${status}${message}`, "see the log of the server")
  }
  return problem(
    "server",
    `status ${status}${message}, which is no answer of a camera database`,
    "is the address, with the path before it, that of the server?",
  )
}

const clockOf = ({ answered, asked, date }: Responded): ReadonlyArray<Finding> => {
  const told = Date.parse(date ?? "")
  if (Number.isNaN(told)) return []
  // The server wrote it in between, with whole seconds, and may have kept it for another one.
  const skew = told + 2000 < asked ? told - asked : told > answered ? told - answered : 0
  const seconds = Math.round(Math.abs(skew) / 1000)
  return [
    Math.abs(skew) < mostSkew
      ? ok("clock", `that of the server is ${seconds === 0 ? "the same" : `${seconds} s off`}`)
      : warning(
        "clock",
        `that of the server is ${seconds} s ${skew < 0 ? "behind" : "ahead"}`,
        "let both machines take the time from a time server",
      ),
  ]
}

const versionOf = ({ body }: Responded): ReadonlyArray<Finding> => {
  const info = Predicate.hasProperty(body, "info") ? body.info : undefined
  return Predicate.hasProperty(info, "title") && Predicate.hasProperty(info, "version")
    ? [ok("interface", `${info.title}, version ${info.version}`)]
    : [warning("interface", "the server does not describe itself", "an older one? upgrade it")]
}

const replicaStates: Readonly<Record<string, string>> = {
  behind: "is too far behind",
  unreachable: "does not answer",
  not_standby: "is no standby",
}

const replicaOf = ({ body }: Responded): ReadonlyArray<Finding> => {
  const state = Predicate.hasProperty(body, "replica") ? String(body.replica) : "none"
  if (state === "ok") return [ok("replica", "answers reads")]
  const said = replicaStates[state]
  return said === undefined ? [] : [
    warning(
      "replica",
      `${said}, and the primary answers all reads`,
      "see the log of the server, and of the standby",
    ),
  ]
}

/** What is found of the server at an address, which whoever gave it mends by `advice`. */
export const server = Effect.fnUntraced(function* (baseURL: string, advice: string) {
  const url = URL.parse(`${withoutLastSlash(baseURL)}/`)
  if (url === null || !isWeb(url)) {
    return [problem("address", `${baseURL} is no http or https address`, advice)]
  }
  // A server that was started a moment ago does not listen yet.
  const asking = Effect.retry(
    Effect.all([ask(new URL("ready", url)), ask(new URL("openapi.json", url))], {
      concurrency: "unbounded",
    }),
    { times: 4, schedule: Schedule.exponential("200 millis") },
  )
  return yield* asking.pipe(
    Effect.map(([ready, document]): ReadonlyArray<Finding> => [
      addressOf(url),
      healthOf(ready),
      ...replicaOf(ready),
      ...ready.status === 200 ? versionOf(document) : [],
      ...clockOf(ready),
    ]),
    Effect.catch((message) =>
      Effect.succeed([
        addressOf(url),
        problem("server", `not reached: ${message}`, adviceOf(message, url)),
      ])
    ),
  )
})

const may: Readonly<Record<PermissionLevel, string>> = {
  user: "reads cameras",
  webUI: "reads cameras, and manages clients",
  admin: "reads and writes cameras, and manages clients",
}

/** What is found of the client of these credentials. */
export const client = (connected: Connected): Effect.Effect<ReadonlyArray<Finding>> =>
  Effect.provide(whoami(), layerConnected(connected)).pipe(
    Effect.map(({ owner, permissionLevel }) => [
      ok("client", `${connected.clientID.slice(0, 8)}… of ${owner} is taken by the server`),
      ok("permission", `${permissionLevel}: ${may[permissionLevel]}`),
    ]),
    Effect.catch((error) =>
      Effect.succeed([
        isTransient(error)
          ? problem("client", `not known: ${error.message}`, "run this again later")
          : problem(
            "client",
            `not taken by the server: ${error.message}`,
            connected.profile === undefined
              ? "is CAM2_CLIENT_SECRET that of this client? it comes before what cam2 login keeps"
              : "log in again with cam2 login",
          ),
      ])
    ),
  )
