/**
 * What a deployment carries: processes, a primary and its replicas, from what each request costs.
 *
 * @module
 */
import { callerKind, type Cost } from "./Costs.ts"
import { logNormal, type Visit } from "./Simulation.ts"
import { meanWait } from "./Waiting.ts"

/** Processes of the server on as many processors, and PostgreSQL. */
export interface Deployment {
  readonly processes: number
  readonly replicas: number
  /** Processors of the primary, and of each replica. */
  readonly processors: number
}

/** Which requests come: the share of each kind, by its name. */
export type Mix = Readonly<Record<string, number>>

/** What is asked of a station. */
export interface Station {
  readonly name: "processes" | "primary" | "replicas"
  /** How many queues there are, of which a request takes one by chance. */
  readonly queues: number
  /** How many servers each queue has. */
  readonly servers: number
  /** Milliseconds of work for each request of the mix, whether it comes here or not. */
  readonly work: number
  /** Visits for each request of the mix. */
  readonly visits: number
  /** The variance of the time of a visit, by the square of its mean. */
  readonly variation: number
  /** The share of the requests that wait here, and the milliseconds that they are served in the mean of all. */
  readonly waiting: { readonly share: number; readonly work: number }
}

/** Visits of one kind, for each request of the mix. */
interface Visits {
  readonly share: number
  readonly time: number
  readonly variation: number
  /** Whether nobody waits for them: each replica does again what was written. */
  readonly isReplay: boolean
}

interface Part {
  readonly share: number
  readonly variation: number
  /** Milliseconds of work where it is done. */
  readonly times: Readonly<Record<Station["name"], number>>
  readonly isWrite: boolean
}

// Whoever asks is looked up in the primary; only what is then read can be left to replicas.
const partsOf = (
  costs: ReadonlyArray<Cost>,
  mix: Mix,
  replicas: number,
): ReadonlyArray<Part> => {
  const costOf = (name: string) => {
    const found = costs.find(({ what }) => what === name)
    if (found === undefined) throw new Error(`nothing is known of the cost of ${name}`)
    return found
  }
  const lookUp = costOf(callerKind).database
  const total = Object.values(mix).reduce((sum, share) => sum + share, 0)
  return Object.entries(mix).map(([name, share]) => {
    const { asks, database, server, variation } = costOf(name)
    const primary = replicas > 0 && asks === "replica" ? Math.min(lookUp, database) : database
    return {
      share: share / total,
      variation: variation ** 2,
      times: { processes: server, primary, replicas: database - primary },
      isWrite: asks === "all",
    }
  })
}

const visitsOf = (parts: ReadonlyArray<Part>, name: Station["name"], queues: number) =>
  parts.flatMap(({ isWrite, share, times, variation }): ReadonlyArray<Visits> => [
    ...times[name] > 0 ? [{ share, time: times[name], variation, isReplay: false }] : [],
    ...name === "replicas" && isWrite
      ? [{ share: share * queues, time: times.primary, variation, isReplay: true }]
      : [],
  ])

const stationOf = (
  parts: ReadonlyArray<Part>,
  { name, queues, servers }: Pick<Station, "name" | "queues" | "servers">,
): Station => {
  const all = visitsOf(parts, name, queues)
  const waited = all.filter(({ isReplay }) => !isReplay)
  const sum = (of: (visits: Visits) => number, from = all) =>
    from.reduce((total, visits) => total + visits.share * of(visits), 0)
  const [visits, work] = [sum(() => 1), sum(({ time }) => time)]
  const square = sum(({ time, variation }) => time ** 2 * (1 + variation))
  return {
    name,
    queues,
    servers,
    work,
    visits,
    variation: visits === 0 ? 0 : square * visits / work ** 2 - 1,
    waiting: { share: sum(() => 1, waited), work: sum(({ time }) => time, waited) },
  }
}

/** A deployment and what is asked of it. */
export interface Plan {
  readonly stations: ReadonlyArray<Station>
  /** The most requests a millisecond. */
  readonly most: number
  /** The station that breaks first. */
  readonly first: Station["name"]
  /** The visits of a request, as the simulation takes them. */
  readonly visits: (random: () => number) => ReadonlyArray<Visit>
}

const most = ({ queues, servers, work }: Station) => queues * servers / work

/** Plans a deployment for a mix of requests. */
export const planOf = (
  costs: ReadonlyArray<Cost>,
  mix: Mix,
  { processes, processors, replicas }: Deployment,
): Plan => {
  const parts = partsOf(costs, mix, replicas)
  const stations = [
    { name: "processes" as const, queues: processes, servers: 1 },
    { name: "primary" as const, queues: 1, servers: processors },
    ...replicas === 0 ? [] : [
      { name: "replicas" as const, queues: replicas, servers: processors },
    ],
  ].map((station) => stationOf(parts, station))
  const first = stations.reduce((one, other) => most(other) < most(one) ? other : one)
  const numberOf = (at: number) =>
    stations.slice(0, at).reduce((sum, { queues }) => sum + queues, 0)
  const visits: Plan["visits"] = (random) => {
    let left = random()
    const part = parts.find(({ share }) => (left -= share) < 0) ?? parts.at(-1)!
    const timeAt = (mean: number) => logNormal(mean, part.variation, random)
    return stations.flatMap(({ name, queues }, at): ReadonlyArray<Visit> =>
      part.times[name] > 0
        ? [{
          station: numberOf(at) + Math.floor(random() * queues),
          time: timeAt(part.times[name]),
        }]
        : name === "replicas" && part.isWrite
        ? Array.from({ length: queues }, (_, queue) => ({
          station: numberOf(at) + queue,
          time: timeAt(part.times.primary),
          isReplay: true,
        }))
        : []
    )
  }
  return { stations, most: most(first), first: first.name, visits }
}

/** The servers of each queue of a plan, as the simulation takes them. */
export const serversOf = ({ stations }: Plan): ReadonlyArray<number> =>
  stations.flatMap(({ queues, servers }) => Array.from({ length: queues }, () => servers))

/** Milliseconds of a request in the mean, at so many requests a millisecond, by the arithmetic alone. */
export const meanTime = ({ stations }: Plan, rate: number): number =>
  stations.reduce((sum, { queues, servers, variation, visits, waiting, work }) => {
    if (visits === 0) return sum
    const queue = { servers, rate: rate * visits / queues, time: work / visits, variation }
    return sum + waiting.work + waiting.share * meanWait(queue)
  }, 0)

/** The share of the time that each station is busy, at so many requests a millisecond. */
export const busyAt = ({ stations }: Plan, rate: number): ReadonlyArray<number> =>
  stations.map((station) => rate / most(station))
