/**
 * `cam2 whoami`, `cam2 clients list` and `remove`: showing clients, and removing one.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { removeClient, streamClients, whoami } from "../../client/operations/mod.ts"
import type { ClientInfo } from "../../domain/ClientInfo.ts"
import { connected, connection, layerClient } from "../Connection.ts"
import { clientID, json, owner } from "../Flags.ts"
import { form } from "../output/Form.ts"
import { printList } from "../output/PrintList.ts"
import { printDone, printRecord } from "../output/Record.ts"
import type { Column } from "../output/Table.ts"

const names = [
  "clientID",
  "owner",
  "permissionLevel",
  "usage",
  "lastUsedAt",
  "oldSecretEndsAt",
]

/** `cam2 clients me`. */
export const me = Command.make(
  "me",
  { form, connection },
  Effect.fnUntraced(function* ({ form }) {
    yield* printRecord({ ...yield* whoami() }, form, names)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Show which client this is: its owner, its permission level, its usage"),
  Command.withExamples([{ command: "cam2 clients me" }]),
)

/** `cam2 whoami`. */
export const whoAmI = Command.make(
  "whoami",
  { form, connection },
  Effect.fnUntraced(function* ({ connection, form }) {
    const { baseURL, profile } = yield* connected(connection)
    const record = { ...yield* whoami(), baseURL, profile }
    yield* printRecord(record, form, [...names, "baseURL", "profile"])
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Show which client this is, on which server"),
  Command.withDescription(
    "Show which client this is: its owner, its permission level, its usage; and its server, and the " +
      "profile of cam2 login that it is from.",
  ),
  Command.withExamples([{ command: "cam2 whoami" }]),
)

// Ids last: they are what a narrow window cuts, and programs read --json.
const columns: ReadonlyArray<Column<ClientInfo>> = [
  { title: "OWNER", maxWidth: 30, text: ({ owner }) => owner },
  { title: "LEVEL", maxWidth: 5, text: ({ permissionLevel }) => permissionLevel },
  { title: "REQUESTS", maxWidth: 16, text: ({ usage }) => String(usage) },
  { title: "LAST USED", maxWidth: 24, text: ({ lastUsedAt }) => lastUsedAt ?? "-" },
  { title: "OLD SECRET ENDS", maxWidth: 24, text: ({ oldSecretEndsAt }) => oldSecretEndsAt ?? "-" },
  { title: "CLIENT", maxWidth: 96, text: ({ clientID }) => clientID },
]

/** `cam2 clients list`. */
export const list = Command.make(
  "list",
  { owner: Argument.optional(owner), form, connection },
  Effect.fnUntraced(function* ({ form, owner }) {
    const clients = streamClients(Option.getOrUndefined(owner))
    yield* printList(clients, {
      form,
      names,
      columns,
      describe: (count) => `${count} ${count === 1 ? "client" : "clients"}`,
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("List the clients of an owner, or of every one"),
  Command.withDescription(
    "List the clients of an owner: their levels, how many requests they have made, and when the " +
      "last. Without an owner, which needs an admin client, the clients of every one.",
  ),
  Command.withExamples([
    { command: "cam2 clients list bob" },
    { command: "cam2 clients list --json", description: "Every client, one record a line" },
  ]),
)

/** `cam2 clients remove`. */
export const remove = Command.make(
  "remove",
  { clientID, json, connection },
  Effect.fnUntraced(function* ({ clientID, json }) {
    yield* printDone(`${clientID} removed`, yield* removeClient(clientID), { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withDescription("Remove a client; its secret and its tokens end at once"),
  Command.withExamples([{ command: "cam2 clients remove $CLIENT_ID" }]),
)
