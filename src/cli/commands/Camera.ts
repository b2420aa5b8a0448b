/**
 * `cam2 camera`: one camera by its id.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type { CameraIds } from "../../client/operations/cameraByListId.ts"
import {
  cameraById,
  cameraByLegacyId,
  camerasByIds,
  cameraWithVersion,
} from "../../client/operations/mod.ts"
import { cameraFields } from "../../domain/CameraSearch.ts"
import { connection, layerClient } from "../Connection.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import { checkCameraID, shownVersion } from "../Flags.ts"
import { form } from "../output/Form.ts"
import { printRecord } from "../output/Record.ts"

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

const notFound = "No camera with that id"

const findAny = Effect.fnUntraced(function* (ids: CameraIds) {
  const { cameras: [camera] } = yield* camerasByIds(ids, { retired: "any" })
  return camera ?? (yield* new CommandError({ message: `${notFound}.` }))
})

const byLegacyId = (id: string, retired: boolean) =>
  retired ? findAny({ legacyCameraIDs: [id] }) : cameraByLegacyId(id)

const byId = (cameraID: string, retired: boolean) =>
  cameraWithVersion(cameraID, retired ? { retired: "any" } : {}).pipe(
    // A server that tells no versions has the camera nevertheless.
    Effect.catchTag("InvalidResponseError", () =>
      Effect.map(
        retired ? findAny({ cameraIDs: [cameraID] }) : cameraById(cameraID),
        (camera) => ({ camera, version: undefined }),
      )),
  )

interface Asked {
  readonly id: string
  readonly legacy: boolean
  readonly retired: boolean
}

const find = Effect.fnUntraced(
  function* ({ id, legacy, retired }: Asked) {
    if (!legacy) yield* checkCameraID(id, "; for a legacy id add --legacy")
    else if (!/^\d+$/.test(id)) {
      return yield* new UsageError({
        message: `"${id}" is not a legacy id, which is a whole number`,
      })
    }
    const cameraID = legacy ? (yield* byLegacyId(id, retired)).cameraID : id
    return yield* byId(cameraID, retired)
  },
  (found, { retired }) =>
    Effect.catchTag(found, "ResourceNotFoundError", (error) =>
      Effect.fail(
        // That the client is unknown has nothing to do with the camera.
        error.operation === "authenticate" ? error : new CommandError({
          message: retired
            ? `${notFound}.`
            : `${notFound}; one that is retired is shown with --retired.`,
        }),
      )),
)

/** `cam2 camera`. */
export const camera = Command.make(
  "camera",
  { id, legacy, retired, form, connection },
  Effect.fnUntraced(function* ({ form, id, legacy, retired }) {
    const { camera, version } = yield* find({ id, legacy, retired })
    yield* printRecord(
      { ...camera, version: version === undefined ? undefined : shownVersion(version) },
      form,
      [...cameraFields, "version"],
    )
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Show one camera"),
  Command.withDescription(
    "Show everything that is known of one camera, and last its version, which --if-match takes.",
  ),
  Command.withExamples([
    { command: "cam2 camera 5ae0ecbd336359291be74c12" },
    { command: "cam2 camera 1001 --legacy --json", description: "By its former id, for programs" },
  ]),
)
