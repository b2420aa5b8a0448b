/**
 * The metrics of several processes on one page.
 *
 * @module
 */

const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/

/**
 * Pages as Prometheus reads them, by the number of their process, as one page: each sample gets that
 * number as the label `process`, and those of a metric stand together.
 */
export const mergeMetrics = (pages: ReadonlyMap<number, string>): string => {
  const families = new Map<string, { comments: Set<string>; samples: Array<string> }>()
  for (const [process, page] of pages) {
    let family: { comments: Set<string>; samples: Array<string> } | undefined
    for (const line of page.split("\n")) {
      if (line.startsWith("#")) {
        const name = line.split(" ")[2] ?? ""
        family = families.get(name)
        if (family === undefined) families.set(name, family = { comments: new Set(), samples: [] })
        family.comments.add(line)
        continue
      }
      const [, name, labels, value] = sample.exec(line) ?? []
      if (name === undefined || family === undefined) continue
      const all = `${labels ? `${labels},` : ""}process="${process}"`
      family.samples.push(`${name}{${all}} ${value}`)
    }
  }
  return families.values().flatMap(({ comments, samples }) => [...comments, ...samples, ""])
    .toArray().join("\n")
}
