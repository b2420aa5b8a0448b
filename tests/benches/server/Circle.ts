/**
 * Searching by circle, against the same SQL without the server.
 *
 * @module
 */
import { randomFrom } from "../../Sphere.ts"
import { micros, quantile, timesInTurn } from "../Measure.ts"
import type { Row } from "../Row.ts"
import { type OpenStore, placesOf } from "./Store.ts"

const radius = 10
const circles = 1000
const rounds = 5

const limits = [["p50", 0.5, 2], ["p99", 0.99, 3]] as const

/** Circles of 10 km, each around a camera by chance, so that where many are many are asked for. */
export const rows = async (store: OpenStore, count: number): Promise<ReadonlyArray<Row>> => {
  const centres = placesOf(store.bare, count, circles, randomFrom(1)).map((place) => ({
    ...place,
    radius,
  }))
  const statements = centres.map((filter) => store.statementOf(({ search }) => search(filter)))
  const paths = centres.map((filter) =>
    `cameras/search?${new URLSearchParams(
      Object.entries(filter).map(([name, value]) => [name, String(value)]),
    )}`
  )
  const works = [
    (at: number) => store.bare(...statements[at]!),
    (at: number) => store.ask(({ search }) => search(centres[at]!)),
    (at: number) => store.get(paths[at]!),
  ]
  const found = statements.reduce((sum, statement) => sum + store.bare(...statement).length, 0)
  await timesInTurn(circles, works)
  const taken: Array<ReadonlyArray<ReadonlyArray<number>>> = []
  for (let round = 0; round < rounds; round++) taken.push(await timesInTurn(circles, works))
  const middle = (values: ReadonlyArray<number>) => quantile(values, 0.5)
  return limits.map(([name, q, limit]) => {
    const [bare, own, answer] = works.map((_, which) =>
      taken.map((times) => quantile(times[which]!, q))
    )
    const ratioOf = (times: ReadonlyArray<number>) =>
      middle(times.map((time, round) => time / bare![round]!))
    const ratio = ratioOf(own!)
    return {
      work: `circle of 10 km, ${count.toLocaleString("en")} cameras, ${name}`,
      against: "the same SQL through node:sqlite, same process",
      ratio,
      reach: `≤ ${limit}`,
      met: ratio <= limit,
      detail: `${micros(middle(own!))} to ${micros(middle(bare!))} for ${
        (found / circles).toFixed(0)
      } cameras; from HTTP request to JSON ${ratioOf(answer!).toFixed(2)} ×`,
    }
  })
}
