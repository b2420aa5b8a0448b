/**
 * What is in view, asked of the server: each new question ends the one before it.
 *
 * @module
 */
import { type Bounds, boundsOf, earth } from "./Bounds.ts"
import { type Box, clusterZoom, padded } from "./Box.ts"
import { type Camera, flat, listedFields } from "./Camera.ts"
import type { Cell } from "./Cell.ts"
import { pairsIn } from "./Query.ts"
import type { Session } from "./Session.ts"
import { type Filter, filterPairs } from "./View.ts"

/** What is in view. */
export interface InView {
  /** How many cameras match. */
  readonly count: number
  /** The first of them. */
  readonly cameras: ReadonlyArray<Camera>
  /** Where they are, if they are more than those. */
  readonly cells: ReadonlyArray<Cell> | undefined
}

/** The most cameras that are shown one by one. */
export const mostListed = 250

/** Asks for what is in view. */
export const loadInView = async (
  session: Session,
  filter: Filter,
  box: Box,
  zoom: number,
  signal: AbortSignal,
): Promise<InView> => {
  const search = session.ask<ReadonlyArray<object>>({
    path: "cameras/search",
    query: [
      ...pairsIn(filter, box),
      ["limit", String(mostListed)],
      ["fields", listedFields.join(",")],
    ],
    signal,
  })
  const cells = session.ask<{ readonly cells: ReadonlyArray<Cell> }>({
    path: "cameras/clusters",
    // What a short pan brings into view is there already.
    query: [...pairsIn(filter, padded(box, 0.1)), ["zoom", String(clusterZoom(zoom))]],
    signal,
  })
  const count = session.ask<{ readonly count: number }>({
    path: "cameras/count",
    query: pairsIn(filter, box),
    signal,
  })
  // Where one fails, nobody looks at the others.
  const [found, clusters, counted] = await Promise.all([search, cells, count])
  return {
    count: counted.body.count,
    cameras: found.body.map(flat),
    cells: found.next ? clusters.body.cells : undefined,
  }
}

/** Asks where the cameras of a filter are; all of the earth where there are none. */
export const loadBounds = async (session: Session, filter: Filter): Promise<Bounds> => {
  try {
    const { body } = await session.ask<{ readonly cells: ReadonlyArray<Cell> }>({
      path: "cameras/clusters",
      query: [...filterPairs(filter), ["zoom", "2"]],
    })
    return boundsOf(body.cells)
  } catch {
    // What is asked for next tells what is wrong.
    return earth
  }
}
