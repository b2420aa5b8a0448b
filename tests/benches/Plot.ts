/**
 * Charts of what was measured, as SVG.
 *
 * @module
 */
import * as echarts from "echarts"

/** One axis. */
export interface Axis {
  /** What it shows, with the unit. */
  readonly name: string
  /** Whether it is logarithmic. */
  readonly log?: boolean
}

/** One line. */
export interface Series {
  readonly name: string
  readonly points: ReadonlyArray<readonly [x: number, y: number]>
  /** What is drawn beside the line, in its colour: the same by another way. */
  readonly marks?: ReadonlyArray<readonly [x: number, y: number]>
}

/** Lines over the same axes. */
export interface LineChart {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: ReadonlyArray<Series>
}

const axis = ({ log = false, name }: Axis, nameGap: number) => ({
  type: log ? "log" as const : "value" as const,
  name,
  nameGap,
  nameLocation: "middle" as const,
})

// The names in a chart are numbered through all charts of the process.
const renumbered = (svg: string): string => {
  const names = new Map<string, string>()
  return svg.replaceAll(/\bzr\d+-[\w-]+/g, (name) => {
    const known = names.get(name) ?? `chart-${names.size}`
    names.set(name, known)
    return known
  })
}

/** The SVG of a chart; the same for the same numbers. */
export const lineChart = (
  { series, title, x, y }: LineChart,
  { height = 400, width = 800 }: { readonly width?: number; readonly height?: number } = {},
): string => {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height })
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#fff",
      title: { text: title, left: "center", top: 4 },
      legend: { show: series.length > 1, top: 36, itemGap: 40 },
      grid: { left: 70, right: 30, top: 78, bottom: 55 },
      xAxis: axis(x, 30),
      yAxis: axis(y, 50),
      series: series.flatMap(({ marks, name, points }) => [
        {
          type: "line" as const,
          name,
          showSymbol: marks === undefined && points.length < 20,
          data: points.map((point) => [...point]),
        },
        ...marks === undefined ? [] : [{
          type: "scatter" as const,
          name,
          symbolSize: 7,
          data: marks.map((mark) => [...mark]),
        }],
      ]),
    })
    return renumbered(chart.renderToSVGString())
  } finally {
    chart.dispose()
  }
}

/** Several charts in one SVG, one below the other. */
export const stacked = (charts: ReadonlyArray<LineChart>): string => {
  const [width, height] = [800, 300]
  const parts = charts.map((chart, index) =>
    lineChart(chart, { width, height })
      .replace("<svg ", `<svg y="${index * height}" `)
      .replaceAll("chart-", `chart-${index}-`)
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${
    height * charts.length
  }" viewBox="0 0 ${width} ${height * charts.length}">\n${parts.join("\n")}\n</svg>\n`
}
