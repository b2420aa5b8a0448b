/**
 * The names of places on the map, as many as there is room for.
 *
 * @module
 */
import type { PlaceName } from "./BaseData.ts"
import { nearestCopy } from "./Box.ts"
import { element } from "./Dom.ts"
import { DomUtil, Layer, type Map } from "./Leaflet.ts"

interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const overlaps = (a: Rectangle, b: Rectangle) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const most = 70

/** The pixels about a name, as wide as its letters are about. */
const roomFor = ({ kind, name }: PlaceName, x: number, y: number): Rectangle => {
  const width = name.length * (kind === "country" ? 4.4 : 3.6) + 8
  return { left: x - width, right: x + width, top: y - 11, bottom: y + 11 }
}

/** The layer of names. */
export class Labels extends Layer {
  readonly #names: ReadonlyArray<PlaceName>
  readonly #box: HTMLElement = element("div", { class: "labels", "aria-hidden": "true" })

  constructor(names: ReadonlyArray<PlaceName>) {
    super()
    this.#names = names
  }

  override onAdd(map: Map): this {
    const pane = map.getPane("labels") ?? map.createPane("labels")
    pane.append(this.#box)
    map.on("moveend zoomend resize", this.#update, this)
    map.on("zoomstart", this.#hide, this)
    this.#update()
    return this
  }

  override onRemove(map: Map): this {
    map.off("moveend zoomend resize", this.#update, this)
    map.off("zoomstart", this.#hide, this)
    this.#box.remove()
    return this
  }

  #hide(): void {
    this.#box.replaceChildren()
  }

  #update(): void {
    const map = this._map
    if (!map) return
    const zoom = map.getZoom()
    const centre = map.getCenter().lng
    const size = map.getSize()
    const taken: Array<Rectangle> = []
    const shown: Array<HTMLElement> = []
    for (const place of this.#names) {
      if (place.zoom > zoom + 0.5 || shown.length === most) break
      // From close by, the name of a country stands for nothing that is to be seen.
      if (place.kind === "country" && zoom > 7 || place.kind === "state" && zoom > 9) continue
      const position = { lat: place.latitude, lng: nearestCopy(place.longitude, centre) }
      const { x, y } = map.latLngToContainerPoint(position)
      if (x < 0 || y < 0 || x > size.x || y > size.y) continue
      const room = roomFor(place, x, y)
      if (taken.some((other) => overlaps(room, other))) continue
      taken.push(room)
      const label = element("span", { class: `label ${place.kind}` }, place.name)
      DomUtil.setPosition(label, map.latLngToLayerPoint(position))
      shown.push(label)
    }
    this.#box.replaceChildren(...shown)
  }
}
