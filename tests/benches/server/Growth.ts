/**
 * How the time of an answer grows with the number of cameras.
 *
 * @module
 */
import assert from "node:assert/strict"
import { randomFrom } from "../../Sphere.ts"
import { median, micros, timesInTurn } from "../Measure.ts"
import type { Series } from "../Plot.ts"
import type { Row } from "../Row.ts"
import { type OpenStore, placesOf } from "./Store.ts"

/** A database of one size. */
export interface Sized {
  readonly count: number
  readonly store: OpenStore
}

const times = 400
const rounds = 5

const words = (count: number) => count.toLocaleString("en")

/** The median times of works in turn, each the median of several rounds. */
const mediansOf = async (works: ReadonlyArray<(time: number) => unknown>, each = times) => {
  await timesInTurn(each, works)
  const taken: Array<ReadonlyArray<number>> = []
  for (let round = 0; round < rounds; round++) {
    taken.push((await timesInTurn(each, works)).map((side) => median(side)))
  }
  return {
    times: works.map((_, at) => median(taken.map((side) => side[at]!))),
    ratio: (over: number, under: number) => median(taken.map((side) => side[over]! / side[under]!)),
  }
}

interface Question {
  readonly what: string
  readonly path: (sized: Sized) => (time: number) => string
}

const questions: ReadonlyArray<Question> = [
  {
    what: "by id",
    path: ({ count, store }) => {
      const random = randomFrom(2)
      const ids = Array.from({ length: times }, () => {
        const seq = 1 + Math.floor(random() * count)
        const [row] = store.bare("SELECT camera_id FROM camera WHERE seq = ?", [seq])
        return (row as ReadonlyArray<unknown>)[0]
      })
      return (time) => `cameras/${ids[time]}`
    },
  },
  {
    // With more cameras a circle holds more of them, and a longer answer takes longer to write.
    what: "circle of 10 km with 20 to 40 cameras",
    path: ({ count, store }) => {
      const some = placesOf(store.bare, count, Math.min(count, 10 * times), randomFrom(3))
      const places = some.filter((place) => {
        const { items } = store.ask(({ search }) => search({ ...place, radius: 10 }))
        return items.length >= 20 && items.length <= 40
      })
      return (time) => {
        const { latitude, longitude } = places[time % places.length]!
        return `cameras/search?latitude=${latitude}&longitude=${longitude}&radius=10`
      }
    },
  },
  {
    what: "filter by city",
    path: ({ count, store }) => {
      const random = randomFrom(4)
      const cities = Array.from({ length: times }, () => {
        const seq = 1 + Math.floor(random() * count)
        const [row] = store.bare("SELECT city, country FROM camera WHERE seq = ?", [seq])
        const [city, country] = row as ReadonlyArray<string>
        return `cameras/search?${new URLSearchParams({ city: city!, country: country! })}`
      })
      return (time) => cities[time]!
    },
  },
  { what: "filter by country", path: () => () => "cameras/search?country=US&is_active_image=true" },
]

/** Times of each question at each size, and how they grow from the smallest to the largest. */
const latencies = async (databases: ReadonlyArray<Sized>) => {
  const rows: Array<Row> = []
  const series: Array<Series> = []
  const [first, last] = [databases[0]!, databases.at(-1)!]
  const limit = Math.log(last.count) / Math.log(first.count)
  for (const { path, what } of questions) {
    const works = databases.map((sized) => {
      const pathAt = path(sized)
      return (time: number) => sized.store.get(pathAt(time))
    })
    const found = await Promise.all(works.map(async (work) => {
      const { body } = await work(0)
      return body.length
    }))
    assert.equal(found.every((length) => length > 2), true)
    const { ratio, times } = await mediansOf(works)
    const grown = ratio(works.length - 1, 0)
    series.push({
      name: what,
      points: times.map((time, at) => [databases[at]!.count, time * 1000]),
    })
    rows.push({
      work: `${what}, ${words(last.count)} cameras`,
      against: `${words(first.count)} cameras`,
      ratio: grown,
      reach: `≤ ${limit.toFixed(2)} (log n)`,
      met: grown <= limit,
      detail: times.map(micros).join(", "),
    })
  }
  return { rows, series }
}

/** An offset of nine tenths, and the last page of a walk along `Link`, against the first page. */
const places = async ({ count, store }: Sized): Promise<ReadonlyArray<Row>> => {
  const offset = count * 0.9
  let path: string | undefined = `cameras/search?offset=${count - 250}`
  let last = path
  while (path !== undefined) {
    last = path
    const { link } = await store.get(path)
    path = link === null ? undefined : /<\/([^>]*)>/.exec(link)![1]!
  }
  // A page of the same length, one that has another after it, so that only its place differs.
  const [row] = store.bare("SELECT seq FROM camera ORDER BY seq DESC LIMIT 1 OFFSET 150", [])
  const end = `cameras/search?after=${(row as ReadonlyArray<number>)[0]}`
  assert.match(last, /after=/)
  const works = ["cameras/search", `cameras/search?offset=${offset}`, "cameras/search?after=0", end]
  const { ratio, times } = await mediansOf(works.map((each) => () => store.get(each)))
  const deep = ratio(1, 0)
  const walked = ratio(3, 2)
  return [{
    work: `offset ${words(offset)} without a filter, ${words(count)} cameras`,
    against: "offset 0",
    ratio: deep,
    reach: "≤ 10",
    met: deep <= 10,
    detail: `${micros(times[1]!)} to ${micros(times[0]!)}`,
  }, {
    work: `last pages of a walk along Link, ${words(count)} cameras`,
    against: "its first page",
    ratio: walked,
    reach: "≤ 1.25 (the same)",
    met: walked <= 1.25,
    detail: `${micros(times[3]!)} to ${micros(times[2]!)}`,
  }]
}

/** The rows about growth over databases in the order of their size, and what to plot. */
export const growth = async (databases: ReadonlyArray<Sized>) => {
  const { rows, series } = await latencies(databases)
  return { rows: [...rows, ...await places(databases.at(-1)!)], series }
}
