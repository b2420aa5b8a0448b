/**
 * The keys that walk the marks on a map: one mark is a stop of the tabulator, and the arrows lead from
 * there to the others.
 *
 * @module
 */

type Button = HTMLButtonElement

const ways: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The middle of an element in pixels of the window. */
const middleOf = (element: Element) => {
  const { height, left, top, width } = element.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}

/** The marks within `pane`, which hold `button`s, on a map that fills `frame`. */
export const makeMarkKeys = (pane: HTMLElement, frame: HTMLElement) => {
  let stop: Button | undefined

  const makeStop = (button: Button | undefined): void => {
    if (stop !== undefined) stop.tabIndex = -1
    stop = button
    if (button !== undefined) button.tabIndex = 0
  }

  const isSeen = (button: Button): boolean => {
    const { bottom, left, right, top } = frame.getBoundingClientRect()
    const { x, y } = middleOf(button)
    return x > left && x < right && y > top && y < bottom
  }

  /** The next mark on a way: what lies aside of it counts twice. */
  const nextOf = (from: Button, [wayX, wayY]: readonly [number, number]): Button | undefined => {
    const start = middleOf(from)
    const scored = [...pane.querySelectorAll("button")].flatMap((button) => {
      const { x, y } = middleOf(button)
      const along = (x - start.x) * wayX + (y - start.y) * wayY
      const aside = Math.abs((x - start.x) * wayY) + Math.abs((y - start.y) * wayX)
      return along > 1 && isSeen(button) ? [{ button, score: along + 2 * aside }] : []
    })
    scored.sort((one, other) => one.score - other.score)
    return scored[0]?.button
  }

  pane.addEventListener("keydown", (event) => {
    const way = ways[event.key]
    const from = (event.target as Element).closest("button")
    if (way === undefined || from === null) return
    event.preventDefault()
    // The map would move by the same key.
    event.stopPropagation()
    nextOf(from, way)?.focus({ preventScroll: true })
  })
  pane.addEventListener("focusin", ({ target }) => {
    const button = (target as Element).closest("button")
    if (button !== null) makeStop(button)
  })

  return {
    /** Whether a mark has the focus. */
    hasFocus: (): boolean => pane.contains(document.activeElement),
    /** Makes the mark in the middle the stop, unless one has the focus, which goes there when it is lost. */
    settle: (middle: Button | undefined, hadFocus: boolean): void => {
      if (pane.contains(document.activeElement)) return
      makeStop(middle)
      if (hadFocus) (middle ?? frame).focus({ preventScroll: true })
    },
  }
}
