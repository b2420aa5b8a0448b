/**
 * All that is known of one camera, beside the map.
 *
 * @module
 */
import { pictureOf, streamOf, videoOf } from "./Addresses.ts"
import { ApiFailure, apiRoot, isAborted, wordsOf } from "./Api.ts"
import { type Camera, flat, placeOf, titleOf } from "./Camera.ts"
import { sourceFacts } from "./CameraSource.ts"
import { copyText } from "./Clipboard.ts"
import { asCurl, asJson, asTypeScript } from "./Copying.ts"
import { button, byId, type Child, element, link, replace } from "./Dom.ts"
import { type Fact, factsOf, propertiesOf } from "./Facts.ts"
import { loadNearest, nearestList } from "./Nearest.ts"
import { type Showing, showPicture } from "./Picture.ts"
import type { Session } from "./Session.ts"
import { cameraShape } from "./Shapes.ts"
import { makeSources } from "./Sources.ts"
import { showStream } from "./Streaming.ts"

/** A camera as it was read: its record of the wire, and the version of that. */
export interface Opened {
  readonly camera: Camera
  readonly record: object
  readonly etag: string | undefined
}

/** What the panel tells others of. */
export interface PanelActions {
  readonly open: (cameraID: string) => void
  readonly close: () => void
  /** A camera is shown. */
  readonly onShown: (opened: Opened) => void
  /** What an admin may do with it, if whoever looks is one. */
  readonly adminTools: (opened: Opened) => HTMLElement | undefined
}

const section = (title: string, ...children: ReadonlyArray<Child>): HTMLElement =>
  element("section", {}, element("h3", {}, title), ...children)

const factList = (facts: ReadonlyArray<Fact>): HTMLElement =>
  element(
    "dl",
    { class: "facts" },
    ...facts.flatMap(([label, words]) => [
      element("dt", {}, element("bdi", {}, label)),
      element("dd", {}, element("bdi", {}, words)),
    ]),
  )

const opening = (camera: Camera): ReadonlyArray<HTMLElement> => {
  const addresses = [
    ["Open the picture", pictureOf(camera)],
    ["Open the stream", streamOf(camera)],
    ["Open the video", videoOf(camera)],
  ] as const
  return addresses.flatMap(([label, url]) => url === undefined ? [] : [link(url.href, label)])
}

const copying = (session: Session, { camera: { cameraID }, record }: Opened): HTMLElement => {
  const mode = session.isSignedIn ? "sign-in" : session.config.mode
  const access = { root: apiRoot().href, mode } as const
  const copies = [
    ["curl", () => asCurl(cameraID, access), "the command"],
    ["TypeScript", () => asTypeScript(cameraID), "the program"],
    ["JSON", () => asJson(record), "the record"],
  ] as const
  return element(
    "div",
    { class: "copies", role: "group", "aria-label": "Copy" },
    element("span", {}, "Copy as"),
    ...copies.map(([label, text, what]) =>
      button(label, () => void copyText(text(), what), { "aria-label": `Copy as ${label}` })
    ),
  )
}

const media = (camera: Camera): ReadonlyArray<Showing> => {
  const [picture, stream] = [pictureOf(camera), streamOf(camera)]
  return [
    ...picture === undefined ? [] : [showPicture(camera, picture)],
    ...stream === undefined ? [] : [showStream(camera, stream)],
  ]
}

/** The panel. */
export const makePanel = (session: Session, actions: PanelActions) => {
  const panel = byId("panel")
  const sourceOf = makeSources(session)
  let running = new AbortController()
  let shown: ReadonlyArray<Showing> = []
  let current: string | undefined

  const stop = (): void => {
    running.abort()
    for (const showing of shown) showing.stop()
    shown = []
  }
  const head = (title: string, place: string): HTMLElement =>
    element(
      "div",
      { class: "panel-head" },
      element("h2", { id: "panel-title", tabindex: -1 }, element("bdi", {}, title)),
      button("×", actions.close, { class: "close", "aria-label": "Close the camera" }),
      element("p", { class: "hint" }, element("bdi", {}, place)),
    )
  const render = (opened: Opened, signal: AbortSignal): void => {
    const { camera } = opened
    const properties = propertiesOf(camera)
    shown = media(camera)
    const source = section("Source", sourceFacts(camera, undefined))
    const nearest = section("Nearest cameras", element("p", { class: "hint" }, "Looking…"))
    replace(
      panel,
      head(titleOf(camera), placeOf(camera)),
      ...shown.map(({ view }) => view),
      shown.length === 0 &&
        element("p", { class: "not-shown" }, "It has no picture or stream that a browser shows."),
      element("div", { class: "opening" }, ...opening(camera)),
      copying(session, opened),
      actions.adminTools(opened),
      section("Facts", factList(factsOf(camera))),
      properties.length > 0 && section("Properties", factList(properties)),
      source,
      nearest,
    )
    const fail = (part: HTMLElement) => (cause: unknown) => {
      if (!isAborted(cause)) part.append(element("p", { class: "problem" }, wordsOf(cause)))
    }
    if (camera.source) {
      sourceOf(camera.source).then((info) => {
        if (!signal.aborted) source.lastElementChild?.replaceWith(sourceFacts(camera, info))
      }).catch(fail(source))
    }
    loadNearest(session, camera, signal).then((cameras) => {
      nearest.lastElementChild?.replaceWith(
        cameras.length === 0
          ? element("p", { class: "hint" }, "There is no other.")
          : nearestList(cameras, actions.open),
      )
    }).catch(fail(nearest))
  }
  const load = async (cameraID: string, isFocused: boolean): Promise<void> => {
    stop()
    running = new AbortController()
    const { signal } = running
    panel.hidden = false
    if (current !== cameraID) replace(panel, head("Loading…", ""))
    current = cameraID
    if (isFocused) byId("panel-title").focus()
    try {
      const { body, etag } = await session.ask({
        path: `cameras/${cameraID}`,
        query: [["retired", "any"]],
        signal,
      }, cameraShape)
      if (signal.aborted) return
      const opened = { camera: flat(body), record: body, etag }
      const isWithin = panel.contains(document.activeElement)
      render(opened, signal)
      if (isFocused || isWithin) byId("panel-title").focus()
      actions.onShown(opened)
    } catch (cause) {
      if (isAborted(cause)) return
      replace(
        panel,
        head(cause instanceof ApiFailure && cause.status === 404 ? "Not found" : "Not loaded", ""),
        element(
          "div",
          { class: "not-shown", role: "alert" },
          element("p", {}, wordsOf(cause)),
          element("p", {}, button("Try again", () => void load(cameraID, isFocused))),
        ),
      )
    }
  }
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") actions.close()
  })
  return {
    /** Shows a camera; none closes the panel. */
    show: (cameraID: string | undefined, isFocused: boolean): void => {
      if (cameraID !== undefined) {
        if (cameraID !== current) void load(cameraID, isFocused)
        return
      }
      stop()
      current = undefined
      panel.hidden = true
      replace(panel)
    },
    /** Reads the camera again that is shown. */
    reload: (): void => {
      if (current !== undefined) void load(current, false)
    },
  }
}
