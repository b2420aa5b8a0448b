/**
 * Managing the clients of the server, as a webUI client or above.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as operations from "../../client/operations/mod.ts"
import { clientLog } from "./ClientLog.ts"
import type { Credentials } from "../../domain/Credentials.ts"
import { connection, layerClient } from "../Connection.ts"
import { json } from "../Flags.ts"
import { CommandError } from "../output/Failure.ts"
import { printAll, printLines } from "../output/Output.ts"
import { printable, toJson } from "../output/Printable.ts"
import { listingLines } from "../output/Table.ts"

const levels = ["user", "webUI", "admin"] as const

const owner = Argument.String("owner").pipe(
  Argument.withDescription("The user name of the owner"),
)
const clientID = Argument.String("client-id").pipe(
  Argument.withDescription("The id of the client, 96 characters"),
)

const toLines = (record: Readonly<Record<string, unknown>>, { json }: { readonly json: boolean }) =>
  json ? [toJson(record)] : listingLines(record)

const print = (record: Readonly<Record<string, unknown>>, flags: { readonly json: boolean }) =>
  printLines(Stream.fromIterable(toLines(record, flags)))

/** Prints a secret, which nobody tells again: that it was not printed is a failure. */
const printSecret = Effect.fnUntraced(function* (
  { clientID, clientSecret }: Credentials,
  flags: { readonly json: boolean },
) {
  yield* printAll(toLines({ clientID, clientSecret: Redacted.value(clientSecret) }, flags)).pipe(
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
      Flag.withDescription("user reads, webUI also manages clients, admin also writes cameras"),
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

const clients = Command.make(
  "clients",
  { owner, json, connection },
  Effect.fnUntraced(function* ({ json, owner }) {
    const ids = operations.streamClientIdsByOwner(owner)
    if (json) return yield* printLines(Stream.map(ids, (clientID) => toJson({ clientID })))
    let count = 0
    yield* printLines(Stream.map(ids, (clientID) => (count++, printable(clientID))))
    yield* Console.error(`${count} ${count === 1 ? "client" : "clients"}`)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("List the ids of the clients of an owner"),
  Command.withExamples([{ command: "cam2 clients bob" }]),
)

const usage = Command.make(
  "usage",
  { clientID, owner, json, connection },
  Effect.fnUntraced(function* ({ clientID, json, owner }) {
    const api_usage = yield* operations.usageByClient(clientID, owner)
    yield* printLines(Stream.make(json ? toJson({ api_usage }) : String(api_usage)))
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Print how many requests a client has made"),
  Command.withExamples([{ command: "cam2 usage $CLIENT_ID bob" }]),
)

const resetSecret = Command.make(
  "reset-secret",
  { clientID, json, connection },
  Effect.fnUntraced(function* ({ clientID, json }) {
    yield* printSecret({ clientID, clientSecret: yield* operations.resetSecret(clientID) }, {
      json,
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Give a client a new secret and print it, once; the old one ends"),
  Command.withExamples([{ command: "cam2 reset-secret $CLIENT_ID" }]),
)

const setPermission = Command.make(
  "set-permission",
  { clientID, level: Argument.Literals("level", levels), json, connection },
  Effect.fnUntraced(function* ({ clientID, json, level }) {
    yield* print({ message: yield* operations.updatePermission(clientID, level) }, { json })
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
    yield* print({ message: yield* operations.updateOwner(clientID, owner) }, { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Give a client another owner"),
  Command.withExamples([{ command: "cam2 set-owner $CLIENT_ID alice" }]),
)

const administration = Command.make("apps").pipe(
  Command.withSubcommands([clientLog]),
  Command.withDescription("See what was done to the clients of the server, as an admin client"),
  Command.withExamples([{ command: "cam2 apps log --all --json" }]),
)

/** The commands that manage clients. */
export const apps = [
  register,
  clients,
  usage,
  resetSecret,
  setPermission,
  setOwner,
  administration,
] as const
