/**
 * `cam2 changes`: the log of cameras that were added or updated.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { streamChangeLog } from "../../client/operations/mod.ts"
import type { ChangeLogEntry } from "../../domain/ChangeLog.ts"
import { connection, layerClient } from "../Connection.ts"
import { concurrency, describePart, json, part, range, takePart } from "../Flags.ts"
import { printList } from "../output/PrintList.ts"
import type { Column } from "../output/Table.ts"

const columns: ReadonlyArray<Column<ChangeLogEntry>> = [
  { title: "TIME", maxWidth: 35, text: ({ timestamp }) => timestamp },
  { title: "CAMERA", maxWidth: 24, text: ({ cameraID }) => cameraID },
]

/** `cam2 changes`. */
export const changes = Command.make(
  "changes",
  { range, part, concurrency, json, connection },
  Effect.fnUntraced(function* ({ concurrency, json, part, range }) {
    const wanted = { ...range, offset: part.offset }
    const entries = takePart(part)(streamChangeLog(wanted, { concurrency }))
    yield* printList(entries, {
      json,
      columns,
      describe: (count) => describePart(part, count, ["change", "changes"]),
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Show which cameras were added or updated"),
  Command.withDescription(
    "Show which cameras were added or updated, oldest first. Needs a webUI client.",
  ),
  Command.withExamples([
    { command: "cam2 changes --start 2018-07-04 --all", description: "Everything since a day" },
  ]),
)
