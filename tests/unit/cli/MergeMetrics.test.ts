import assert from "node:assert/strict"
import { mergeMetrics } from "../../../src/cli/serving/MergeMetrics.ts"

const page = (count: number, route: string) =>
  [
    "# HELP requests_total Requests, by route.",
    "# TYPE requests_total counter",
    `requests_total{route="${route}"} ${count}`,
    "",
    "# HELP in_flight Requests {now}.",
    "# TYPE in_flight gauge",
    "in_flight 1",
    "",
  ].join("\n")

Deno.test("mergeMetrics: samples of a metric stand together, each with the number of its process", () => {
  const pages = new Map([[1, page(3, "/auth")], [3, page(4, 'a "b" {c} 9')]])
  assert.equal(
    mergeMetrics(pages),
    [
      "# HELP requests_total Requests, by route.",
      "# TYPE requests_total counter",
      'requests_total{route="/auth",process="1"} 3',
      'requests_total{route="a "b" {c} 9",process="3"} 4',
      "",
      "# HELP in_flight Requests {now}.",
      "# TYPE in_flight gauge",
      'in_flight{process="1"} 1',
      'in_flight{process="3"} 1',
      "",
    ].join("\n"),
  )
})

Deno.test("mergeMetrics: what one process alone has is told, and no page is none", () => {
  const only = "# TYPE shed_total counter\nshed_total 2\n"
  assert.equal(
    mergeMetrics(new Map([[1, ""], [2, only]])),
    '# TYPE shed_total counter\nshed_total{process="2"} 2\n',
  )
  assert.equal(mergeMetrics(new Map()), "")
})
