/**
 * Land and borders, drawn in the browser: no tile server is asked.
 *
 * @module
 */
import type { BaseData, Outline } from "./BaseData.ts"
import { type Coords, GridLayer } from "./Leaflet.ts"

interface Tile {
  readonly context: CanvasRenderingContext2D
  /** The width of the world in pixels. */
  readonly world: number
  /** Where the tile begins, in pixels of the world. */
  readonly left: number
  readonly top: number
  readonly size: number
}

const isInside = ({ east, north, south, west }: Outline, tile: Tile): boolean => {
  const { left, size, top, world } = tile
  // A line at the border of a tile belongs to both.
  return east * world >= left - 2 && west * world <= left + size + 2 &&
    south * world >= top - 2 && north * world <= top + size + 2
}

/** Adds a line to what will be drawn, without the points that nobody could tell apart. */
const trace = ({ points }: Outline, { context, left, top, world }: Tile): void => {
  let [lastX, lastY] = [NaN, NaN]
  const end = points.length - 2
  for (let at = 0; at <= end; at += 2) {
    const x = points[at]! * world - left
    const y = points[at + 1]! * world - top
    if (at === 0) context.moveTo(x, y)
    else if (at === end || Math.abs(x - lastX) + Math.abs(y - lastY) > 0.7) context.lineTo(x, y)
    else continue
    lastX = x
    lastY = y
  }
}

const stroke = (outlines: ReadonlyArray<Outline>, tile: Tile): void => {
  tile.context.beginPath()
  for (const outline of outlines) if (isInside(outline, tile)) trace(outline, tile)
  tile.context.stroke()
}

/** The tile, and its copies to which land reaches that goes on beyond the border of the world. */
const copiesOf = (tile: Tile): ReadonlyArray<Tile> =>
  [0, 1, -1].map((turn) => ({ ...tile, left: tile.left + turn * tile.world }))

const draw = ({ borders, land, states }: BaseData, tile: Tile, zoom: number): void => {
  const { context } = tile
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  context.fillStyle = colour("--land")
  context.strokeStyle = colour("--coast")
  context.lineWidth = 0.75
  context.lineJoin = "round"
  for (const copy of copiesOf(tile)) {
    for (const rings of land) {
      if (!isInside(rings[0]!, copy)) continue
      context.beginPath()
      for (const ring of rings) trace(ring, copy)
      context.fill("evenodd")
      context.stroke()
    }
  }
  if (zoom >= 4) {
    context.strokeStyle = colour("--state-border")
    context.lineWidth = 0.8
    stroke(states, tile)
  }
  context.strokeStyle = colour("--border")
  context.lineWidth = zoom < 3 ? 0.6 : 1.1
  stroke(borders, tile)
}

/** The layer that draws it. */
export class BaseLayer extends GridLayer {
  readonly #data: BaseData

  constructor(data: BaseData) {
    super({ tileSize: 512, updateWhenZooming: false, keepBuffer: 1, className: "base" })
    this.#data = data
  }

  override createTile(coords: Coords): HTMLElement {
    const { x, y } = this.getTileSize()
    const canvas = document.createElement("canvas")
    const scale = Math.min(2, globalThis.devicePixelRatio || 1)
    canvas.width = x * scale
    canvas.height = y * scale
    const context = canvas.getContext("2d")
    if (context === null) return canvas
    context.scale(scale, scale)
    const world = 256 * 2 ** coords.z
    draw(
      this.#data,
      { context, world, left: coords.x * x, top: coords.y * y, size: x },
      coords.z,
    )
    return canvas
  }
}
