/**
 * Keeping up with the map: what is in view is asked for as soon as it is known where the map will be,
 * and each new question ends the one before it.
 *
 * @module
 */
import { isAborted } from "./Api.ts"
import { isWithin } from "./Box.ts"
import { byId } from "./Dom.ts"
import type { LatLng } from "./Leaflet.ts"
import { loadInView, type Shown, type Sight } from "./Loading.ts"
import { clearFailure, showFailure } from "./Notice.ts"
import type { Session } from "./Session.ts"
import { boxAt, boxOfMap, isAt, isSame, type StageMap } from "./Stage.ts"
import type { Filter, Place } from "./View.ts"

/** Shows what is in view of a map: of what a filter of the moment lets through. */
export const makeSighting = (
  session: Session,
  map: StageMap,
  filter: () => Filter,
  shown: Shown,
) => {
  let running = new AbortController()
  let planned: ReturnType<typeof setTimeout> | undefined
  // Where the map is moving to, if that was asked for already.
  let heading: Place | undefined
  // What was asked for last.
  let asked: Sight | undefined

  const load = async (sight: Sight): Promise<void> => {
    running.abort()
    running = new AbortController()
    const { signal } = running
    asked = sight
    byId("list").setAttribute("aria-busy", "true")
    try {
      await loadInView(session, sight, signal, shown)
      if (!signal.aborted) clearFailure()
    } catch (cause) {
      if (!isAborted(cause)) showFailure(cause, refresh)
    } finally {
      if (!signal.aborted) byId("list").removeAttribute("aria-busy")
    }
  }
  /** Asks again, once for all that changed at a time. */
  const refresh = (): void => {
    heading = undefined
    clearTimeout(planned)
    planned = setTimeout(() => load({ filter: filter(), box: boxOfMap(map), zoom: map.getZoom() }))
  }
  const head = ({ lat, lng }: LatLng, zoom: number): void => {
    const place = { latitude: lat, longitude: lng, zoom }
    if (heading !== undefined && isSame(map, heading, place)) return
    clearTimeout(planned)
    heading = place
    const sight = { filter: filter(), box: boxAt(map, place), zoom }
    if (zoom === map.getZoom()) load(sight)
    else {
      // What is drawn before its end stands where it was at the zoom before.
      load({ ...sight, ready: new Promise((resolve) => map.once("moveend", () => resolve())) })
    }
  }

  map.onHeading = head
  // Fingers zoom without a word before.
  map.on("zoomanim", ({ center, zoom }) => head(center, zoom))
  /** Asks again unless the map shows nothing new: one that shrinks for a camera's panel does not. */
  const keepUp = (): void => {
    const isKnown = asked !== undefined && asked.zoom === map.getZoom() &&
      isWithin(boxOfMap(map), asked.box)
    if (!isKnown) refresh()
  }
  map.on("moveend", () => {
    if (heading === undefined || !isAt(map, heading)) keepUp()
    heading = undefined
  })
  map.on("resize", keepUp)
  return { refresh }
}
