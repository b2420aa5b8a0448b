/**
 * Requests that go from queue to queue, one event after the other.
 *
 * @module
 */

/** Where a request goes next, and how long it takes a server there. */
export interface Visit {
  /** The number of the station. */
  readonly station: number
  /** Milliseconds of work. */
  readonly time: number
  /** Whether the request goes on, or ends, without waiting for it. */
  readonly isReplay?: boolean
}

/** What is simulated. */
export interface Scenario {
  /** How many servers each station has. */
  readonly servers: ReadonlyArray<number>
  /** Requests that come in a millisecond, by chance. */
  readonly rate: number
  /** How many requests come. */
  readonly requests: number
  /** The stations of a request in their order, drawn by chance from numbers below 1. */
  readonly visits: (random: () => number) => ReadonlyArray<Visit>
  /** Numbers below 1, by chance. */
  readonly random: () => number
}

/** What came of it. */
export interface Outcome {
  /** Milliseconds that each request took, in the order of their ends, without the first tenth. */
  readonly times: ReadonlyArray<number>
  /** Milliseconds that a visit of each station waited in the mean. */
  readonly waits: ReadonlyArray<number>
  /** The share of the time that each station was busy. */
  readonly busy: ReadonlyArray<number>
}

interface Request {
  /** When it came; undefined for what no request waits for. */
  readonly begun: number | undefined
  readonly visits: ReadonlyArray<Visit>
  /** How many visits are over. */
  at: number
  /** When it came to where it is. */
  arrived: number
}

interface Event {
  readonly time: number
  /** Which request ends its visit; a new one comes where there is none. */
  readonly request: Request | undefined
}

/** Events by their times: a binary heap. */
const makeEvents = () => {
  const heap: Array<Event> = []
  const swap = (one: number, other: number) => {
    const kept = heap[one]!
    heap[one] = heap[other]!
    heap[other] = kept
  }
  return {
    add: (event: Event) => {
      let at = heap.push(event) - 1
      while (at > 0 && heap[(at - 1) >> 1]!.time > heap[at]!.time) {
        swap(at, (at - 1) >> 1)
        at = (at - 1) >> 1
      }
    },
    next: (): Event | undefined => {
      const [first] = heap
      const last = heap.pop()
      if (last === undefined || heap.length === 0) return first
      heap[0] = last
      for (let at = 0;;) {
        let least = at
        for (const child of [2 * at + 1, 2 * at + 2]) {
          if (child < heap.length && heap[child]!.time < heap[least]!.time) least = child
        }
        if (least === at) return first
        swap(at, least)
        at = least
      }
    },
  }
}

/** A time by chance, exponential with a mean of `mean`. */
export const exponential = (mean: number, random: () => number): number =>
  -mean * Math.log(1 - random())

/** A time by chance whose logarithm is normal, with a mean of `mean` and a variance by its square. */
export const logNormal = (mean: number, variation: number, random: () => number): number => {
  const square = Math.log(1 + variation)
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return mean * Math.exp(Math.sqrt(square) * normal - square / 2)
}

/** Lets the requests of a scenario come, wait and be served; the same for the same numbers of chance. */
export const simulate = ({ random, rate, requests, servers, visits }: Scenario): Outcome => {
  const events = makeEvents()
  const free = [...servers]
  const waiting = servers.map((): Array<Request> => [])
  const heads = servers.map(() => 0)
  const waited = servers.map(() => ({ sum: 0, visits: 0 }))
  const worked = servers.map(() => 0)
  const times: Array<number> = []
  let now = 0
  const serve = (request: Request, { station, time }: Visit) => {
    free[station]!--
    waited[station]!.sum += now - request.arrived
    waited[station]!.visits++
    worked[station]! += time
    events.add({ time: now + time, request })
  }
  const arrive = (request: Request) => {
    const visit = request.visits[request.at]
    request.arrived = now
    if (visit === undefined) {
      if (request.begun !== undefined) times.push(now - request.begun)
    } else if (visit.isReplay && request.begun !== undefined) {
      arrive({ begun: undefined, visits: [visit], at: 0, arrived: now })
      request.at++
      arrive(request)
    } else if (free[visit.station]! > 0) serve(request, visit)
    else waiting[visit.station]!.push(request)
  }
  const leave = (request: Request) => {
    const { station } = request.visits[request.at++]!
    free[station]!++
    const next = waiting[station]![heads[station]!]
    if (next !== undefined) {
      heads[station]!++
      serve(next, next.visits[next.at]!)
    }
    arrive(request)
  }
  let come = 0
  events.add({ time: exponential(1 / rate, random), request: undefined })
  for (let event = events.next(); event !== undefined; event = events.next()) {
    now = event.time
    if (event.request !== undefined) {
      leave(event.request)
      continue
    }
    arrive({ begun: now, visits: visits(random), at: 0, arrived: now })
    if (++come < requests) {
      events.add({ time: now + exponential(1 / rate, random), request: undefined })
    }
  }
  return {
    times: times.slice(times.length / 10),
    waits: waited.map(({ sum, visits }) => visits === 0 ? 0 : sum / visits),
    busy: worked.map((time, station) => time / now / servers[station]!),
  }
}
