/**
 * Counting the rows of the table `camera`: by the values of columns, and by the cells of a map.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { CameraFacets, Facet, FacetName } from "../../../domain/CameraFacets.ts"
import { mostValuesOfFacet } from "../../../domain/CameraFacets.ts"
import type { StoreSelection } from "../CameraStore.ts"
import { makeClusters } from "./CameraClusters.ts"
import type { CameraScan } from "./CameraScan.ts"
import { isWhole } from "./CameraSearch.ts"
import { makeTallies, type Tally, type Value } from "./CameraTallies.ts"
import { makeDialect } from "./Dialect.ts"

const withKeys: ReadonlyArray<FacetName> = ["source", "country", "state", "city"]
const hasKey = (name: FacetName) => withKeys.includes(name)
const columnOf = (name: FacetName) => hasKey(name) ? `${name}_key` : name

const byCount = ([, one]: readonly [Value, Tally], [, other]: readonly [Value, Tally]) =>
  other.cameras - one.cameras || one.first - other.first

const sumOf = (tallies: Iterable<Tally>) => {
  let sum = 0
  for (const { cameras } of tallies) sum += cameras
  return sum
}

/** The values that a facet shows, in their order. */
const mostOf = (tallies: ReadonlyMap<Value, Tally>) => {
  // A city is one of very many: those that few cameras have are left out before the rest is sorted.
  const counts = new Float64Array(tallies.size)
  let at = 0
  for (const { cameras } of tallies.values()) counts[at++] = cameras
  const least = counts.sort().at(-mostValuesOfFacet) ?? 0
  const found: Array<readonly [Value, Tally]> = []
  for (const [value, tally] of tallies) if (tally.cameras >= least) found.push([value, tally])
  return found.sort(byCount).slice(0, mostValuesOfFacet)
}

/** How the cameras of a database are counted. */
export const makeNumbers = (sql: SqlClient.SqlClient, rows: CameraScan) => {
  const tallyColumns = makeTallies(sql, rows)
  const { hasBlocks, isAmong } = makeDialect(sql)
  const counted = Effect.map(
    sql<
      { readonly cameras: number }
    >`SELECT coalesce(sum(cameras), 0) AS cameras FROM camera_block`,
    ([row]) => row!.cameras,
  )

  const count = Effect.fnUntraced(function* (
    selection: StoreSelection,
  ): Effect.fn.Return<number, SqlError> {
    if (hasBlocks && isWhole(selection)) return yield* counted
    let sum = 0
    yield* rows.readAll(selection, {
      read: Effect.fnUntraced(function* (part) {
        const [row] = yield* sql<{ readonly cameras: number }>`SELECT count(*) AS cameras ${part}`
        sum += row!.cameras
        return false
      }),
    })
    return sum
  })

  /** The values as they are written in the cameras that have each first. */
  const spell = Effect.fnUntraced(function* (
    name: FacetName,
    found: ReadonlyArray<readonly [Value, Tally]>,
  ) {
    if (!hasKey(name)) return new Map(found.map(([value, { first }]) => [first, value]))
    const firsts = found.map(([, { first }]) => first)
    const written = yield* sql<{ readonly seq: number; readonly value: Value }>`
      SELECT seq, ${sql(name)} AS value FROM camera WHERE ${isAmong(sql`seq`, firsts)}`
    return new Map(written.map(({ seq, value }) => [seq, value]))
  })

  const toFacet = Effect.fnUntraced(function* (
    name: FacetName,
    tallies: ReadonlyMap<Value, Tally>,
  ): Effect.fn.Return<Facet, SqlError> {
    const shown = mostOf(tallies)
    const spelling = yield* spell(name, shown)
    return {
      values: shown.map(([key, { cameras, first }]) => {
        const value = spelling.get(first) ?? (spelling.has(first) ? null : key)
        return { value: name.startsWith("is_") ? value === 1 : value, count: cameras }
      }),
      others: sumOf(tallies.values()) - sumOf(shown.map(([, tally]) => tally)),
    }
  })

  const facets = Effect.fnUntraced(function* (
    selection: StoreSelection,
    by: ReadonlyArray<FacetName>,
  ): Effect.fn.Return<CameraFacets, SqlError> {
    const tallies = yield* tallyColumns(by.map(columnOf), selection)
    const found: Record<string, Facet> = {}
    for (const name of by) {
      found[name] = yield* toFacet(name, tallies.get(columnOf(name))!)
      yield* Effect.yieldNow
    }
    return found
  })

  return { count, facets, clusters: makeClusters(sql, rows) }
}
