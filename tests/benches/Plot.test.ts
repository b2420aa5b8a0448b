import assert from "node:assert/strict"
import { type LineChart, lineChart, stacked } from "./Plot.ts"

const chart: LineChart = {
  title: "Latency",
  x: { name: "cameras", log: true },
  y: { name: "ms" },
  series: [
    { name: "p50", points: [[1, 2], [10, 3], [100, 9]] },
    { name: "p99", points: [[1, 4], [10, 5]] },
  ],
}

// echarts leaves a timer running when its module is loaded and a chart is drawn.
const sanitize = { sanitizeOps: false, sanitizeResources: false }

Deno.test("lineChart: is the same SVG for the same numbers, with its words", sanitize, () => {
  const svg = lineChart(chart)
  assert.equal(lineChart(chart), svg)
  assert.match(svg, /^<svg width="800" height="400"/)
  for (const text of ["Latency", "cameras", "ms", "p50", "p99"]) {
    assert.ok(svg.includes(`>${text}</text>`), text)
  }
})

Deno.test("stacked: keeps the names of each chart apart", sanitize, () => {
  const svg = stacked([chart, chart])
  assert.equal(stacked([chart, chart]), svg)
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  assert.ok(ids.length > 0)
  assert.equal(new Set(ids).size, ids.length)
})

Deno.test("lineChart: marks have the name and the colour of their line", sanitize, () => {
  const [series] = chart.series
  const marked = { ...series!, marks: [[1, 2.5], [10, 2.9]] as const }
  const svg = lineChart({ ...chart, series: [marked, chart.series[1]!] })
  assert.equal(svg.match(/>p50<\/text>/g)?.length, 1)
  const [line] = lineChart({ ...chart, series: [series!, chart.series[1]!] })
    .match(/stroke="#[0-9a-f]{6}" stroke-width="2"/)!
  const [colour] = /#[0-9a-f]{6}/.exec(line)!
  assert.equal(svg.split(`fill="${colour}"`).length - 1, 2)
})
