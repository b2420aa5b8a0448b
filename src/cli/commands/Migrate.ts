/**
 * `cam2 migrate`: bringing a database to the newest schema, apart from serving it.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fs from "node:fs/promises"
import type { Schema } from "../../server/stores/sql/Schema.ts"
import { json } from "../Flags.ts"
import { databaseFlag, findDatabase } from "../serving/Database.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"

const counted = (steps: ReadonlyArray<string>) =>
  `${steps.length} ${steps.length === 1 ? "step" : "steps"}`

const describe = (
  { db, dryRun, isMade }: {
    readonly db: string
    readonly dryRun: boolean
    /** Whether there was no such file. */
    readonly isMade: boolean
  },
  { found, newest, pending }: Schema,
): ReadonlyArray<string> => {
  if (isMade) {
    return [
      dryRun
        ? `There is no ${db}: it would be made, with the newest schema, ${newest}`
        : `There was no ${db}: it was made, with the newest schema, ${newest}`,
    ]
  }
  if (found > newest) {
    return [`${db} has schema ${found}, of a newer version: this one knows schema ${newest}`]
  }
  if (pending.length === 0) return [`${db} has the newest schema, ${newest}`]
  const head = dryRun
    ? `${db} has schema ${found}; ${counted(pending)} to schema ${newest} would be done:`
    : `${db} had schema ${found} and has ${newest} now; ${counted(pending)} done:`
  return [head, ...pending.map((name) => `  ${name}`)]
}

// Not by access, for which Deno wants more than to read.
const isThere = (path: string) => Effect.promise(() => fs.stat(path).then(() => true, () => false))

/** `cam2 migrate`. */
export const migrate = Command.make(
  "migrate",
  {
    db: databaseFlag(
      "The SQLite file, cam2.sqlite when left out, made when it is missing; or PostgreSQL: " +
        "postgres://user@host/database, with its password in PGPASSWORD, or all of it in CAM2_DATABASE_URL",
    ),
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Tell which steps there are to do, and do none"),
      Flag.withDefault(false),
    ),
    json,
  },
  Effect.fnUntraced(function* ({ db, dryRun, json }) {
    const { file, migrate, name, readSchema } = yield* findDatabase(db)
    const isMade = file !== undefined && !(yield* isThere(file))
    const schema = yield* (dryRun ? readSchema : migrate)
    const { found, newest, pending } = schema
    yield* printLines(Stream.fromIterable(
      json
        ? [toJson({ db: name, dryRun, before: found, newest, steps: pending })]
        : describe({ db: name, dryRun, isMade }, schema),
    ))
  }),
).pipe(
  Command.withShortDescription("Bring a database to the newest schema"),
  Command.withDescription(
    "Bring a database to the schema that this version needs, all steps or none, and tell which they " +
      "were. A server does so by itself when it starts on a file, unless it is told --no-migrate, and on " +
      "PostgreSQL where it is told --migrate. A database of " +
      "a newer version is refused and left as it is. Servers of an older version that run over the " +
      "database are not ready from then on: stop them first, and make a backup.",
  ),
  Command.withExamples([
    { command: "cam2 migrate --dry-run", description: "What there is to do in cam2.sqlite" },
    { command: "cam2 migrate --db /var/lib/cam2/cameras.sqlite" },
  ]),
)
