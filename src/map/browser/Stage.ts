/**
 * The map itself: its base, and where it looks.
 *
 * @module
 */
import { loadBase } from "./BaseData.ts"
import { BaseLayer } from "./BaseLayer.ts"
import type { Box } from "./Box.ts"
import { byId, element } from "./Dom.ts"
import { Labels } from "./Labels.ts"
import { Control, type GridLayer, LatLngBounds, Map, TileLayer } from "./Leaflet.ts"
import { showFailure } from "./Notice.ts"
import type { MapConfig } from "./Session.ts"
import { mostZoom, type Place } from "./View.ts"

// What Leaflet writes as markup is text here.
const asMarkup = (text: string): string => {
  const box = element("span", {}, text)
  return box.innerHTML
}

const names = '<a href="https://www.naturalearthdata.com" rel="noopener noreferrer" ' +
  'target="_blank">Natural Earth</a>, <a href="https://www.geonames.org" ' +
  'rel="noopener noreferrer" target="_blank">GeoNames</a> CC BY 4.0'

const addBase = async (map: Map, attribution: Control.Attribution): Promise<void> => {
  const data = await loadBase()
  const base: GridLayer = new BaseLayer(data).addTo(map)
  new Labels(data.names).addTo(map)
  attribution.addAttribution(names)
  // Its colours are those of the scheme in which it was drawn.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => base.redraw())
}

/** Makes the map. */
export const makeStage = ({ tiles }: MapConfig): Map => {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches
  const map = new Map(byId("map"), {
    fadeAnimation: !isCalm,
    inertia: !isCalm,
    markerZoomAnimation: !isCalm,
    zoomAnimation: !isCalm,
    attributionControl: false,
    maxZoom: mostZoom,
    minZoom: 2,
    worldCopyJump: true,
    zoomControl: false,
    zoomSnap: 1,
    maxBounds: new LatLngBounds([[-86, -Infinity], [86, Infinity]]),
    maxBoundsViscosity: 1,
  })
  const attribution = new Control.Attribution({ prefix: false, position: "bottomright" }).addTo(map)
  new Control.Zoom({ position: "bottomright" }).addTo(map)
  new Control.Scale({ position: "bottomleft" }).addTo(map)
  if (tiles === null) {
    addBase(map, attribution).catch((cause: unknown) => showFailure(cause, () => location.reload()))
  } else {
    const { attribution: whose, url } = tiles
    new TileLayer(url, {
      attribution: asMarkup(whose),
      maxZoom: mostZoom,
      referrerPolicy: "no-referrer",
    }).addTo(map)
  }
  return map
}

/** Where a map is. */
export const placeOfMap = (map: Map): Place => {
  const { lat, lng } = map.getCenter()
  return { latitude: lat, longitude: lng, zoom: map.getZoom() }
}

/** Whether a map is at a place, as far as its pixels tell. */
export const isAt = (map: Map, { latitude, longitude, zoom }: Place): boolean =>
  zoom === map.getZoom() &&
  map.project(map.getCenter()).distanceTo(map.project([latitude, longitude])) < 1.5

// What is nearer to a pole stands on the edge of the map, which ends there.
const edge = 85.05

/** What of the earth a map shows. */
export const boxOfMap = (map: Map): Box => {
  const bounds = map.getBounds()
  const [south, north] = [bounds.getSouth(), bounds.getNorth()]
  return {
    west: bounds.getWest(),
    south: south < -edge ? -90 : south,
    east: bounds.getEast(),
    north: north > edge ? 90 : north,
  }
}
