/**
 * `cam2 doctor`: what is wrong with this set-up.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Connected, connected, type Connection, connection } from "../Connection.ts"
import { configuration, database, runtime, serverSettings } from "../doctor/Machine.ts"
import { client, server } from "../doctor/Server.ts"
import { type Finding, ok, problem } from "../doctor/Finding.ts"
import { variable } from "../Environment.ts"
import { file, maybe } from "../Flags.ts"
import { form, isForPrograms, printRows } from "../output/Form.ts"
import { printLines } from "../output/Output.ts"
import { CommandError } from "../output/ReportFailure.ts"

const db = maybe(
  file("The SQLite file of a server on this machine; none is looked at when left out"),
)

const credentials = ({ profile }: Connected): Finding =>
  ok("credentials", profile === undefined ? "from the environment" : `of the profile ${profile}`)

/** How to mend the address of the server, which is from a flag, the environment or a profile. */
const addressAdvice = ({ baseUrl, profile }: Connection) =>
  Effect.map(
    variable("CAM2_BASE_URL"),
    (set) =>
      baseUrl?.trim()
        ? "mend --base-url"
        : set !== "" && baseUrl === undefined && profile === undefined
        ? "mend CAM2_BASE_URL"
        : "log in again with cam2 login --base-url <url>",
  )

/** What is found of the connection; the server is looked at also without credentials. */
const connectionOf = (given: Connection) =>
  connected(given).pipe(
    Effect.flatMap((found) =>
      Effect.all([
        Effect.flatMap(addressAdvice(given), (advice) => server(found.baseURL, advice)),
        client(found),
      ], { concurrency: "unbounded" }).pipe(
        Effect.map(([ofServer, ofClient]) => [
          credentials(found),
          ...ofServer,
          // Of a server with a problem nobody knows whether it takes the client.
          ...ofServer.some(isProblem) ? ofClient.filter(isNoProblem) : ofClient,
        ]),
      )
    ),
    Effect.catch(({ message }) =>
      Effect.gen(function* () {
        const baseURL = given.baseUrl ?? (yield* variable("CAM2_BASE_URL"))
        const missing = problem("credentials", message, "log in with cam2 login --base-url <url>")
        const advice = `mend ${given.baseUrl === undefined ? "CAM2_BASE_URL" : "--base-url"}`
        return [missing, ...baseURL === "" ? [] : yield* server(baseURL, advice)]
      })
    ),
  )

const isProblem = ({ state }: Finding) => state === "problem"
const isNotOk = ({ state }: Finding) => state !== "ok"
const isNoProblem = (finding: Finding) => !isProblem(finding)

/** What is found of a database, and of the settings of its server. */
const databaseOf = Effect.fnUntraced(function* (db: string) {
  const found = yield* database(db)
  const settings = yield* serverSettings
  // That its key is in the database can be said only of one that is there.
  return [...found, ...found[0]?.state === "ok" ? settings : settings.filter(isNotOk)]
})

const marks = { ok: "ok", warning: "WARN", problem: "BAD" }

const linesOf = ({ advice, check, detail, state }: Finding): ReadonlyArray<string> => [
  `${marks[state].padEnd(5)} ${check.padEnd(15)} ${detail}`,
  ...advice === undefined ? [] : [`${" ".repeat(22)}-> ${advice}`],
]

/** `cam2 doctor`. */
export const doctor = Command.make(
  "doctor",
  { db, form, connection },
  Effect.fnUntraced(function* ({ connection, db, form }) {
    const parts = yield* Effect.all([
      runtime,
      configuration,
      connectionOf(connection),
      ...db === undefined ? [] : [databaseOf(db)],
    ], { concurrency: "unbounded" })
    const findings = parts.flat()
    const rows = Stream.fromIterable(findings)
    yield* isForPrograms(form)
      ? printRows(rows, form, ["check", "state", "detail", "advice"])
      : printLines(Stream.flatMap(rows, (finding) => Stream.fromIterable(linesOf(finding))))
    const problems = findings.filter(isProblem).length
    if (problems > 0) {
      return yield* new CommandError({
        message: `${problems} ${problems === 1 ? "problem" : "problems"}: see the lines with BAD`,
      })
    }
  }),
).pipe(
  Command.withShortDescription("Tell what is wrong with this set-up"),
  Command.withDescription(
    "Look at this machine, at the server and at the client that commands use, and tell what is wrong " +
      "and what to do: the runtime, the files that hold secrets, the address and its encryption, the " +
      "health of the server, the clocks, the client and its permission; with --db also a database on " +
      "this machine, and the settings of its server. Nothing is written. The exit code is 1 when " +
      "there is a problem.",
  ),
  Command.withExamples([
    { command: "cam2 doctor" },
    { command: "cam2 doctor --db /var/lib/cam2/cameras.sqlite", description: "On the server" },
  ]),
)
