/**
 * What is asked of the server, as parameters.
 *
 * @module
 */
import { type Box, toBbox } from "./Box.ts"
import { type Filter, filterPairs } from "./View.ts"

type Pair = [string, string]

/** The parameters of a filter in a box. */
export const pairsIn = (filter: Filter, box: Box | undefined): Array<Pair> => {
  const bbox = box && toBbox(box)
  return [...filterPairs(filter), ...bbox === undefined ? [] : [["bbox", bbox] as Pair]]
}
