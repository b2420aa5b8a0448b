/**
 * How a camera looks on the map: its type is a shape, what it shows a colour and a filling, and where
 * it looks a cone.
 *
 * @module
 */
import { type Activity, activityOf, type Camera, type CameraType } from "./Camera.ts"
import { drawing } from "./Dom.ts"

/** The outline of each type about the point 0, 0. */
export const shapes: Readonly<Record<CameraType, string>> = {
  ip: "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0Z",
  non_ip: "M-6.2 -6.2H6.2V6.2H-6.2Z",
  stream: "M0 -8.6L8.2 6H-8.2Z",
}

/** What is drawn into the shape: it tells activities apart without colours. */
export const fillings: Readonly<Record<Activity, string>> = {
  video: "M-2 -2.8L3.4 0.6L-2 4Z",
  image: "M-2.2 0.6a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0Z",
  none: "M-3 -2L3 4M3 -2L-3 4",
}

/** The cone of 60° that a camera sees which looks north. */
export const cone = "M0 0L-11 -19.05A22 22 0 0 1 11 -19.05Z"

type Marked = Pick<Camera, "type" | "is_active_image" | "is_active_video" | "direction">

/** The drawing of a camera, as wide as its cone is long; without one where `hasCone` is false. */
const draw = (camera: Marked, size: number, hasCone: boolean): SVGSVGElement => {
  const activity = activityOf(camera)
  const { direction } = camera
  return drawing(
    "svg",
    {
      class: `mark-drawing ${activity}`,
      viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`,
      width: size,
      height: size,
      "aria-hidden": "true",
    },
    hasCone && typeof direction === "number" &&
      drawing("path", { class: "cone", d: cone, transform: `rotate(${direction})` }),
    drawing("path", { class: "shape", d: shapes[camera.type ?? "ip"] ?? shapes.ip }),
    drawing("path", { class: "filling", d: fillings[activity] }),
  )
}

/** A camera on the map. */
export const markOf = (camera: Marked): SVGSVGElement => draw(camera, 48, true)

/** A camera that looks to the east, beside words. */
export const lookingMark = (): SVGSVGElement => {
  const mark = draw({ type: "ip", is_active_image: true, direction: 90 }, 48, true)
  mark.setAttribute("viewBox", "-11 -11 34 22")
  mark.setAttribute("width", "34")
  mark.setAttribute("height", "22")
  return mark
}

/** A camera in a list. */
export const smallMarkOf = (camera: Marked): SVGSVGElement => draw(camera, 22, false)
