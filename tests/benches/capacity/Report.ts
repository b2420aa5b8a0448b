/**
 * What is shown of the costs and of what deployments carry: tables and charts.
 *
 * @module
 */
import { randomFrom } from "../../Sphere.ts"
import { quantile } from "../Measure.ts"
import { stacked } from "../Plot.ts"
import type { Costs } from "./Costs.ts"
import { type Deployment, meanTime, type Mix, type Plan, planOf, serversOf } from "./Deployment.ts"
import { simulate } from "./Simulation.ts"

/** What is asked of the deployments that are shown: mostly what a map and its programs ask. */
export const mix: Mix = {
  "a camera by id": 40,
  "a page of a country": 15,
  "a 10 km circle": 12,
  "the clusters of a view of 4 by 3 degrees": 10,
  "a page in the middle of a walk": 10,
  "the nearest 100": 5,
  "a page in the middle of the log": 3,
  "a token": 3,
  "a change of a camera": 2,
}

// Processors of the primary, and of each replica.
const processors = 8

const deployments: ReadonlyArray<Deployment> = [
  { processes: 2, replicas: 0, processors },
  { processes: 8, replicas: 0, processors },
  { processes: 16, replicas: 0, processors },
  { processes: 16, replicas: 1, processors },
  { processes: 32, replicas: 2, processors },
  { processes: 64, replicas: 4, processors },
]

// Up to here requests wait about as long as they are served.
const comfortable = 0.7
const requests = 20_000
const seed = 15

const cells = (...all: ReadonlyArray<string>) => `| ${all.join(" | ")} |`
const perSecond = (rate: number) => Math.round(1000 * rate).toLocaleString("en")
const inWords = ({ processes, replicas }: Deployment) =>
  `${processes} processes, ${replicas} ${replicas === 1 ? "replica" : "replicas"}`

/** The table of costs. */
export const tableOfCosts = ({ costs }: Costs): string =>
  [
    cells(
      "request",
      "server, ms",
      "PostgreSQL, ms",
      "rows",
      "pages",
      "one process carries",
      "busy",
    ),
    cells("---", "--:", "--:", "--:", "--:", "--:", "--:"),
    ...costs.map(({ database, pages, perSecond, rows, server, what }) =>
      cells(
        what,
        server.toFixed(2),
        database.toFixed(2),
        String(rows),
        String(pages),
        `${perSecond.toLocaleString("en")} a second`,
        // Processor time of all its threads: more than one processor where they help.
        `${Math.round(perSecond * server / 10)} %`,
      )
    ),
  ].join("\n")

const simulateAt = (plan: Plan, rate: number) =>
  simulate({
    servers: serversOf(plan),
    rate,
    requests,
    visits: plan.visits,
    random: randomFrom(seed),
  }).times

const meanOf = (times: ReadonlyArray<number>) =>
  times.reduce((sum, time) => sum + time, 0) / times.length

/** The table of deployments. */
export const tableOfDeployments = ({ costs }: Costs): string =>
  [
    cells(
      "deployment",
      "carries well",
      "at most",
      "breaks first",
      "mean there, ms",
      "simulated",
      "p99, simulated",
    ),
    cells("---", "--:", "--:", "---", "--:", "--:", "--:"),
    ...deployments.map((deployment) => {
      const plan = planOf(costs, mix, deployment)
      const rate = comfortable * plan.most
      const times = simulateAt(plan, rate)
      return cells(
        inWords(deployment),
        `${perSecond(rate)} a second`,
        perSecond(plan.most),
        plan.first,
        meanTime(plan, rate).toFixed(1),
        meanOf(times).toFixed(1),
        quantile(times, 0.99).toFixed(1),
      )
    }),
  ].join("\n")

/** The charts: time against load by arithmetic and by simulation, and what carries how much. */
export const chartsOf = ({ costs }: Costs): string => {
  const shown = deployments.filter((_, at) => [0, 1, 3, 5].includes(at))
  const shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95]
  const points = (plan: Plan, of: (rate: number) => number) =>
    shares.map((share) => {
      const rate = share * plan.most
      return [1000 * rate, of(rate)] as const
    })
  const waiting = shown.map((deployment) => {
    const plan = planOf(costs, mix, deployment)
    return {
      name: inWords(deployment),
      points: points(plan, (rate) => meanTime(plan, rate)),
      marks: points(plan, (rate) => meanOf(simulateAt(plan, rate))),
    }
  })
  const counts = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64]
  const carried = [0, 1, 2, 4].map((replicas) => ({
    name: `${replicas} ${replicas === 1 ? "replica" : "replicas"}`,
    points: counts.map((processes) =>
      [
        processes,
        1000 * comfortable * planOf(costs, mix, { processes, replicas, processors }).most,
      ] as const
    ),
  }))
  return stacked([
    {
      title: "Mean time of a request: by arithmetic (lines) and simulated (marks)",
      x: { name: "requests a second", log: true },
      y: { name: "ms", log: true },
      series: waiting,
    },
    {
      title: `What processes and replicas of ${processors} processors carry at 70 %`,
      x: { name: "processes" },
      y: { name: "requests a second" },
      series: carried,
    },
  ])
}

/** The mix in words. */
export const mixInWords = (): string =>
  `${Object.entries(mix).map(([what, share]) => `${share} % ${what}`).join(", ")}.`
