/**
 * The page: what it shows, and how its parts tell each other of it.
 *
 * @module
 */
import { isAborted } from "./Api.ts"
import { byId } from "./Dom.ts"
import { latLng, type LatLngBounds, latLngBounds } from "./Leaflet.ts"
import { loadInView } from "./Loading.ts"
import type { Cell } from "./Cell.ts"
import { Marks } from "./Marks.ts"
import { clearFailure, showFailure } from "./Notice.ts"
import type { Session } from "./Session.ts"
import { boxOfMap, makeStage, placeOfMap } from "./Stage.ts"
import { type Filter, filterPairs, readView, type View, writeView } from "./View.ts"

/** Where the cameras are; all of the earth where there are none. */
const boundsOfAll = async (session: Session, filter: Filter): Promise<LatLngBounds> => {
  const earth = latLngBounds([-50, -130], [65, 150])
  try {
    const { body: { cells } } = await session.ask<{ readonly cells: ReadonlyArray<Cell> }>({
      path: "cameras/clusters",
      query: [...filterPairs(filter), ["zoom", "2"]],
    })
    const bounds = latLngBounds([])
    for (const { bbox: [west, south, east, north] } of cells) {
      bounds.extend([south, west]).extend([north, west <= east ? east : east + 360])
    }
    return bounds.isValid() ? bounds.pad(0.05) : earth
  } catch {
    // What is asked for next tells what is wrong.
    return earth
  }
}

const openCameraPlaceholder = (_: string) => {}

/** Shows the page. */
export const startPage = async (session: Session): Promise<void> => {
  const map = makeStage(session.config)
  let view: View = readView(location.hash)
  let running = new AbortController()

  const openCell = ({ bbox: [west, south, east, north], latitude, longitude }: Cell): void => {
    const bounds = latLngBounds([south, west <= east ? west : west - 360], [north, east])
    const fitting = map.getBoundsZoom(bounds, false)
    // Cameras at one place are no closer from close by.
    const zoom = Math.min(map.getMaxZoom(), Math.max(map.getZoom() + 1, Math.min(fitting, 17)))
    map.setView(latLng(latitude, longitude), zoom)
  }

  const marks = new Marks(map, { openCamera: openCameraPlaceholder, openCell })

  const refresh = async (): Promise<void> => {
    running.abort()
    running = new AbortController()
    const { signal } = running
    try {
      const found = await loadInView(session, view.filter, boxOfMap(map), map.getZoom(), signal)
      if (signal.aborted) return
      if (found.cells === undefined) marks.showCameras(found.cameras)
      else marks.showCells(found.cells)
      byId("in-view").textContent = `${found.count.toLocaleString("en")} cameras`
      clearFailure()
    } catch (cause) {
      if (!isAborted(cause)) showFailure(cause, refresh)
    }
  }

  map.on("moveend", () => {
    view = { ...view, place: placeOfMap(map) }
    history.replaceState(null, "", writeView(view))
    void refresh()
  })
  if (view.place === undefined) map.fitBounds(await boundsOfAll(session, view.filter))
  else map.setView([view.place.latitude, view.place.longitude], view.place.zoom)
}
