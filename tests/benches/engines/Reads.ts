/**
 * Reads through the server over each engine, beside the statements that it sends, sent by a bare driver.
 *
 * @module
 */
import { inTurn, median, quantile, timeOf } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { Row } from "../Row.ts"
import type { Engine } from "./Engines.ts"
import type { Sent } from "./InProcess.ts"
import { kindsOf } from "./Questions.ts"

const rounds = 5
// Whoever has been asked some thousand times answers sooner, a bare driver too: so many milliseconds.
const warmup = 2000
// Of engines that hold fewer cameras, which answer more slowly.
const fewQuestions = 20

/** How long an engine takes for one kind of question. */
export interface ReadTimes {
  /** Milliseconds through the server: the median of the questions, in each round. */
  readonly server: ReadonlyArray<number>
  /** The same by a bare driver. */
  readonly bare?: ReadonlyArray<number>
}

/** One kind of question, by the names of the engines. */
export interface KindTimes {
  readonly what: string
  readonly times: Readonly<Record<string, ReadTimes>>
}

/** Asks every engine everything, in turn. */
export const measureReads = async (
  engines: ReadonlyArray<Engine>,
): Promise<ReadonlyArray<KindTimes>> => {
  const most = Math.max(...engines.map(({ count }) => count))
  const kinds = new Map(engines.map(({ count }) => [count, kindsOf(count)]))
  const measured: Array<KindTimes> = []
  for (const [at, { what }] of kinds.get(most)!.entries()) {
    const runs: Record<string, () => Promise<number>> = {}
    for (const { count, driver, name, request } of engines) {
      const { questions } = kinds.get(count)![at]!
      const asked = count < most ? questions.slice(0, fewQuestions) : questions
      const each = async <A>(all: ReadonlyArray<A>, run: (one: A) => unknown) => {
        const times: Array<number> = []
        for (const one of all) {
          times.push(await timeOf(() => run(one)))
          // What the other servers of this process have to do is not kept waiting by memory.
          await new Promise((resolve) => setTimeout(resolve))
        }
        return median(times)
      }
      runs[name] = () => each(asked, ({ path }) => request(path))
      if (driver === undefined) continue
      const sent: Array<ReadonlyArray<Sent>> = []
      for (const question of asked) sent.push(await driver.statementsOf(question))
      runs[`${name}, bare`] = () => each(sent, driver.run)
    }
    for (const run of Object.values(runs)) {
      const end = performance.now() + warmup
      while (performance.now() < end) await run()
    }
    const taken = await inTurn(rounds, runs)
    progress(what)
    measured.push({
      what,
      times: Object.fromEntries(engines.map(({ driver, name }) => [name, {
        server: taken[name]!,
        ...driver && { bare: taken[`${name}, bare`]! },
      }])),
    })
  }
  return measured
}

/** Milliseconds in words. */
export const millis = (value: number): string =>
  `${value < 10 ? value.toFixed(2) : Math.round(value)} ms`

/** The rows of PostgreSQL. */
export const rowsOfReads = (
  measured: ReadonlyArray<KindTimes>,
  count: number,
): ReadonlyArray<Row> =>
  measured.map(({ times, what }): Row => {
    const { bare = [], server } = times.PostgreSQL!
    const ratios = server.map((time, round) => time / bare[round]!)
    const ratio = median(server) / median(bare)
    return {
      work: `${what}, ${count.toLocaleString("en")} cameras, PostgreSQL through the server, p50`,
      against: "the same statements by a bare driver",
      ratio,
      reach: "≤ 2",
      met: ratio <= 2,
      detail: `${millis(median(server))} to ${millis(median(bare))}; ${rounds} rounds ${
        quantile(ratios, 0).toFixed(2)
      } to ${quantile(ratios, 0.999).toFixed(2)}`,
    }
  })

/** All engines side by side, as a table of Markdown that ends with `lines`. */
export const sideBySide = (
  engines: ReadonlyArray<Engine>,
  measured: ReadonlyArray<KindTimes>,
  lines: ReadonlyArray<ReadonlyArray<string>>,
): string => {
  const cell = ({ bare, server }: ReadTimes) =>
    millis(median(server)) +
    (bare === undefined ? "" : `, ${(median(server) / median(bare)).toFixed(2)} ×`)
  return [
    [
      "p50 of a request, and how many times a bare driver",
      ...engines.map(({ count, name }) => `${name}, ${count.toLocaleString("en")} cameras`),
    ],
    ["---", ...engines.map(() => "--:")],
    ...measured.map(({ times, what }) => [
      what,
      ...engines.map(({ name }) => cell(times[name]!)),
    ]),
    ...lines,
  ].map((line) => `| ${line.join(" | ")} |`).join("\n")
}
