/**
 * `cam2 check-db`: whether the database is whole.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { checkDatabase } from "../../server/stores/sqlite/CheckDatabase.ts"
import { CommandError } from "../output/ReportFailure.ts"
import { db, json } from "../Flags.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"

/** `cam2 check-db`. */
export const checkDb = Command.make(
  "check-db",
  { db: db("The SQLite file that is checked, cam2.sqlite when left out"), json },
  Effect.fnUntraced(function* ({ db, json }) {
    const { cameras, problems } = yield* checkDatabase(db)
    const lines = json
      ? [toJson({ file: db, whole: problems.length === 0, problems })]
      : problems.length === 0
      ? [`${db} is whole: ${cameras} cameras`]
      : problems
    yield* printLines(Stream.fromIterable(lines))
    if (problems.length > 0) {
      return yield* new CommandError({
        message: `${db} is damaged: ${problems.length} faults. Stop the server and go back to a ` +
          "backup, or see what .recover of the sqlite3 program saves",
      })
    }
  }),
).pipe(
  Command.withShortDescription("Check that a database is whole"),
  Command.withDescription(
    "Read the whole database of a server on this machine, also while the server runs, and tell what " +
      "is wrong with it; nothing is written. The exit code is 0 when it is whole, and 1 when it is " +
      "damaged, cannot be read, or is no camera database.",
  ),
  Command.withExamples([
    { command: "cam2 check-db --db /var/lib/cam2/cameras.sqlite" },
    { command: "cam2 check-db --db cam2-monday.sqlite", description: "A backup" },
  ]),
)
