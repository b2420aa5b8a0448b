/**
 * Comparing what takes time.
 *
 * @module
 */

/** The value in the middle. */
export const median = (values: ReadonlyArray<number>): number => quantile(values, 0.5)

/** The value below which the part `q` of the values is. */
export const quantile = (values: ReadonlyArray<number>, q: number): number => {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

/**
 * The times of each of `runs`, taken in turn for `rounds` rounds, so that what disturbs the machine
 * disturbs them all. The first round warms up and does not count.
 */
export const inTurn = async <Name extends string>(
  rounds: number,
  runs: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, ReadonlyArray<number>>>> => {
  const names = Object.keys(runs) as Array<Name>
  const times = {} as Record<Name, Array<number>>
  for (const name of names) times[name] = []
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const time = await runs[name]()
      if (round > 0) times[name].push(time)
    }
  }
  return times
}
