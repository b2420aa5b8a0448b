/**
 * `cam2 clients log`: who did what to which client.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { streamClientLog } from "../../client/operations/mod.ts"
import type { ClientLogEntry } from "../../domain/ClientLog.ts"
import { connection, layerClient } from "../Connection.ts"
import { concurrency, part, range } from "../Flags.ts"
import { form } from "../output/Form.ts"
import { printPart } from "../output/PrintList.ts"
import type { Column } from "../output/Table.ts"

const change = (now: string, old: string | undefined) =>
  old === undefined ? now : `${old} -> ${now}`

// Ids last: they are what a narrow window cuts, and programs read --json.
const columns: ReadonlyArray<Column<ClientLogEntry>> = [
  { title: "TIME", maxWidth: 24, text: ({ timestamp }) => timestamp },
  { title: "BY", maxWidth: 30, text: ({ actorOwner }) => actorOwner ?? "(operator)" },
  { title: "ACTION", maxWidth: 11, text: ({ action }) => action },
  { title: "OWNER", maxWidth: 60, text: ({ oldOwner, owner }) => change(owner, oldOwner) },
  {
    title: "LEVEL",
    maxWidth: 14,
    text: ({ oldPermissionLevel, permissionLevel }) => change(permissionLevel, oldPermissionLevel),
  },
  { title: "CLIENT", maxWidth: 96, text: ({ clientID }) => clientID },
  { title: "BY CLIENT", maxWidth: 96, text: ({ actorID }) => actorID ?? "" },
]

const names = [
  "timestamp",
  "action",
  "clientID",
  "owner",
  "permissionLevel",
  "oldOwner",
  "oldPermissionLevel",
  "oldSecretEndsAt",
  "actorID",
  "actorOwner",
  "requestId",
]

/** `cam2 clients log`. */
export const clientLog = Command.make(
  "log",
  { range, part, concurrency, form, connection },
  Effect.fnUntraced(function* ({ concurrency, form, part, range }) {
    const wanted = { ...range, offset: part.offset }
    const entries = streamClientLog(wanted, { concurrency })
    yield* printPart(entries, {
      part,
      form,
      names,
      columns,
      noun: ["change", "changes"],
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Show who registered and changed which client"),
  Command.withDescription(
    "Show who registered which client, changed its owner or permission level, gave it a new " +
      "secret, or removed it, oldest first. Needs an admin client.",
  ),
  Command.withExamples([
    { command: "cam2 clients log --start 2018-07-04 --all", description: "Everything since a day" },
  ]),
)
