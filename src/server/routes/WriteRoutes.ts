/**
 * The routes that write cameras.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as Stream from "effect/Stream"
import { Api } from "../../contract/Api.ts"
import { idempotencyKeyHeader } from "../../contract/Idempotency.ts"
import { routes } from "../../contract/Routes.ts"
import { ifMatchHeader, ifNoneMatchHeader, versionsOf } from "../../contract/Version.ts"
import { isCameraId } from "../../domain/CameraId.ts"
import { checkSourceCamera } from "../../domain/CameraPut.ts"
import { checkCameraChanges } from "../../domain/CameraWrite.ts"
import * as Problem from "../../domain/Problem.ts"
import { checked, fromPayload, toNewCamera, toPutRecord, wireError } from "./CameraBody.ts"
import { importLines } from "./CameraImport.ts"
import { CameraStore } from "../stores/CameraStore.ts"
import { holdPlace } from "./HeldPlace.ts"
import { Idempotency } from "../middleware/Idempotency.ts"
import { checkAgain } from "../middleware/Permissions.ts"
import { BodyTimeout } from "../middleware/RequestBody.ts"
import { Secrets } from "../Secrets.ts"
import { endUntaken } from "../middleware/Untaken.ts"

const checkPut = checkSourceCamera("putCameraBySource")
const checkChanges = checkCameraChanges("updateCamera")

/** The routes that write cameras. */
export const writes = HttpApiBuilder.group(
  Api,
  "writes",
  Effect.fnUntraced(function* (handlers) {
    const cameras = yield* CameraStore
    const idempotency = yield* Idempotency
    const secrets = yield* Secrets
    return handlers.handleAll({
      addCamera: ({ headers, payload }) =>
        idempotency.once(
          {
            route: routes.addCamera,
            key: headers[idempotencyKeyHeader],
            asked: payload,
            store: cameras,
          },
          Effect.gen(function* () {
            const camera = yield* Effect.fromResult(toNewCamera(payload))
            const cameraID = yield* secrets.cameraID
            return {
              body: { cameraID },
              write: (response) => cameras.add(cameraID, camera, response),
            }
          }),
        ),
      importCameras: Effect.fnUntraced(function* ({ payload, query }) {
        const place = yield* holdPlace("imports")
        if (HttpServerResponse.isHttpServerResponse(place)) return place
        const context = yield* Effect.context<never>()
        const results = importLines(
          { cameras, secrets },
          { ...query, checkClient: Effect.provideContext(checkAgain("importCameras"), context) },
          payload,
        )
        return endUntaken(Stream.ensuring(results, place), {
          patience: yield* BodyTimeout,
          rest: Stream.succeed({ status: 408, message: "The results were not taken in time." }),
        })
      }),
      updateCamera: Effect.fnUntraced(function* ({ headers, params: { cameraID }, payload }) {
        if (!isCameraId(cameraID)) {
          return yield* Problem.idError("updateCamera", "cameraID", cameraID)
        }
        const changes = yield* checked(checkChanges({ ...fromPayload(payload), cameraID }))
        yield* Effect.mapError(
          cameras.update(changes, versionsOf(headers[ifMatchHeader])),
          (error) => error._tag === "FormatError" ? wireError(error) : error,
        )
        return { cameraID: cameraID.toLowerCase() }
      }),
      putCameraBySource: Effect.fnUntraced(function* ({ headers, params, payload }) {
        const { source, source_id } = params
        const camera = yield* checked(checkPut(source, source_id, toPutRecord(payload)))
        const ifMatch = headers[ifMatchHeader]
        const isNew = headers[ifNoneMatchHeader] !== undefined
        if (isNew && ifMatch !== undefined) {
          const expected = "not to be given together with If-Match"
          return yield* Problem.fieldError("putCameraBySource", ifNoneMatchHeader, "*", expected)
        }
        const put = yield* cameras.put(
          yield* secrets.cameraID,
          camera,
          isNew ? "none" : ifMatch?.trim() === "*" ? "*" : versionsOf(ifMatch),
        )
        const { otherSuccess, success } = routes.putCameraBySource
        return HttpServerResponse.jsonUnsafe(put, {
          status: put.outcome === "added" ? success : otherSuccess,
        })
      }),
      retireCamera: Effect.fnUntraced(function* ({ headers, params: { cameraID }, payload }) {
        if (!isCameraId(cameraID)) {
          return yield* Problem.idError("retireCamera", "cameraID", cameraID)
        }
        const versions = versionsOf(headers[ifMatchHeader])
        yield* cameras.retire(cameraID, payload?.reason ?? undefined, versions)
        return { cameraID: cameraID.toLowerCase() }
      }),
      deleteCamera: Effect.fnUntraced(function* ({ headers, params: { cameraID } }) {
        if (!isCameraId(cameraID)) {
          return yield* Problem.idError("deleteCamera", "cameraID", cameraID)
        }
        yield* cameras.remove(cameraID, versionsOf(headers[ifMatchHeader]))
        return { cameraID: cameraID.toLowerCase() }
      }),
    })
  }),
)
