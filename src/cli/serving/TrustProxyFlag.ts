/**
 * `--trust-proxy`: the proxies before a server.
 *
 * @module
 */
import * as CliError from "effect/cli/CliError"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { type ProxyOptions, trustProblem } from "../../server/middleware/TrustProxy.ts"

const toTrusted = (given: ReadonlyArray<string>): ProxyOptions["trustProxy"] => {
  const [first = ""] = given
  return given.length === 1 && /^\d+$/.test(first) ? Number(first) : given
}

/** `--trust-proxy`, which may be given again. */
export const trustProxy: Flag.Flag<ProxyOptions["trustProxy"]> = Flag.String("trust-proxy").pipe(
  Flag.withMetavar("<count|address>"),
  Flag.withDescription(
    "The proxies before this server, whose X-Forwarded-For or Forwarded tells the address that limits " +
      "count for: how many there are in a row, or the address or network of each, such as 127.0.0.1 or " +
      "10.0.0.0/8; may be given again; none when left out",
  ),
  Flag.atLeast(0),
  Flag.mapEffect((given) => {
    const trusted = toTrusted(given)
    const problem = trusted === undefined ? undefined : trustProblem(trusted)
    return problem === undefined ? Effect.succeed(trusted) : Effect.fail(
      new CliError.InvalidValue({
        option: "trust-proxy",
        value: given.join(" "),
        expected: problem[0]!.toUpperCase() + problem.slice(1),
        kind: "flag",
      }),
    )
  }),
)
