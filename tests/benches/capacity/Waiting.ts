/**
 * The arithmetic of queues: how long requests wait that come by chance.
 *
 * @module
 */

/** Servers that take whoever came first, and what they are asked. */
export interface Queue {
  /** How many there are. */
  readonly servers: number
  /** Requests that come in a millisecond. */
  readonly rate: number
  /** Milliseconds that a request takes one of them, in the mean. */
  readonly time: number
  /** The variance of that time, by the square of its mean: 1 where it is exponential, 0 where it is always the same. */
  readonly variation: number
}

/** The share of the time that the servers of a queue are busy; 1 and more is too much for them. */
export const utilisation = ({ rate, servers, time }: Omit<Queue, "variation">): number =>
  rate * time / servers

/**
 * The probability that who comes has to wait, by Erlang's formula C, for an offered load of `load`
 * servers; 1 where they cannot keep up.
 */
export const erlangC = (servers: number, load: number): number => {
  if (load >= servers) return 1
  // Erlang's formula B, by recursion, which overflows nowhere.
  let lost = 1
  for (let server = 1; server <= servers; server++) lost = load * lost / (server + load * lost)
  return lost / (1 - load / servers * (1 - lost))
}

/**
 * Milliseconds that a request waits for a server, in the mean; infinite where they cannot keep up.
 * Exact for one server (Pollaczek and Khinchine) and for exponential times (M/M/c); else by Allen and
 * Cunneen's approximation of M/G/c.
 */
export const meanWait = (queue: Queue): number => {
  const { rate, servers, time, variation } = queue
  const busy = utilisation(queue)
  if (busy >= 1) return Infinity
  return erlangC(servers, rate * time) * time / (servers * (1 - busy)) * (1 + variation) / 2
}
