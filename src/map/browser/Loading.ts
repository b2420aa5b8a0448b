/**
 * What is in view, asked of the server: each new question ends the one before it.
 *
 * @module
 */
import type { Asked } from "./Api.ts"
import { type Bounds, boundsOf, earth } from "./Bounds.ts"
import { type Box, clusterZoom, isInBox, padded } from "./Box.ts"
import { type Camera, flat, listedFields } from "./Camera.ts"
import type { Cell } from "./Cell.ts"
import { pairsIn } from "./Query.ts"
import type { Session } from "./Session.ts"
import { camerasShape, cellsShape, countShape } from "./Shapes.ts"
import { type Filter, filterPairs } from "./View.ts"

/** Where somebody looks, and what for. */
export interface Sight {
  readonly filter: Filter
  readonly box: Box
  readonly zoom: number
  /** Until when nothing is shown; at once when left out. */
  readonly ready?: Promise<void>
}

/** Some cameras of those that are in view. */
export interface Listed {
  readonly cameras: ReadonlyArray<Camera>
  /** Asks for those after them; undefined where there are none. */
  readonly more: (() => Promise<Listed>) | undefined
}

/** What is in view. */
export interface InView extends Listed {
  /** How many cameras match. */
  readonly count: number
}

/** What is done with what comes. */
export interface Shown {
  /** Where the cameras are, if they are too many to be shown one by one. */
  readonly cells: (cells: ReadonlyArray<Cell>) => void
  /** All that is in view; after the cells. */
  readonly found: (found: InView) => void
}

/** The most cameras that are shown one by one. */
export const mostListed = 250

const list = async (session: Session, asked: Asked): Promise<Listed> => {
  const { body, next } = await session.ask(asked, camerasShape)
  return {
    cameras: body.map(flat),
    more: next && (() => list(session, { ...asked, query: [...next] })),
  }
}

const sumOf = (cells: ReadonlyArray<Cell>) => cells.reduce((sum, { count }) => sum + count, 0)

/**
 * Whether more cameras are in view than are shown one by one, as far as the cells of more than what is
 * in view tell.
 */
const areMany = (cells: ReadonlyArray<Cell>, box: Box): boolean | undefined => {
  if (sumOf(cells) <= mostListed) return false
  return sumOf(cells.filter(({ bbox }) => isInBox(bbox, box))) > mostListed ? true : undefined
}

/** Asks for what is in view, and once the map is `ready`, shows each part as it comes. */
export const loadInView = async (
  session: Session,
  { box, filter, ready, zoom }: Sight,
  signal: AbortSignal,
  shown: Shown,
): Promise<void> => {
  // In the order in which the answers are needed: a server has one processor.
  const grouping = session.ask({
    path: "cameras/clusters",
    // What a short pan brings into view is there already.
    query: [...pairsIn(filter, padded(box, 0.1)), ["zoom", String(clusterZoom(zoom))]],
    signal,
  }, cellsShape)
  const searching = list(session, {
    path: "cameras/search",
    query: [
      ...pairsIn(filter, box),
      ["limit", String(mostListed)],
      ["fields", listedFields.join(",")],
    ],
    signal,
  })
  const counting = session.ask(
    { path: "cameras/count", query: pairsIn(filter, box), signal },
    countShape,
  )
  const grouped = Promise.all([grouping, ready]).then(async ([{ body: { cells } }]) => {
    const many = areMany(cells, box) ?? (await counting).body.count > mostListed
    if (many && !signal.aborted) shown.cells(cells)
  })
  // Where one fails, nobody looks at the others.
  const [{ body: { count } }, listed] = await Promise.all([counting, searching, grouped])
  if (!signal.aborted) shown.found({ count, ...listed })
}

/** Asks where on earth the cameras of a filter are, roughly. */
export const loadPlaces = async (
  session: Session,
  filter: Filter,
  signal?: AbortSignal,
): Promise<ReadonlyArray<Cell>> => {
  const { body } = await session.ask({
    path: "cameras/clusters",
    query: [...filterPairs(filter), ["zoom", "2"]],
    ...signal && { signal },
  }, cellsShape)
  return body.cells
}

/** Asks where the cameras of a filter are; all of the earth where there are none. */
export const loadBounds = async (session: Session, filter: Filter): Promise<Bounds> => {
  try {
    return boundsOf(await loadPlaces(session, filter))
  } catch {
    // What is asked for next tells what is wrong.
    return earth
  }
}
