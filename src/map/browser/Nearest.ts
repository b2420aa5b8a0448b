/**
 * The cameras that are nearest to one.
 *
 * @module
 */
import { type Camera, flat, listedFields, positionOf, titleOf } from "./Camera.ts"
import { element } from "./Dom.ts"
import { distanceWords } from "./Facts.ts"
import { smallMarkOf } from "./MarkShape.ts"
import type { Session } from "./Session.ts"
import { camerasShape } from "./Shapes.ts"

const most = 6

/** Asks for them, the nearest first; none for a camera without a place. */
export const loadNearest = async (
  session: Session,
  camera: Camera,
  signal: AbortSignal,
): Promise<ReadonlyArray<Camera>> => {
  const position = positionOf(camera)
  if (position === undefined) return []
  const { body } = await session.ask({
    path: "cameras/search",
    query: [
      ["latitude", String(position.latitude)],
      ["longitude", String(position.longitude)],
      ["sort", "distance"],
      ["limit", String(most + 1)],
      ["fields", listedFields.join(",")],
    ],
    signal,
  }, camerasShape)
  return body.map(flat).filter(({ cameraID }) => cameraID !== camera.cameraID).slice(0, most)
}

/** Shows them. */
export const nearestList = (
  cameras: ReadonlyArray<Camera>,
  open: (cameraID: string) => void,
): HTMLElement =>
  element(
    "ul",
    { class: "nearest" },
    ...cameras.map((camera) => {
      const item = element(
        "button",
        { type: "button", class: "item" },
        smallMarkOf(camera),
        element("span", { class: "item-title" }, element("bdi", {}, titleOf(camera))),
        element("span", { class: "count" }, distanceWords(camera.distance ?? 0)),
      )
      item.addEventListener("click", () => open(camera.cameraID))
      return element("li", {}, item)
    }),
  )
