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
import {
  Control,
  type GridLayer,
  type LatLng,
  latLng,
  LatLngBounds,
  type LatLngExpression,
  Map,
  type MapOptions,
  type PanOptions,
  type PointExpression,
  TileLayer,
  type ZoomPanOptions,
} from "./Leaflet.ts"
import { showFailure } from "./Notice.ts"
import type { MapConfig } from "./Session.ts"
import { mostZoom, type Place } from "./View.ts"

/** Whether whoever looks does not want to see things moving. */
const isCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches

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

/** A map that tells where it will be before it is there, and before it is drawn there. */
export class StageMap extends Map {
  /** Called when a pan or zoom begins. */
  onHeading: (centre: LatLng, zoom: number) => void = () => {}
  // Leaflet has no public name for what keeps a map within its bounds.
  declare protected _limitCenter: (centre: LatLng, zoom: number, bounds: unknown) => LatLng
  #isPlaced = false

  constructor(element: HTMLElement, options: MapOptions) {
    super(element, options)
    this.once("load", () => this.#isPlaced = true)
  }

  override panBy(offset: PointExpression, options?: PanOptions): this {
    if (options?.animate !== false) {
      const middle = this.getSize().divideBy(2)
      this.onHeading(this.containerPointToLatLng(middle.add(offset)), this.getZoom())
    }
    // Leaflet has no option for it.
    return super.panBy(offset, isCalm() ? { ...options, animate: false } : options)
  }

  override setView(centre: LatLngExpression, zoom?: number, options?: ZoomPanOptions): this {
    const now = this.#isPlaced ? this.getZoom() : undefined
    const wanted = Math.max(this.getMinZoom(), Math.min(this.getMaxZoom(), zoom ?? now ?? 0))
    if (now !== undefined && wanted !== now && options?.animate !== false) {
      this.onHeading(this._limitCenter(latLng(centre), wanted, this.options.maxBounds), wanted)
    }
    return super.setView(centre, zoom, options)
  }
}

/** Makes the map. */
export const makeStage = ({ tiles }: MapConfig): StageMap => {
  const isMoving = !isCalm()
  const map = new StageMap(byId("map"), {
    fadeAnimation: isMoving,
    inertia: isMoving,
    markerZoomAnimation: isMoving,
    zoomAnimation: isMoving,
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

/** Whether two places are one, as far as the pixels of a map tell. */
export const isSame = (map: Map, one: Place, other: Place): boolean => {
  const pointOf = ({ latitude, longitude }: Place) => map.project([latitude, longitude], one.zoom)
  return one.zoom === other.zoom && pointOf(one).distanceTo(pointOf(other)) < 1.5
}

/** Whether a map is at a place, as far as its pixels tell. */
export const isAt = (map: Map, place: Place): boolean => isSame(map, placeOfMap(map), place)

// What is nearer to a pole stands on the edge of the map, which ends there.
const edge = 85.05

const boxOf = (bounds: LatLngBounds): Box => {
  const [south, north] = [bounds.getSouth(), bounds.getNorth()]
  return {
    west: bounds.getWest(),
    south: south < -edge ? -90 : south,
    east: bounds.getEast(),
    north: north > edge ? 90 : north,
  }
}

/** What of the earth a map shows. */
export const boxOfMap = (map: Map): Box => boxOf(map.getBounds())

/** What of the earth a map will show at a place. */
export const boxAt = (map: Map, { latitude, longitude, zoom }: Place): Box => {
  const half = map.getSize().divideBy(2)
  const centre = map.project([latitude, longitude], zoom)
  const corners = [centre.subtract(half), centre.add(half)] as const
  return boxOf(
    new LatLngBounds(map.unproject(corners[0], zoom), map.unproject(corners[1], zoom)),
  )
}
