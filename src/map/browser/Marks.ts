/**
 * What stands on the map: cameras, or how many there are where they are too many.
 *
 * @module
 */
import { nearestCopy } from "./Box.ts"
import { activityOf, activityWords, type Camera, positionOf, titleOf, typeWords } from "./Camera.ts"
import { type Cell, cellSize, shortCount } from "./Cell.ts"
import { element } from "./Dom.ts"
import { DivIcon, LayerGroup, type Map, Marker } from "./Leaflet.ts"
import { makeMarkKeys } from "./MarkKeys.ts"
import { markOf } from "./MarkShape.ts"

/** What happens when somebody chooses a mark. */
export interface MarkActions {
  readonly openCamera: (cameraID: string) => void
  readonly openCell: (cell: Cell) => void
}

interface Wanted {
  readonly latitude: number
  readonly longitude: number
  readonly make: () => Marker
}

const markerAt = (icon: HTMLElement, size: number, className: string, onClick: () => void) => {
  const marker = new Marker([0, 0], {
    icon: new DivIcon({ className: `mark ${className}`, html: icon, iconSize: [size, size] }),
    // One mark is a stop for all of them: hundreds are none.
    keyboard: false,
    riseOnHover: true,
  })
  marker.on("click", onClick)
  return marker
}

const cameraMarker = (camera: Camera, { openCamera }: MarkActions): Marker => {
  const label = `${titleOf(camera)}: ${typeWords[camera.type ?? "ip"]}, ${
    activityWords[activityOf(camera)].toLowerCase()
  }`
  const icon = element(
    "button",
    { type: "button", tabindex: -1, "aria-label": label, title: titleOf(camera) },
    markOf(camera),
  )
  return markerAt(icon, 48, "camera", () => openCamera(camera.cameraID))
}

const cellMarker = (cell: Cell, { openCamera, openCell }: MarkActions): Marker => {
  const { cameraID, count } = cell
  const label = count === 1
    ? "1 camera: show it"
    : `${count.toLocaleString("en")} cameras: show them closer`
  const icon = element(
    "button",
    { type: "button", tabindex: -1, "aria-label": label },
    shortCount(count),
  )
  const rank = count < 10 ? "few" : count < 100 ? "some" : count < 1000 ? "many" : "most"
  return markerAt(
    icon,
    cellSize(count),
    `cell ${rank}`,
    () => cameraID === undefined ? openCell(cell) : openCamera(cameraID),
  )
}

/** The marks on a map: those that stay are not made again. */
export class Marks {
  readonly #group: LayerGroup = new LayerGroup()
  readonly #map: Map
  readonly #actions: MarkActions
  readonly #keys: ReturnType<typeof makeMarkKeys>
  #shown: ReadonlyMap<string, Marker> = new globalThis.Map()
  #chosen: string | undefined

  constructor(map: Map, actions: MarkActions) {
    this.#map = map
    this.#actions = actions
    this.#group.addTo(map)
    this.#keys = makeMarkKeys(map.getPane("markerPane")!, map.getContainer())
  }

  /** What is to be pressed of the mark that is nearest to the middle of the map. */
  #middle(): HTMLButtonElement | undefined {
    const centre = this.#map.getCenter()
    let found: Marker | undefined
    let least = Infinity
    for (const marker of this.#shown.values()) {
      const { lat, lng } = marker.getLatLng()
      const distance = (lat - centre.lat) ** 2 + (lng - centre.lng) ** 2
      if (distance >= least) continue
      least = distance
      found = marker
    }
    return found?.getElement()?.querySelector("button") ?? undefined
  }

  #show(wanted: ReadonlyMap<string, Wanted>): void {
    const centre = this.#map.getCenter().lng
    const hadFocus = this.#keys.hasFocus()
    const shown = new globalThis.Map<string, Marker>()
    for (const [key, { latitude, longitude, make }] of wanted) {
      const marker = this.#shown.get(key) ?? make()
      marker.setLatLng([latitude, nearestCopy(longitude, centre)])
      shown.set(key, marker)
      if (!this.#shown.has(key)) this.#group.addLayer(marker)
    }
    for (const [key, marker] of this.#shown) if (!shown.has(key)) this.#group.removeLayer(marker)
    this.#shown = shown
    this.#markChosen()
    this.#keys.settle(this.#middle(), hadFocus)
  }

  /** Shows each camera. */
  showCameras(cameras: ReadonlyArray<Camera>): void {
    this.#show(
      new globalThis.Map(cameras.flatMap((camera) => {
        const position = positionOf(camera)
        if (position === undefined) return []
        const looks = [camera.type, activityOf(camera), camera.direction, titleOf(camera)]
        const key = `camera ${camera.cameraID} ${looks.join()}`
        return [[key, { ...position, make: () => cameraMarker(camera, this.#actions) }]]
      })),
    )
  }

  /** Shows how many there are where. */
  showCells(cells: ReadonlyArray<Cell>): void {
    this.#show(
      new globalThis.Map(cells.map((cell) => [
        `cell ${cell.count} ${cell.bbox.join()} ${cell.cameraID ?? ""}`,
        { ...cell, make: () => cellMarker(cell, this.#actions) },
      ])),
    )
  }

  /** Makes the camera stand out that is looked at. */
  choose(cameraID: string | undefined): void {
    this.#chosen = cameraID
    this.#markChosen()
  }

  #markChosen(): void {
    for (const [key, marker] of this.#shown) {
      const isChosen = this.#chosen !== undefined && key.includes(this.#chosen)
      marker.getElement()?.classList.toggle("chosen", isChosen)
      marker.setZIndexOffset(isChosen ? 1000 : 0)
    }
  }
}
