/**
 * Managing the clients of the server, as a webUI client or above.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as operations from "../../client/operations/mod.ts"
import { list, me, remove } from "./ClientList.ts"
import { clientLog } from "./ClientLog.ts"
import { type Credentials, longestKeep } from "../../domain/Credentials.ts"
import { connection, layerClient } from "../Connection.ts"
import { clientID, json, maybe, owner } from "../Flags.ts"
import { CommandError } from "../output/ReportFailure.ts"
import { form } from "../output/Form.ts"
import { printAll } from "../output/Output.ts"
import { printDone, printNumber, recordLines } from "../output/Record.ts"

const levels = ["user", "webUI", "admin"] as const

/** Prints a secret, which nobody tells again: that it was not printed is a failure. */
const printSecret = Effect.fnUntraced(function* (
  { clientID, clientSecret }: Credentials,
  flags: { readonly json: boolean },
) {
  yield* printAll(recordLines({ clientID, clientSecret: Redacted.value(clientSecret) }, flags))
    .pipe(
      Effect.mapError(({ message }) =>
        new CommandError({
          message:
            `${message}. The secret of the client ${clientID} is lost: give it another one with cam2 reset-secret, as a client whose secret you have`,
        })
      ),
    )
  if (!flags.json) yield* Console.error("The secret is not shown again. Keep it.")
})

const register = Command.make(
  "register",
  {
    owner,
    permission: Flag.Literals("permission", levels).pipe(
      Flag.withMetavar("<level>"),
      Flag.withAlias("level"),
      Flag.withDescription(
        "user reads, webUI also manages clients, admin also writes cameras; user when left out",
      ),
      Flag.withDefault("user"),
    ),
    json,
    connection,
  },
  Effect.fnUntraced(function* ({ json, owner, permission }) {
    yield* printSecret(yield* operations.register(owner, permission), { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Register a client and print its id and its secret, once"),
  Command.withExamples([{ command: "cam2 register bob --permission admin" }]),
)

const usage = Command.make(
  "usage",
  { clientID, owner, form, connection },
  Effect.fnUntraced(function* ({ clientID, form, owner }) {
    const api_usage = yield* operations.usageByClient(clientID, owner)
    yield* printNumber({ api_usage }, form)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Print how many requests a client has made"),
  Command.withExamples([{ command: "cam2 usage $CLIENT_ID bob" }]),
)

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

const secondsIn = (text: string): number => {
  const [, count, unit = "s"] = /^(\d+)([smhd])?$/.exec(text.trim()) ?? []
  return Number(count) * (units[unit] ?? NaN)
}

const keep = Flag.String("keep").pipe(
  Flag.filter(
    (text) => secondsIn(text) <= longestKeep,
    (text) =>
      `Expected a time such as 90s, 30m, 12h or 7d, or seconds from 0 to ${longestKeep}, got ${text}`,
  ),
  Flag.map(secondsIn),
  Flag.withMetavar("<time>"),
  Flag.withDescription(
    "Leave the old secret and its tokens valid for so long, at most a week: 90s, 30m, 12h, 7d; a " +
      "number alone is seconds; it ends at once when left out",
  ),
  maybe,
)

const resetSecret = Command.make(
  "reset-secret",
  { clientID, keep, json, connection },
  Effect.fnUntraced(function* ({ clientID, json, keep }) {
    const options = { keep: keep === undefined ? undefined : Duration.seconds(keep) }
    const clientSecret = yield* operations.resetSecret(clientID, options)
    yield* printSecret({ clientID, clientSecret }, { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription(
    "Give a client a new secret and print it, once; the old one ends at once, or after --keep",
  ),
  Command.withExamples([
    { command: "cam2 reset-secret $CLIENT_ID" },
    { command: "cam2 reset-secret $CLIENT_ID --keep 1h", description: "Both are valid an hour" },
  ]),
)

const setPermission = Command.make(
  "set-permission",
  { clientID, level: Argument.Literals("level", levels), json, connection },
  Effect.fnUntraced(function* ({ clientID, json, level }) {
    const message = yield* operations.updatePermission(clientID, level)
    yield* printDone(`${clientID} has the level ${level}`, message, { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Give a client another permission level, at once"),
  Command.withExamples([{ command: "cam2 set-permission $CLIENT_ID webUI" }]),
)

const setOwner = Command.make(
  "set-owner",
  { clientID, owner, json, connection },
  Effect.fnUntraced(function* ({ clientID, json, owner }) {
    const message = yield* operations.updateOwner(clientID, owner)
    yield* printDone(`${clientID} has the owner ${owner}`, message, { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Give a client another owner"),
  Command.withExamples([{ command: "cam2 set-owner $CLIENT_ID alice" }]),
)

const clients = Command.make("clients").pipe(
  Command.withSubcommands([
    me,
    list,
    register,
    remove,
    resetSecret,
    setPermission,
    setOwner,
    usage,
    clientLog,
  ]),
  Command.withAlias("apps"),
  Command.withDescription("See which clients the server has and what was done to them; remove one"),
  Command.withExamples([
    { command: "cam2 clients list bob" },
    { command: "cam2 clients log --all --json" },
  ]),
)

/** The commands that manage clients. */
export const clientCommands = [
  register,
  clients,
  usage,
  resetSecret,
  setPermission,
  setOwner,
] as const
