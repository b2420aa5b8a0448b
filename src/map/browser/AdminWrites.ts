/**
 * The writes of an admin, each done at the version of the camera that was looked at.
 *
 * @module
 */
import { flat } from "./Camera.ts"
import { bodyOf, type Change, type Values } from "./CameraBody.ts"
import type { Opened } from "./Panel.ts"
import type { Session } from "./Session.ts"
import { cameraShape } from "./Shapes.ts"

const atVersion = (etag: string | undefined): Readonly<Record<string, string>> =>
  etag === undefined ? {} : { "if-match": etag }

/** Reads a camera again. */
export const readCamera = async (session: Session, cameraID: string): Promise<Opened> => {
  const { body, etag } = await session.ask({
    path: `cameras/${cameraID}`,
    query: [["retired", "any"]],
  }, cameraShape)
  return { camera: flat(body), record: body, etag }
}

/** Makes a change; gives the camera as it is then. */
export const writeChange = async (
  session: Session,
  { camera, etag }: Opened,
  change: Change,
): Promise<Opened> => {
  await session.ask({ ...change, headers: atVersion(etag) }, cameraShape)
  return await readCamera(session, camera.cameraID)
}

/** Retires a camera; gives it as it is then. */
export const retire = async (
  session: Session,
  { camera, etag }: Opened,
  reason: string,
): Promise<Opened> => {
  await session.respond({
    method: "POST",
    path: `cameras/${camera.cameraID}/retire`,
    body: reason === "" ? {} : { reason },
    headers: atVersion(etag),
  })
  return await readCamera(session, camera.cameraID)
}

/** Adds a camera; gives it. One that is sent again by a retry is the same one. */
export const add = async (session: Session, values: Values, key: string): Promise<Opened> => {
  const known = Object.entries(values).filter(([, value]) => value !== null)
  const { body } = await session.ask({
    method: "POST",
    path: "cameras/create",
    body: bodyOf(Object.fromEntries(known)),
    headers: { "idempotency-key": key },
  }, cameraShape)
  return await readCamera(session, body.cameraID)
}

/** Removes a camera that was added. */
export const remove = async (session: Session, { camera, etag }: Opened): Promise<void> => {
  await session.respond({
    method: "DELETE",
    path: `cameras/${camera.cameraID}`,
    headers: atVersion(etag),
  })
}
