/**
 * What the marks on the map mean.
 *
 * @module
 */
import { type Activity, activityWords, type CameraType, typeWords } from "./Camera.ts"
import { byId, element, replace } from "./Dom.ts"
import { lookingMark, smallMarkOf } from "./MarkShape.ts"

const typeExamples: ReadonlyArray<CameraType> = ["ip", "non_ip", "stream"]
const activityExamples: ReadonlyArray<Activity> = ["video", "image", "none"]

const row = (mark: SVGSVGElement, words: string) =>
  element("li", {}, mark, element("span", {}, words))

/** Shows the legend, closed until somebody asks. */
export const makeLegend = (version: string): void => {
  const licences = element(
    "a",
    { href: document.documentElement.dataset.licences ?? "", target: "_blank", rel: "noopener" },
    "Licences",
  )
  replace(
    byId("legend"),
    element(
      "details",
      {},
      element("summary", {}, "Legend"),
      element(
        "ul",
        {},
        ...typeExamples.map((type) =>
          row(smallMarkOf({ type, is_active_image: true }), typeWords[type])
        ),
        ...activityExamples.map((activity) =>
          row(
            smallMarkOf({
              type: "ip",
              is_active_image: activity === "image",
              is_active_video: activity === "video",
            }),
            activityWords[activity],
          )
        ),
        row(lookingMark(), "Where it looks"),
      ),
      element("p", {}, `Version ${version} · `, licences),
    ),
  )
}
