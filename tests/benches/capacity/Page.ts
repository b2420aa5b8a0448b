/**
 * The page that plans past one machine: its tables and its chart, made of the costs.
 *
 * @module
 */
import { withGroup } from "../Results.ts"
import { readCosts } from "./Costs.ts"
import { chartsOf, mixInWords, tableOfCosts, tableOfDeployments } from "./Report.ts"

/** The page. */
export const page: URL = new URL("../../../src/server/capacity.md", import.meta.url)

/** The chart that the page shows. */
export const chart: URL = new URL("../../../src/server/capacity.svg", import.meta.url)

/** What the page and the chart have to be. */
export const makePage = async (): Promise<{ readonly text: string; readonly svg: string }> => {
  const costs = await readCosts()
  const groups = {
    costs: `Measured ${costs.measured}:\n\n${tableOfCosts(costs)}`,
    mix: mixInWords(),
    deployments: tableOfDeployments(costs),
  }
  const text = Object.entries(groups).reduce(
    (text, [group, content]) => withGroup(text, group, content),
    await Deno.readTextFile(page),
  )
  return { text, svg: chartsOf(costs) }
}

/** Writes both. */
export const writePage = async (): Promise<void> => {
  const { svg, text } = await makePage()
  await Deno.writeTextFile(page, text)
  await Deno.writeTextFile(chart, svg)
  // As the check of the project wants it.
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", page.pathname] }).output()
}
