/**
 * `cam2 watch`: what changes, from where it was left.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { cameraAddress } from "../../domain/Address.ts"
import { FormatError } from "../../domain/Errors.ts"
import { toJson } from "../../domain/Printable.ts"
import { connected, connection, layerClient } from "../Connection.ts"
import { kept, kind, rangeOrNow, written } from "../Flags.ts"
import { type Form, form, isForPrograms } from "../output/Form.ts"
import { printList } from "../output/PrintList.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import type { Column } from "../output/Table.ts"
import { isSame, openAppend } from "../watch/AppendFile.ts"
import { type Changed, watchPages } from "../watch/WatchPages.ts"
import { type Kept, readPlace, writePlace } from "../watch/WatchPlace.ts"

const columns: ReadonlyArray<Column<Changed>> = [
  { title: "TIME", maxWidth: 35, text: ({ timestamp }) => timestamp },
  { title: "CHANGE", maxWidth: 7, text: ({ kind }) => kind ?? "" },
  { title: "CAMERA", maxWidth: 24, text: ({ cameraID }) => cameraID },
  { title: "NAME", maxWidth: 60, text: ({ camera }) => camera?.name ?? "" },
  {
    title: "ADDRESS",
    maxWidth: 120,
    text: ({ camera }) => camera ? cameraAddress(camera)?.href ?? "" : "",
  },
]

const path = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar("<path>"), Flag.withDescription(description))

const checkpoint = path(
  "checkpoint",
  "A file that keeps how far it has come; it goes on from there, and begins with the first change; where it is is not kept when left out",
).pipe(kept)

const output = path(
  "output",
  "A file that each change is appended to, once, as a JSON record a line; with --checkpoint; standard output when left out, or -",
).pipe(Flag.withAlias("o"), written)

const once = Flag.Boolean("once").pipe(
  Flag.withoutNegation,
  Flag.withDescription("End when nothing more has changed; else go on until interrupted"),
  Flag.withDefault(false),
)

/** What is wrong with an output, if anything is. */
const wrongWith = (output: string, place: string | undefined, form: Form): string | undefined => {
  if (place === undefined) {
    return "--output needs --checkpoint, the file that tells what was appended before"
  }
  if (output === place) return "--output and --checkpoint have to be two files"
  if (/\.gz$/i.test(output)) return "--output is appended to as plain text: leave .gz out"
  return isForPrograms(form)
    ? "--output is written as JSON anyway: it excludes --json and --csv"
    : undefined
}

/** What a checkpoint that leads nowhere means here. */
const explain = (path: string | undefined) => <E>(error: E): E | CommandError => {
  if (!(error instanceof FormatError) || path === undefined) return error
  const { field, status } = error
  if (field === "from" && status === undefined) {
    return new CommandError({
      message: `${path} is the checkpoint of a watch with another --start or --kind: give those ` +
        "again, or another --checkpoint",
    })
  }
  return field !== "after" ? error : new CommandError({
    message: `${path} is further than the change log of the server, which was restored from a ` +
      "backup: read all cameras anew with cam2 export, and begin with another --checkpoint",
  })
}

/** `cam2 watch`. */
export const watch = Command.make(
  "watch",
  { checkpoint, output, once, start: rangeOrNow.start, kind, form, connection },
  Effect.fnUntraced(function* ({ checkpoint: place, connection, form, kind, once, output, start }) {
    const wrong = output === undefined ? undefined : wrongWith(output, place, form)
    if (wrong !== undefined) return yield* new UsageError({ message: wrong })
    const server = new URL((yield* connected(connection)).baseURL).href
    const kept = place === undefined ? undefined : yield* readPlace(place, server)
    const isNew = place === undefined && !once
    const filter = { start: start ?? (isNew ? "now" : undefined), kind }
    const pages = Stream.mapError(
      watchPages(filter, { from: kept?.checkpoint, once }),
      explain(place),
    )
    if (output !== undefined && place !== undefined) {
      const file = yield* openAppend(output, kept?.output)
      let told: Kept = kept ?? { server }
      const keep = (now: Kept) => {
        told = now
        return writePlace(place, now)
      }
      return yield* Stream.runForEach(
        pages,
        Effect.fnUntraced(function* ({ checkpoint, items }) {
          const found = yield* file.look
          // Known before anything is written: what a run leaves that is broken off now is taken away.
          if (!isSame(found, told.output)) yield* keep({ ...told, output: found })
          const text = items.map((change) => `${toJson(change)}\n`).join("")
          yield* keep({ server, checkpoint, output: yield* file.append(text) })
        }),
      )
    }
    const keep = (checkpoint: string) =>
      place === undefined ? Effect.void : writePlace(place, { ...kept, server, checkpoint })
    // What comes after the changes of a page is pulled when they were printed.
    const changes = Stream.flatMap(
      pages,
      ({ checkpoint, items }) =>
        Stream.concat(Stream.fromArray(items), Stream.fromEffectDrain(keep(checkpoint))),
    )
    yield* printList(changes, {
      form,
      names: ["timestamp", "kind", "cameraID", "camera"],
      columns,
      describe: (count) => `${count} ${count === 1 ? "change" : "changes"}`,
    })
  }, Effect.scoped),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Follow what changes, from where it was left"),
  Command.withDescription(
    "Follow which cameras are added, updated, retired or removed, each with the camera as it is by " +
      "then; null for one that was removed. Without --checkpoint, --once and --start only what " +
      "comes is shown.",
  ),
  Command.withExamples([
    { command: "cam2 watch", description: "What changes from now on" },
    {
      command: "cam2 watch --once --checkpoint cameras.place --output changes.ndjson",
      description: "What changed since the last time, for a crontab",
    },
    {
      command: "cam2 watch --kind added --start now --json",
      description: "New cameras as they are added, one JSON record a line",
    },
  ]),
)
