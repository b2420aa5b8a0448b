/**
 * `cam2 retire` and `cam2 rm`: cameras that are no more.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { deleteCamera, retireCamera } from "../../client/operations/mod.ts"
import { connection, layerClient } from "../Connection.ts"
import { cameraID, checkCameraID, ifMatch, json, maybe } from "../Flags.ts"
import { printID } from "../output/Record.ts"
import { readFailure } from "../output/ReadFailure.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"

const reason = Flag.String("reason").pipe(
  Flag.withMetavar("<text>"),
  Flag.withDescription("Why, for those who look after the database; not told when left out"),
  maybe,
)

const yes = Flag.Boolean("yes").pipe(
  Flag.withoutNegation,
  Flag.withAlias("y"),
  Flag.withDescription("Do not ask"),
  Flag.withDefault(false),
)

/** `cam2 retire`. */
export const retire = Command.make(
  "retire",
  { cameraID, reason, ifMatch, json, connection },
  Effect.fnUntraced(function* ({ cameraID, ifMatch, json, reason }) {
    yield* checkCameraID(cameraID)
    yield* printID(yield* retireCamera(cameraID, { ifMatch, reason }), { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Retire a camera that is no more"),
  Command.withDescription(
    "Retire a camera that is no more: it is not found any longer, but for search --retired true, and " +
      "keeps its id and its address. Needs an admin client.",
  ),
  Command.withExamples([
    { command: "cam2 retire 5ae0ecbd336359291be74c12 --reason 'taken down'" },
    { command: "cam2 search --retired true", description: "Those that are retired" },
  ]),
)

/** Asks whoever sits at the terminal. */
const confirm = Effect.fnUntraced(function* (question: string) {
  const { stdin, stdinIsTerminal } = yield* Stdio.Stdio
  if (!(yield* stdinIsTerminal)) {
    return yield* new UsageError({ message: "nobody is there to be asked: add --yes" })
  }
  yield* Console.error(`${question} [y/N]`)
  const answer = yield* stdin.pipe(
    Stream.decodeText,
    Stream.splitLines,
    Stream.runHead,
    Effect.mapError(readFailure("standard input")),
  )
  if (!/^\s*y(es)?\s*$/i.test(Option.getOrElse(answer, () => ""))) {
    return yield* new CommandError({ message: "nothing was removed" })
  }
})

/** `cam2 rm`. */
export const remove = Command.make(
  "rm",
  { cameraID, yes, ifMatch, json, connection },
  Effect.fnUntraced(function* ({ cameraID, ifMatch, json, yes }) {
    yield* checkCameraID(cameraID)
    if (!yes) yield* confirm(`Remove the camera ${cameraID} for good?`)
    yield* printID(yield* deleteCamera(cameraID, { ifMatch }), { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withAlias("delete"),
  Command.withShortDescription("Remove a camera for good"),
  Command.withDescription(
    "Remove a camera for good; its entries in the change log stay. For a camera that is no more, " +
      "retire keeps what is known of it. Asks first, unless --yes is given. Needs an admin client.",
  ),
  Command.withExamples([
    { command: "cam2 rm 5ae0ecbd336359291be74c12" },
    { command: "cam2 rm 5ae0ecbd336359291be74c12 --yes", description: "In a script" },
  ]),
)
