/**
 * Charts of measurements as SVG.
 *
 * @module
 */
import * as echarts from "echarts"

/** An axis. */
export interface Axis {
  readonly name: string
  readonly log?: boolean
}

/** A line of a chart. */
export interface Series {
  readonly name: string
  readonly points: ReadonlyArray<readonly [x: number, y: number]>
}

/** A chart of lines. */
export interface LineChart {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: ReadonlyArray<Series>
}

const axis = ({ log = false, name }: Axis) => ({
  type: log ? "log" as const : "value" as const,
  name,
  nameLocation: "middle" as const,
  nameGap: 40,
})

/** The SVG of a chart of lines. */
export const lineChart = ({ series, title, x, y }: LineChart): string => {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: 900, height: 560 })
  chart.setOption({
    animation: false,
    backgroundColor: "#fff",
    title: { text: title, left: "center" },
    legend: { bottom: 0 },
    grid: { left: 80, right: 40, top: 50, bottom: 100 },
    xAxis: axis(x),
    yAxis: axis(y),
    series: series.map(({ name, points }) => ({
      type: "line",
      name,
      data: points.map((point) => [...point]),
    })),
  })
  const svg = chart.renderToSVGString()
  chart.dispose()
  return svg
}
