/**
 * `--cors`: pages of other sites that may ask a server.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import { originProblem } from "../../server/middleware/Cors.ts"

/** `--cors`, which may be given again. */
export const cors: Flag.Flag<ReadonlyArray<string>> = Flag.String("cors").pipe(
  Flag.filter(
    (origin) => originProblem(origin) === undefined,
    (origin) => originProblem(origin) ?? "",
  ),
  Flag.withMetavar("<origin>"),
  Flag.withDescription(
    "An origin, such as https://map.example.org, whose pages may ask this server from a browser; " +
      "may be given again; * for every one, none when left out",
  ),
  Flag.atLeast(0),
)
