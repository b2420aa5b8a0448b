/**
 * `cam2 camera`: one camera by its id.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CameraIds } from "../../client/operations/cameraByListId.ts"
import { cameraById, cameraByLegacyId, camerasByIds } from "../../client/operations/mod.ts"
import { isCameraId } from "../../domain/CameraId.ts"
import { connection, layerClient } from "../Connection.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import { json } from "../Flags.ts"
import { printLines } from "../output/Output.ts"
import { toJson } from "../output/Printable.ts"
import { listingLines } from "../output/Table.ts"

const id = Argument.String("id").pipe(
  Argument.withDescription("24 hexadecimal characters, or a legacy id with --legacy"),
)

const legacy = Flag.Boolean("legacy").pipe(
  Flag.withoutNegation,
  Flag.withDescription("The id is the one in the database before this one, a whole number"),
  Flag.withDefault(false),
)

const retired = Flag.Boolean("retired").pipe(
  Flag.withoutNegation,
  Flag.withDescription("Show the camera also when it is retired"),
  Flag.withDefault(false),
)

const findAny = Effect.fnUntraced(function* (ids: CameraIds) {
  const { cameras: [camera] } = yield* camerasByIds(ids, { retired: "any" })
  return camera ?? (yield* new CommandError({ message: "No camera with that id." }))
})

const find = (
  { id, legacy, retired }: {
    readonly id: string
    readonly legacy: boolean
    readonly retired: boolean
  },
) => {
  if (legacy ? /^\d+$/.test(id) : isCameraId(id)) {
    if (retired) return findAny(legacy ? { legacyCameraIDs: [id] } : { cameraIDs: [id] })
    return legacy ? cameraByLegacyId(id) : cameraById(id)
  }
  const expected = legacy
    ? "a legacy id, which is a whole number"
    : "a camera id of 24 hexadecimal characters; for a legacy id add --legacy"
  return Effect.fail(new UsageError({ message: `"${id}" is not ${expected}` }))
}

/** `cam2 camera`. */
export const camera = Command.make(
  "camera",
  { id, legacy, retired, json, connection },
  Effect.fnUntraced(function* ({ id, json, legacy, retired }) {
    const camera = yield* find({ id, legacy, retired })
    const lines = json ? [toJson(camera)] : listingLines({ ...camera })
    yield* printLines(Stream.fromIterable(lines))
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Show one camera"),
  Command.withDescription("Show everything that is known of one camera."),
  Command.withExamples([
    { command: "cam2 camera 5ae0ecbd336359291be74c12" },
    { command: "cam2 camera 1001 --legacy --json", description: "By its former id, for programs" },
  ]),
)
