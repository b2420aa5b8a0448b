/**
 * The camera on the map whose facts are shown: it stands out, and an admin may drag it.
 *
 * @module
 */
import { nearestCopy } from "./Box.ts"
import { type Camera, positionOf, titleOf } from "./Camera.ts"
import { element } from "./Dom.ts"
import { DivIcon, type LatLng, type Map, Marker } from "./Leaflet.ts"
import { markOf } from "./MarkShape.ts"

/** The camera that stands out. */
export class Chosen {
  readonly #map: Map
  #marker: Marker | undefined

  constructor(map: Map) {
    this.#map = map
  }

  /** Shows a camera; none shows none. */
  show(camera: Camera | undefined): Marker | undefined {
    this.#marker?.remove()
    this.#marker = undefined
    const position = camera && positionOf(camera)
    if (camera === undefined || position === undefined) return undefined
    const longitude = nearestCopy(position.longitude, this.#map.getCenter().lng)
    this.#marker = new Marker([position.latitude, longitude], {
      icon: new DivIcon({
        className: "mark camera chosen",
        html: element("div", { class: "chosen-mark", title: titleOf(camera) }, markOf(camera)),
        iconSize: [48, 48],
      }),
      keyboard: false,
      zIndexOffset: 2000,
    }).addTo(this.#map)
    return this.#marker
  }

  /** Lets a camera be dragged, once; tells where to. */
  drag(camera: Camera, onDropped: (place: LatLng) => void): void {
    const marker = this.show(camera)
    if (marker === undefined) return
    marker.getElement()?.classList.add("draggable")
    marker.dragging?.enable()
    marker.once("dragend", () => {
      marker.dragging?.disable()
      onDropped(marker.getLatLng())
    })
  }
}
