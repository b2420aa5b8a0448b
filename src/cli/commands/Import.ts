/**
 * `cam2 import`: adding cameras from a file.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"
import { connection, layerClient } from "../Connection.ts"
import { countryCodes } from "../../domain/CountryCodes.ts"
import { CommandError } from "../output/ReportFailure.ts"
import { json, kept, maybe } from "../Flags.ts"
import { checkRetire } from "../import/CheckRetire.ts"
import { dryRun, dryRunLines } from "../import/DryRun.ts"
import { mappingLines, type ReadBy, readBy } from "../import/MappingLines.ts"
import { openSource } from "../import/OpenSource.ts"
import { showProgress } from "../import/Progress.ts"
import { openRefused } from "../import/RefusedFile.ts"
import { summaryLines } from "../import/SummaryLines.ts"
import { importCameras, type ImportOptions } from "../../lists/importCameras.ts"
import { countDone, type ImportSummary, makeTally } from "../../lists/ImportSummary.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"

const location = Argument.String("file-or-url").pipe(
  Argument.withDescription("A file, an http(s) address, or - for standard input"),
)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), maybe)

const list = {
  map: Flag.KeyValuePair("map").pipe(
    Flag.withMetavar("<field=name>"),
    Flag.withDescription(
      "Which column, or path of nested values such as location.lat, a field is read from; may be " +
        "given for several fields; the names that public lists use when left out",
    ),
    maybe,
  ),
  columns: Flag.map(
    text(
      "columns",
      "<names>",
      "The columns of CSV without a header, with commas between them; its first line when left out",
    ),
    (names) => names?.split(",").map((name) => name.trim()),
  ),
  source: text(
    "source",
    "<name>",
    "Who publishes the list; the host of each address when left out",
  ),
  country: Flag.String("country").pipe(
    Flag.filter((code) => /^\s*[a-z]{2}\s*$/i.test(code), (code) => {
      const meant = countryCodes(code).slice(0, 3).join(" or ")
      return `Expected two letters, such as US${meant && `; did you mean ${meant}?`}`
    }),
    Flag.map((code) => code.trim().toUpperCase()),
    Flag.withMetavar("<code>"),
    Flag.withDescription(
      "The country of cameras of which the list names none, such as US; not known when left out",
    ),
    maybe,
  ),
  items: text(
    "items",
    "<path>",
    "Where the records are in JSON, such as data.cameras; looked for when left out",
  ),
  encoding: text(
    "encoding",
    "<name>",
    "How the text is written, such as latin1; what it shows when left out",
  ),
}

const dryRunFlag = Flag.Boolean("dry-run").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Show the form, the mapping, the first cameras and counts; write nothing"),
  Flag.withDefault(false),
)

const retire = Flag.Boolean("retire").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Retire the cameras of --source that are no longer in the list"),
  Flag.withDefault(false),
)

const errors = Flag.String("errors").pipe(
  Flag.withMetavar("<path>"),
  Flag.withDescription(
    "A file for the records that are refused, with the reasons, to be mended and imported again; none " +
      "when left out",
  ),
  kept,
)

const concurrency = Flag.Int("concurrency").pipe(
  Flag.filter((count) => count > 0, (count) => `Expected a whole number above 0, got ${count}`),
  Flag.withMetavar("<count>"),
  Flag.withDescription(
    "How many cameras are on their way at a time where the server takes them one by one; 8 when " +
      "left out",
  ),
  Flag.withDefault(8),
)

const existing = Flag.Literals("existing", ["skip", "update"]).pipe(
  Flag.withMetavar("<skip|update>"),
  Flag.withDescription(
    "What becomes of a camera that is there: it is left as it is, or changed to what the list says; " +
      "update when left out",
  ),
  Flag.withDefault("update" as const),
)

const quiet = Flag.Boolean("quiet").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Show no progress"),
  Flag.withDefault(false),
)

/** How many reasons of refusals a reader is shown. */
const shownReasons = 20

const jsonOf = (summary: ImportSummary, list: ReadBy) => {
  const { absent, added, alreadyThere, inDoubt, notes, reasons, retired, unchanged, updated } =
    summary
  return toJson({
    added,
    ...updated === undefined ? { alreadyThere } : { updated, unchanged },
    refused: reasons,
    inDoubt,
    noLongerInList: absent,
    retired,
    inferred: notes && Object.fromEntries(notes),
    ...readBy(list),
  })
}

const printSummary = (
  summary: ImportSummary,
  list: ReadBy,
  { json }: { readonly json: boolean },
) =>
  printLines(Stream.fromIterable(
    json ? [jsonOf(summary, list)] : [...summaryLines(summary), ...mappingLines(list)],
  ))

const tellEmpty = Console.error("There are no cameras in the list.")

const refusedError = (refused: number, all: number) =>
  new CommandError({ message: `${refused} of ${all} cameras were refused` })

/** `cam2 import`. */
export const importCommand = Command.make(
  "import",
  {
    location,
    ...list,
    existing,
    retire,
    errors,
    dryRun: dryRunFlag,
    concurrency,
    quiet,
    json,
    connection,
  },
  Effect.fnUntraced(function* (
    { connection, dryRun: isDryRun, errors, json, location, quiet, ...options },
  ) {
    yield* checkRetire(options)
    const maxReasons = json ? Infinity : shownReasons
    const bytes = openSource(location)
    if (isDryRun) {
      const found = yield* dryRun(bytes, { ...options, maxReasons })
      yield* printLines(Stream.fromIterable(dryRunLines(found, { json })))
      return yield* found.cameras + found.refused === 0 ? tellEmpty : Effect.void
    }
    let { summary }: { summary: ImportSummary } = makeTally(maxReasons, options.existing)
    let list: Parameters<NonNullable<ImportOptions["onList"]>>[0] | undefined
    const progress = json || quiet ? Effect.void : showProgress({
      done: () => countDone(summary),
      get total() {
        return list?.total
      },
    })
    const keep = errors === undefined ? undefined : yield* openRefused(errors)
    const importing = importCameras(bytes, {
      ...options,
      maxReasons,
      onList: (found) => {
        list = found
      },
      onProgress: (current) => {
        summary = current
      },
    }).pipe(
      Stream.chunks,
      Stream.runForEach((outcomes) => keep?.(outcomes) ?? Effect.void),
      Effect.provide(layerClient(connection)),
    )
    yield* Effect.andThen(progress, importing).pipe(
      Effect.scoped,
      // Whatever ends the import, what it has done so far is told.
      Effect.onExit(() => list ? printSummary(summary, list, { json }) : Effect.void),
    )
    if (countDone(summary) === 0 && !summary.inDoubt) {
      yield* tellEmpty
    }
    if (summary.refused > 0) yield* refusedError(summary.refused, countDone(summary))
  }, Effect.scoped),
).pipe(
  Command.provide(FetchHttpClient.layer),
  Command.withShortDescription("Bring in a list of cameras"),
  Command.withDescription(
    "Bring in a list of cameras: CSV with any delimiter, GeoJSON, JSON, NDJSON, OpenTrafficCamMap, " +
      "Overpass JSON, KML, KMZ, GPX or M3U, each also gzipped; the form is recognised from the " +
      "content, and the fields by the names that public lists use. It is safe to run it again: a " +
      "camera is the one with the source and source_id of the record, or one at its address, and it " +
      "is added, updated or unchanged; what the record leaves out stays, and what is null in it is " +
      "cleared. With --source, cameras of it that the list has no longer are told; none is deleted. " +
      "Needs an admin client. The exit code is 1 when any camera was refused.",
  ),
  Command.withExamples([
    {
      command: "cam2 import https://example.org/cameras.csv --dry-run",
      description: "What would come of a list",
    },
    {
      command: "cam2 import cameras.geojson --source 'City of Example' --country US --retire",
      description: "This week's list over last week's",
    },
    {
      command:
        "cam2 import kameras.csv --encoding latin1 --map source_id=nr --map snapshot_url=bild",
      description: "Names that are not known",
    },
    {
      command: "cam2 search --all --json | CAM2_BASE_URL=http://127.0.0.1:9000 cam2 import -",
      description: "From one database into another",
    },
  ]),
)
