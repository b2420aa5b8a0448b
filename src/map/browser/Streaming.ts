/**
 * A camera's stream, with a player that is loaded when the first one is played.
 *
 * @module
 */
import type HlsType from "hls.js"
import { blockedReason } from "./Addresses.ts"
import { type Camera, titleOf } from "./Camera.ts"
import { button, element, replace } from "./Dom.ts"
import { notShown, type Showing } from "./Picture.ts"

const loadPlayer = async (): Promise<typeof HlsType> => {
  const address = new URL(document.documentElement.dataset.stream ?? "", document.baseURI)
  const { default: Hls }: { readonly default: typeof HlsType } = await import(address.href)
  return Hls
}

const native = "application/vnd.apple.mpegurl"

const gone = "The stream could not be played: it may be gone, or its server lets no page of " +
  "another site play it."

/** Plays `url` in a video until it is ended; tells when it fails. */
const play = async (
  video: HTMLVideoElement,
  url: URL,
  onFailure: (reason: string) => void,
): Promise<() => void> => {
  const Hls = await loadPlayer()
  if (!Hls.isSupported()) {
    if (video.canPlayType(native) === "") {
      onFailure("This browser plays no streams.")
      return () => {}
    }
    video.addEventListener("error", () => onFailure(gone))
    video.src = url.href
    return () => video.removeAttribute("src")
  }
  // A worker would be code of the page's own making, which its policy need not allow.
  const player = new Hls({ enableWorker: false, maxBufferLength: 20, backBufferLength: 10 })
  let hasRecovered = false
  player.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return
    if (type === Hls.ErrorTypes.MEDIA_ERROR && !hasRecovered) {
      hasRecovered = true
      player.recoverMediaError()
    } else onFailure(gone)
  })
  player.loadSource(url.href)
  player.attachMedia(video)
  return () => player.destroy()
}

/** Offers to play the stream at `url`. */
export const showStream = (camera: Camera, url: URL): Showing => {
  const view = element("div", { class: "picture" })
  const blocked = blockedReason(url, location.protocol)
  let end = (): void => {}
  let isStopped = false

  const fail = (reason: string): void => {
    end()
    end = () => {}
    replace(view, notShown(reason), again("Try again"))
  }
  const start = async (): Promise<void> => {
    const video = element("video", {
      controls: true,
      muted: true,
      playsinline: true,
      "aria-label": `Stream of ${titleOf(camera)}`,
    })
    video.muted = true
    replace(view, element("div", { class: "frame" }, video))
    try {
      const ended = await play(video, url, fail)
      if (isStopped) ended()
      else end = ended
      await video.play()
    } catch (cause) {
      // What was stopped on purpose is no failure.
      const isOwn = cause instanceof DOMException && cause.name === "AbortError"
      if (!isStopped && !isOwn && view.contains(video) && video.error === null) {
        if (cause instanceof DOMException && cause.name === "NotAllowedError") return
        fail(gone)
      }
    }
  }
  const again = (label: string): HTMLElement =>
    element("p", { class: "caption" }, button(label, start, { class: "primary" }))

  replace(
    view,
    blocked === undefined
      ? element(
        "div",
        { class: "frame poster" },
        button("Play the stream", start, { class: "primary" }),
      )
      : notShown(blocked),
  )
  return {
    view,
    stop: () => {
      isStopped = true
      end()
      replace(view)
    },
  }
}
