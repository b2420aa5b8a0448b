/**
 * `cam2 import`: adding cameras from a file.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Stream from "effect/Stream"
import { connection, layerClient } from "../Connection.ts"
import { CommandError } from "../output/ReportFailure.ts"
import { json } from "../Flags.ts"
import { importCameras } from "../import/ImportCameras.ts"
import { countDone, type ImportSummary, summaryLines } from "../import/ImportSummary.ts"
import { openSource } from "../import/OpenSource.ts"
import { showProgress } from "../import/Progress.ts"
import { readCameras } from "../import/ReadCameras.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../output/Printable.ts"

const source = Argument.String("file-or-url").pipe(
  Argument.withDescription("A file, an http(s) address, or - for standard input"),
)

const country = Flag.String("country").pipe(
  Flag.withMetavar("<code>"),
  Flag.withDescription("The country of the cameras in OpenTrafficCamMap JSON"),
  Flag.withDefault("US"),
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
    "What becomes of a camera that is there: it is left as it is, or changed to what the list says",
  ),
  Flag.withDefault("skip" as const),
)

const quiet = Flag.Boolean("quiet").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Show no progress"),
  Flag.withDefault(false),
)

/** How many reasons of refusals a reader is shown. */
const shownReasons = 20

const printSummary = (summary: ImportSummary, { json }: { readonly json: boolean }) => {
  const { added, alreadyThere, inDoubt, reasons, unchanged, updated } = summary
  const lines = json
    ? [toJson({
      added,
      ...updated === undefined ? { alreadyThere } : { updated, unchanged },
      refused: reasons,
      inDoubt,
    })]
    : summaryLines(summary)
  return printLines(Stream.fromIterable(lines))
}

/** `cam2 import`. */
export const importCommand = Command.make(
  "import",
  { source, country, existing, concurrency, quiet, json, connection },
  Effect.fnUntraced(function* ({ concurrency, country, existing, json, quiet, source }) {
    let summary: ImportSummary = { added: 0, alreadyThere: 0, refused: 0, reasons: [] }
    const cameras = yield* readCameras(openSource(source), { country })
    const importing = importCameras(cameras, {
      existing,
      concurrency,
      maxReasons: json ? Infinity : shownReasons,
      onProgress: (current) => {
        summary = current
      },
    })
    const progress = json || quiet
      ? Effect.void
      : showProgress({ done: () => countDone(summary), total: cameras.total })
    yield* Effect.andThen(progress, importing).pipe(
      Effect.scoped,
      // Whatever ends the import, what it has done so far is told.
      Effect.onExit(() => printSummary(summary, { json })),
    )
    if (summary.refused > 0) {
      return yield* new CommandError({
        message: `${summary.refused} of ${countDone(summary)} cameras were refused`,
      })
    }
  }, Effect.scoped),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.provide(FetchHttpClient.layer),
  Command.withShortDescription("Add cameras from a file"),
  Command.withDescription(
    "Add cameras from OpenTrafficCamMap JSON (state, county, list of cameras) or from NDJSON of " +
      "camera records. It is safe to run it again: cameras that are there are not added twice. With " +
      "--existing update those that are there are changed: the one with the source and source_id of " +
      "the record, or one at its address; what the record leaves out stays, and what is null in it " +
      "is cleared. Needs an admin client. The exit code is 1 when any camera was refused.",
  ),
  Command.withExamples([
    { command: "cam2 import cameras.ndjson", description: "One camera record a line" },
    { command: "cam2 import USA.json --concurrency 16", description: "OpenTrafficCamMap" },
    { command: "cam2 import cameras.ndjson --existing update", description: "A list that changed" },
    {
      command: "cam2 search --all --json | CAM2_BASE_URL=http://127.0.0.1:9000 cam2 import -",
      description: "From one database into another",
    },
  ]),
)
