/**
 * A camera's picture, asked for again by its interval as long as anybody looks.
 *
 * @module
 */
import { blockedReason, refreshed, refreshEvery } from "./Addresses.ts"
import { type Camera, titleOf } from "./Camera.ts"
import { element, replace } from "./Dom.ts"

/** Something that is shown until it is stopped. */
export interface Showing {
  readonly view: HTMLElement
  readonly stop: () => void
}

/** Why something is not shown. Where it is, the panel tells of all that a camera has. */
export const notShown = (reason: string): HTMLElement =>
  element("div", { class: "not-shown" }, element("p", {}, reason))

// A camera that has not answered by then is not going to.
const longest = 20_000

const clock = () => new Date().toLocaleTimeString("en", { timeStyle: "medium" })

/** Ends what a picture still loads, such as one of JPEGs without an end. */
const end = (image: HTMLImageElement | undefined): void => image?.removeAttribute("src")

/** Loads a picture apart from the page, so that the one before stays until it is there. */
const load = (address: string, alt: string, signal: AbortSignal): Promise<HTMLImageElement> =>
  new Promise((resolve, reject) => {
    const image = element("img", { alt, referrerpolicy: "no-referrer", decoding: "async" })
    const settled = new AbortController()
    const settle = (): void => {
      clearTimeout(timer)
      settled.abort()
    }
    const fail = (reason: string) => (): void => {
      settle()
      end(image)
      reject(new Error(reason))
    }
    const timer = setTimeout(fail("It has not answered for 20 seconds."), longest)
    const load = (): void => {
      settle()
      resolve(image)
    }
    const gone =
      "The picture could not be loaded: the camera may be gone, or may not let other pages show it."
    // Only the first of them: one that never ends may still break, and is shown until the next.
    image.addEventListener("load", load, settled)
    image.addEventListener("error", fail(gone), settled)
    signal.addEventListener("abort", fail("Nobody looks at it any more."), settled)
    image.src = address
  })

/** Shows the picture at `url`. */
export const showPicture = (camera: Camera, url: URL): Showing => {
  const caption = element("p", { class: "caption" }, "Loading the picture…")
  const frame = element("div", { class: "frame" })
  const view = element("div", { class: "picture" }, frame, caption)
  const blocked = blockedReason(url, location.protocol)
  if (blocked !== undefined) {
    replace(frame, notShown(blocked))
    replace(caption)
    return { view, stop: () => {} }
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  let loading = new AbortController()
  let isStopped = false
  let current: HTMLImageElement | undefined
  let shown: string | undefined
  let failures = 0

  const next = async (address: string): Promise<void> => {
    loading.abort()
    loading = new AbortController()
    const { signal } = loading
    try {
      const image = await load(address, `Picture of ${titleOf(camera)}`, signal)
      if (signal.aborted) return end(image)
      failures = 0
      shown = clock()
      replace(frame, image)
      end(current)
      current = image
      caption.textContent = `Picture of ${shown}`
    } catch (cause) {
      if (signal.aborted) return
      failures++
      const reason = cause instanceof Error ? cause.message : String(cause)
      if (shown === undefined) {
        replace(frame, notShown(reason))
        replace(caption)
      } else caption.textContent = `Picture of ${shown}. A newer one: ${reason}`
    }
    plan()
  }
  const plan = (): void => {
    clearTimeout(timer)
    // Nobody looks: it goes on when somebody does.
    if (isStopped || document.hidden) return
    const wait = refreshEvery(camera) * 2 ** Math.min(failures, 5)
    timer = setTimeout(() => next(refreshed(url, Date.now())), wait)
  }
  const onVisibility = (): void => {
    clearTimeout(timer)
    if (!document.hidden) void next(refreshed(url, Date.now()))
  }
  document.addEventListener("visibilitychange", onVisibility)
  void next(url.href)
  return {
    view,
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      loading.abort()
      end(current)
      document.removeEventListener("visibilitychange", onVisibility)
    },
  }
}
