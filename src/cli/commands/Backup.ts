/**
 * `cam2 backup`: a copy of the database, also while the server runs.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { backup as backUp } from "../../server/stores/sqlite/Backup.ts"
import { db, json } from "../Flags.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"

const file = Argument.String("file").pipe(
  Argument.withDescription("Where the copy goes; nothing may be there yet"),
)

/** `cam2 backup`. */
export const backup = Command.make(
  "backup",
  { file, db: db("The SQLite file that is copied, cam2.sqlite when left out"), json },
  Effect.fnUntraced(function* ({ db, file, json }) {
    const bytes = yield* backUp({ filename: db, target: file })
    yield* printLines(
      Stream.make(json ? toJson({ file, bytes }) : `${file} is a copy of ${db}: ${bytes} bytes`),
    )
  }),
).pipe(
  Command.withShortDescription("Copy the database of a server, also while it runs"),
  Command.withDescription(
    "Copy the database of a server on this machine as it is at one moment, also while the server " +
      "runs. The copy is checked, and a database of its own: to go back to it, stop the server and " +
      "start it with the copy as --db. It holds the keys of the server: only its owner may read it, " +
      "and it is to be kept as safe as the database. What backups that were killed left in the " +
      "directory is removed.",
  ),
  Command.withExamples([
    { command: "cam2 backup cam2-monday.sqlite" },
    { command: "cam2 backup /backups/cameras.sqlite --db /var/lib/cam2/cameras.sqlite" },
  ]),
)
