/**
 * `cam2 add`, `cam2 edit` and `cam2 put`: writing one camera.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { resolve } from "node:path"
import { addCamera, putCameraBySource, updateCamera } from "../../client/operations/mod.ts"
import { flatten } from "../../contract/ReadCamera.ts"
import { checkSourceCamera, withClearing } from "../../domain/CameraPut.ts"
import {
  type CameraChanges,
  checkCameraChanges,
  checkNewCamera,
  withoutServerMade,
} from "../../domain/CameraWrite.ts"
import type { FormatError } from "../../domain/Errors.ts"
import { connection, layerClient } from "../Connection.ts"
import { openFile } from "../import/OpenSource.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import { cameraID, checkCameraID, ifMatch, json, maybe } from "../Flags.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../../domain/Printable.ts"
import { show } from "../../domain/Problem.ts"
import { printID } from "../output/Record.ts"
import { fieldMeant, nullProblem, readFields, set } from "../SetFields.ts"
import { recordProblem } from "../output/Wording.ts"

const standardInput = "-"

const recordFile = (leftOut: string) =>
  Flag.File("file").pipe(
    Flag.withMetavar("<path>"),
    Flag.withDescription(
      "A file with the JSON of the camera, or - for standard input, which is read too when " +
        `${leftOut} left out`,
    ),
    // A path comes whole.
    Flag.map((path) => path === resolve("-") ? standardInput : path),
    maybe,
  )

const file = recordFile("this and --set are")

// What is wrong with the record is no wrong usage of the command.
const recordError = ({ field = "", message }: FormatError) => {
  const meant = /^Keywords /.test(message) ? fieldMeant(field) : ""
  const problem = recordProblem(message)
  return new CommandError({
    message: meant === "" ? problem : problem.replace(/\.$/, () => `; ${meant}`),
  })
}

const readRecord = Effect.fnUntraced(function* (file = standardInput) {
  const { stdinIsTerminal } = yield* Stdio.Stdio
  if (file === standardInput && (yield* stdinIsTerminal)) {
    yield* Console.error("Reading the JSON record of the camera from standard input.")
  }
  const bytes = yield* Stream.mkUint8Array(openFile(file))
  if (bytes.length === 0) {
    const message = "no record was given: its JSON is read from --file or standard input"
    return yield* new UsageError({ message })
  }
  const record = yield* Effect.try({
    try: (): unknown =>
      flatten(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))),
    catch: () => new CommandError({ message: "the record of the camera is not JSON" }),
  })
  return Predicate.isObject(record) && !Array.isArray(record)
    ? record
    : yield* new CommandError({ message: "the record of the camera is not a JSON object" })
})

interface Given {
  readonly file: string | undefined
  readonly set: ReadonlyArray<string>
}

/** The record of --file or of standard input, and the fields of --set, which may be all there is. */
const recordAndFields = Effect.fnUntraced(function* ({ file, set }: Given) {
  const fields = yield* readFields(set)
  const record = set.length > 0 && file === undefined ? {} : yield* readRecord(file)
  return { record, fields }
})

/** What `edit` writes: the fields of a record of no other camera, none of them to be cleared. */
const changesOf = Effect.fnUntraced(function* (cameraID: string, given: Given) {
  const { fields, record } = yield* recordAndFields(given)
  const own = Reflect.get(record, "cameraID") ?? undefined
  if (own !== undefined && String(own).toLowerCase() !== cameraID.toLowerCase()) {
    const message = `cameraID: got ${show(own)}, but the camera to edit is ${cameraID}`
    return yield* new CommandError({ message })
  }
  const checked = checkCameraChanges("updateCamera")({
    ...withoutServerMade({ ...record, ...fields }),
    cameraID,
  })
  const changes = yield* Effect.mapError(Effect.fromResult(checked), recordError)
  // A record with its id is a whole one, as `cam2 camera --json` prints it, with nulls for what it lacks.
  const meant = withoutServerMade(own === undefined ? { ...record, ...fields } : fields)
  const cleared = Object.entries(meant).find(([, value]) => value === null)
  if (cleared !== undefined) {
    return yield* new CommandError({ message: nullProblem(cleared[0]) })
  }
  // The check saw to it that the retrieval fields are those of one camera type.
  return changes as CameraChanges
})

/** `cam2 add`. */
export const add = Command.make(
  "add",
  { file, set, json, connection },
  Effect.fnUntraced(function* ({ file, json, set }) {
    const { fields, record } = yield* recordAndFields({ file, set })
    const checked = checkNewCamera("addCamera")({ ...record, ...fields })
    const camera = yield* Effect.mapError(Effect.fromResult(checked), recordError)
    yield* printID(yield* addCamera(camera), { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Add one camera"),
  Command.withDescription(
    "Add one camera from its JSON record, or from its fields with --set, and print its id. It has at " +
      "least camera_type, the address of that type (ip, snapshot_url or m3u8_url), is_active_image " +
      "and is_active_video. Needs an admin client.",
  ),
  Command.withExamples([
    { command: "cam2 add --file camera.json" },
    {
      command: "cam2 add --set camera_type=stream --set m3u8_url=https://example.org/1.m3u8 " +
        "--set is_active_image=false --set is_active_video=true --set country=US",
    },
    {
      command: `echo '{"camera_type": "non_ip", "snapshot_url": "https://example.org/1.jpg", ` +
        `"is_active_image": true, "is_active_video": false}' | cam2 add`,
      description: "From standard input",
    },
  ]),
)

/** `cam2 edit`. */
export const edit = Command.make(
  "edit",
  {
    cameraID,
    file,
    set,
    ifMatch,
    json,
    connection,
  },
  Effect.fnUntraced(function* ({ cameraID, file, ifMatch, json, set }) {
    yield* checkCameraID(cameraID)
    const changes = yield* changesOf(cameraID, { file, set })
    yield* printID(yield* updateCamera(changes, { ifMatch }), { json })
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withAlias("update"),
  Command.withShortDescription("Change one camera"),
  Command.withDescription(
    "Change the fields of one camera that are in the JSON record, or given with --set; the others " +
      "stay, and none is cleared: put does that. Needs an admin client.",
  ),
  Command.withExamples([
    { command: "cam2 edit 5ae0ecbd336359291be74c12 --set city=Lafayette --set direction=90" },
    { command: `echo '{"city": "Lafayette"}' | cam2 edit 5ae0ecbd336359291be74c12` },
    {
      command: "cam2 edit 5ae0ecbd336359291be74c12 --file camera.json --if-match v3",
      description: "Unless another changed it since it was read",
    },
  ]),
)

/** `cam2 put`. */
export const put = Command.make(
  "put",
  {
    source: Argument.String("source").pipe(
      Argument.withDescription("The name of the source that gives the camera its id"),
    ),
    sourceID: Argument.String("source-id").pipe(
      Argument.withDescription("The id that the source gives the camera"),
    ),
    file: recordFile("it is"),
    ifMatch,
    json,
    connection,
  },
  Effect.fnUntraced(function* ({ file, ifMatch, json, source, sourceID }) {
    const record = withClearing(withoutServerMade(yield* readRecord(file)))
    const checked = checkSourceCamera("putCameraBySource")(source, sourceID, record)
    const camera = yield* Effect.mapError(Effect.fromResult(checked), recordError)
    const put = yield* putCameraBySource(source, sourceID, camera, { ifMatch })
    yield* printLines(Stream.make(json ? toJson(put) : `${put.cameraID} ${put.outcome}`))
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Add or change the camera with an id of a source"),
  Command.withDescription(
    "Add one camera under the id that its source gives it, or change the one that has it, and print " +
      "its id and whether it was added, updated or unchanged. What the JSON record leaves out stays, " +
      "and what is null in it is cleared. It is safe to run it again. To add one, the record has at " +
      "least camera_type, the address of that type (ip, snapshot_url or m3u8_url), is_active_image " +
      "and is_active_video. Needs an admin client.",
  ),
  Command.withExamples([
    { command: 'cam2 put "Harbour office" "pier 4" --file camera.json' },
  ]),
)
