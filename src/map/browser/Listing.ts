/**
 * The list of the cameras in view, which the keys walk.
 *
 * @module
 */
import { activityOf, activityWords, type Camera, placeOf, titleOf } from "./Camera.ts"
import { button, byId, element, replace } from "./Dom.ts"
import { type InView, mostListed } from "./Loading.ts"
import { smallMarkOf } from "./MarkShape.ts"

/** What happens when somebody chooses a camera, or looks at it in the list. */
export interface ListActions {
  readonly open: (cameraID: string) => void
  readonly point: (cameraID: string | undefined) => void
  /** Whoever looks wants to see all that match, wherever they are. */
  readonly showAll: () => void
}

const itemOf = (camera: Camera): HTMLElement => {
  const place = placeOf(camera)
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "item", tabindex: -1, "data-camera": camera.cameraID },
      smallMarkOf(camera),
      element(
        "span",
        { class: "item-text" },
        element("span", { class: "item-title" }, element("bdi", {}, titleOf(camera))),
        element(
          "span",
          { class: "item-place" },
          element(
            "bdi",
            {},
            [place, activityWords[activityOf(camera)]].filter(Boolean).join(" · "),
          ),
        ),
      ),
    ),
  )
}

const counted = (count: number) => `${count.toLocaleString("en")} camera${count === 1 ? "" : "s"}`

/** The list of what is in view. */
export const makeListing = ({ open, point, showAll }: ListActions) => {
  const list = byId("list")
  let chosen: string | undefined

  const items = () => [...list.querySelectorAll<HTMLButtonElement>(".item")]
  const idOf = (item: Element | null | undefined) =>
    item?.closest<HTMLElement>(".item")?.dataset.camera

  /** One item of the list is a stop of the tabulator: the last that was looked at. */
  const makeStop = (item: HTMLElement | undefined): void => {
    for (const other of items()) other.tabIndex = other === item ? 0 : -1
  }
  const markChosen = (): void => {
    for (const item of items()) {
      if (idOf(item) === chosen) item.setAttribute("aria-current", "true")
      else item.removeAttribute("aria-current")
    }
  }

  list.addEventListener("click", ({ target }) => {
    const cameraID = idOf(target as Element)
    if (cameraID !== undefined) open(cameraID)
  })
  list.addEventListener("keydown", (event) => {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: all.length - 1,
      PageDown: at + 8,
      PageUp: at - 8,
    }
    const step = steps[event.key]
    if (step === undefined || all.length === 0) return
    event.preventDefault()
    all[Math.max(0, Math.min(all.length - 1, step))]!.focus()
  })
  list.addEventListener("focusin", ({ target }) => {
    const item = target as HTMLElement
    if (idOf(item) !== undefined) makeStop(item)
    else items()[0]?.focus()
    point(idOf(item))
  })
  list.addEventListener("focusout", () => point(undefined))
  list.addEventListener("pointerover", ({ target }) => point(idOf(target as Element)))
  list.addEventListener("pointerleave", () => point(undefined))

  return {
    /** Shows what is in view. */
    show: ({ cameras, count }: InView): void => {
      const focused = list.contains(document.activeElement)
        ? idOf(document.activeElement)
        : undefined
      byId("in-view").textContent = counted(count)
      replace(
        list,
        ...cameras.map(itemOf),
        count > mostListed && element(
          "li",
          { class: "more" },
          `The first ${cameras.length} of ${
            count.toLocaleString("en")
          }. Zoom in, or filter, for the others.`,
        ),
        count === 0 && element(
          "li",
          { class: "more" },
          element("p", {}, "No camera here matches."),
          button("Show all that match", showAll),
        ),
      )
      const all = items()
      const same = focused === undefined ? undefined : all.find((item) => idOf(item) === focused)
      makeStop(same ?? all[0])
      if (focused !== undefined) (same ?? all[0] ?? list).focus()
      markChosen()
    },
    /** Marks the camera whose facts are shown. */
    choose: (cameraID: string | undefined): void => {
      chosen = cameraID
      markChosen()
    },
    /** Moves to the list, to one camera of it if it is there. */
    focus: (cameraID?: string): void => {
      const all = items()
      const item = all.find((one) => idOf(one) === cameraID) ?? all[0] ?? list
      item.focus()
    },
  }
}
