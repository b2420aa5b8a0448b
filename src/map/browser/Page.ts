/**
 * The page: what it shows, and how its parts tell each other of it.
 *
 * @module
 */
import { printable } from "../../domain/Printable.ts"
import { makeAccount } from "./Account.ts"
import { makeAdmin } from "./Admin.ts"
import { earth } from "./Bounds.ts"
import { nearestCopy } from "./Box.ts"
import { positionOf, titleOf } from "./Camera.ts"
import type { Cell } from "./Cell.ts"
import { Chosen } from "./Chosen.ts"
import { byId } from "./Dom.ts"
import { exportAll, makeExports } from "./Exporting.ts"
import { makeFilters } from "./Filters.ts"
import { makeLegend } from "./Legend.ts"
import { type FitBoundsOptions, latLng, latLngBounds } from "./Leaflet.ts"
import { makeListing } from "./Listing.ts"
import { loadBounds, mostListed } from "./Loading.ts"
import { Marks } from "./Marks.ts"
import { showNotice } from "./Notice.ts"
import { makePanel } from "./Panel.ts"
import type { Session } from "./Session.ts"
import { makeSheets } from "./Sheets.ts"
import { makeSighting } from "./Sighting.ts"
import { boxOfMap, isAt, makeStage, placeOfMap } from "./Stage.ts"
import { readView, type View, writeView } from "./View.ts"

const pageTitle = document.title

// Nothing of what shall be seen lies under the controls at the edges, or closer than tells where it is.
const fitting: FitBoundsOptions = { maxZoom: 15, padding: [48, 48] }

/** Shows the page. */
export const startPage = async (session: Session): Promise<void> => {
  let view: View = readView(location.hash)
  let isWithoutPlace = view.place === undefined && view.camera !== undefined
  const map = makeStage(session.config)
  const chosen = new Chosen(map)
  const sheets = makeSheets(() => map.invalidateSize())

  const write = (isNew: boolean): void => {
    const address = writeView(view)
    if (address === location.hash) return
    if (isNew) history.pushState(null, "", address)
    else history.replaceState(null, "", address)
  }
  const openCamera = (cameraID: string | undefined, isFocused: boolean): void => {
    view = { ...view, camera: cameraID }
    write(true)
    showCamera(isFocused)
  }
  const showCamera = (isFocused: boolean): void => {
    marks.choose(view.camera)
    listing.choose(view.camera)
    if (view.camera === undefined) {
      chosen.show(undefined)
      document.title = pageTitle
    }
    panel.show(view.camera, isFocused)
    sheets.showUnder(view.camera !== undefined)
    map.invalidateSize({ animate: false, pan: false })
  }
  const openCell = (cell: Cell): void => {
    const { bbox: [west, south, east, north], latitude, longitude } = cell
    const bounds = latLngBounds([south, west <= east ? west : west - 360], [north, east])
    const isOnePlace = west === east && south === north
    if (isOnePlace) {
      sheets.open("list")
      listing.focus()
      showNotice(`The ${cell.count.toLocaleString("en")} cameras here are in the list.`)
      if (map.getZoom() >= 17) return
    }
    // Cameras at one place are no closer from close by.
    const fitting = Math.min(map.getBoundsZoom(bounds, false), 17)
    const zoom = Math.min(map.getMaxZoom(), Math.max(map.getZoom() + 1, fitting))
    write(true)
    const centre = isOnePlace ? latLng(latitude, longitude) : bounds.getCenter()
    map.setView([centre.lat, nearestCopy(centre.lng, map.getCenter().lng)], zoom)
  }
  const marks = new Marks(map, {
    openCamera: (cameraID) => openCamera(cameraID, true),
    openCell,
  })
  const listing = makeListing({
    open: (cameraID) => openCamera(cameraID, true),
    point: (cameraID) => marks.choose(cameraID ?? view.camera),
    showAll: async () => {
      const bounds = await loadBounds(session, view.filter)
      write(true)
      map.fitBounds([[...bounds[0]], [...bounds[1]]], fitting)
    },
    exportAll: () => void exportAll(session, view.filter),
  })
  const { refresh } = makeSighting(session, map, () => view.filter, {
    cells: (cells) => marks.showCells(cells),
    found: (found) => {
      if (found.count <= mostListed) marks.showCameras(found.cameras)
      listing.show(found)
    },
  })
  const panel = makePanel(session, {
    open: (cameraID) => openCamera(cameraID, true),
    close: () => {
      const { camera } = view
      openCamera(undefined, false)
      listing.focus(camera)
    },
    onShown: ({ camera }) => {
      chosen.show(camera)
      document.title = printable(`${titleOf(camera)} · ${pageTitle}`)
      const position = positionOf(camera)
      if (position === undefined) return
      const at = latLng(position.latitude, nearestCopy(position.longitude, map.getCenter().lng))
      // Who comes by the address of a camera alone comes to see where it is.
      if (isWithoutPlace || !map.getBounds().pad(-0.1).contains(at)) {
        map.setView(at, Math.max(map.getZoom(), 13))
      }
      isWithoutPlace = false
    },
    adminTools: (opened) => admin.toolsFor(opened),
  })
  const admin = makeAdmin(session, map, chosen, {
    onWritten: (cameraID) => {
      if (cameraID === view.camera) panel.reload()
      else openCamera(cameraID, false)
      filters.show(view.filter)
      refresh()
    },
  })
  const filters = makeFilters(session, {
    onChange: (filter) => {
      view = { ...view, filter }
      write(true)
      filters.show(filter)
      refresh()
    },
    onCounted: listing.showTotals,
  })
  const goTo = async (): Promise<void> => {
    if (view.place !== undefined) {
      map.setView([view.place.latitude, view.place.longitude], view.place.zoom, { animate: false })
      return
    }
    // The camera tells where, as soon as it is there; until then it is somewhere on earth.
    const isAwaited = view.camera !== undefined
    const [southWest, northEast] = isAwaited ? earth : await loadBounds(session, view.filter)
    map.fitBounds([[...southWest], [...northEast]], {
      animate: false,
      ...fitting,
    })
  }

  makeExports(session, () => ({ filter: view.filter, box: boxOfMap(map) }))
  makeLegend(session.config.version)
  admin.show()
  makeAccount(session, () => {
    admin.show()
    filters.show(view.filter)
    panel.reload()
    refresh()
  })
  addEventListener("popstate", async () => {
    const wanted = readView(location.hash)
    view = wanted
    filters.show(view.filter)
    showCamera(false)
    // The panel came or went, and with it the middle of the map, which is not where it shall be.
    view = wanted
    await goTo()
    refresh()
  })
  byId("skip").addEventListener("click", () => {
    sheets.open("list")
    listing.focus()
  })

  const onMove = (): void => {
    // A map stands on whole pixels: an address that is opened again stays what it is.
    if (view.place === undefined || !isAt(map, view.place)) {
      view = { ...view, place: placeOfMap(map) }
    }
    write(false)
  }

  filters.show(view.filter)
  // The map is put where it shall be when the panel has its room.
  showCamera(false)
  await goTo()
  map.on("moveend", onMove)
  onMove()
  refresh()
}
