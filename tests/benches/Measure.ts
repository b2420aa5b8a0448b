/**
 * Times, taken in turn so that whatever else the machine does falls on both sides.
 *
 * @module
 */
import process from "node:process"

/** The value below which the share `q` of the values lies. */
export const quantile = (values: ReadonlyArray<number>, q: number): number => {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(Math.floor(sorted.length * q), sorted.length - 1)]!
}

/** The value in the middle. */
export const median = (values: ReadonlyArray<number>): number => quantile(values, 0.5)

/** Milliseconds that `work` takes. */
export const timeOf = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  const done = work()
  if (done instanceof Promise) await done
  return performance.now() - start
}

/** Milliseconds of processor time that this process has used. */
export const processorMillis = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

/** Milliseconds of each work, `times` times for each, one after the other in turn. */
export const timesInTurn = async (
  times: number,
  works: ReadonlyArray<(time: number) => unknown>,
): Promise<ReadonlyArray<ReadonlyArray<number>>> => {
  const taken = works.map((): Array<number> => [])
  for (let time = 0; time < times; time++) {
    // Whoever is first pays for pages that the others then find read.
    for (let turn = 0; turn < works.length; turn++) {
      const which = (turn + time) % works.length
      taken[which]!.push(await timeOf(() => works[which]!(time)))
    }
  }
  return taken
}

/**
 * The times of each of `runs`, which tell their own milliseconds, taken in turn for `rounds` rounds,
 * so that what disturbs the machine disturbs them all. The first `warmups` rounds do not count.
 */
export const inTurn = async <Name extends string>(
  rounds: number,
  runs: Readonly<Record<Name, () => Promise<number>>>,
  warmups = 1,
): Promise<Readonly<Record<Name, ReadonlyArray<number>>>> => {
  const names = Object.keys(runs) as Array<Name>
  const times = {} as Record<Name, Array<number>>
  for (const name of names) times[name] = []
  for (let round = 1 - warmups; round <= rounds; round++) {
    for (const name of names) {
      const time = await runs[name]()
      if (round > 0) times[name].push(time)
    }
  }
  return times
}

/** Microseconds in words. */
export const micros = (millis: number): string => `${Math.round(millis * 1000)} µs`
