/**
 * `cam2 changes`: the log of what was done to cameras.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { streamChangePages, streamChanges } from "../../client/operations/mod.ts"
import type { ChangeLogEntry } from "../../domain/ChangeLog.ts"
import { connection, layerClient } from "../Connection.ts"
import { concurrency, kind, part, rangeOrNow } from "../Flags.ts"
import { form } from "../output/Form.ts"
import { printPart } from "../output/PrintList.ts"
import type { Column } from "../output/Table.ts"
import { goOn } from "../watch/GoOn.ts"

const columns: ReadonlyArray<Column<ChangeLogEntry>> = [
  { title: "TIME", maxWidth: 35, text: ({ timestamp }) => timestamp },
  { title: "CHANGE", maxWidth: 7, text: ({ kind }) => kind ?? "" },
  { title: "CAMERA", maxWidth: 24, isWhole: true, text: ({ cameraID }) => cameraID },
]

const follow = Flag.Boolean("follow").pipe(
  Flag.withoutNegation,
  Flag.withDescription(
    "Go on with every change as it is made, until interrupted; with --start now only with new ones",
  ),
  Flag.withDefault(false),
)

/** `cam2 changes`. */
export const changes = Command.make(
  "changes",
  { range: rangeOrNow, kind, follow, part, concurrency, form, connection },
  Effect.fnUntraced(function* ({ concurrency, follow, form, kind, part, range }) {
    const wanted = { ...range, kind, offset: part.offset }
    const entries = follow
      ? Stream.flatMap(
        goOn((from) => streamChangePages(wanted, { from, concurrency }), range),
        ({ items }) => Stream.fromArray(items),
      )
      : streamChanges(wanted, { concurrency })
    const all = part.all || follow && part.limit === undefined
    yield* printPart(entries, {
      part: { ...part, all },
      form,
      names: ["timestamp", "kind", "cameraID"],
      columns,
      noun: ["change", "changes"],
    })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Show what was done to cameras"),
  Command.withDescription(
    "Show which cameras were added, updated, retired or removed, oldest first, from the first change " +
      "of all unless --start is given.",
  ),
  Command.withExamples([
    { command: "cam2 changes --start 2018-07-04 --all", description: "Everything since a day" },
    {
      command: "cam2 changes --follow --start now --kind added --json",
      description: "New cameras as they are added, one JSON record a line",
    },
  ]),
)
