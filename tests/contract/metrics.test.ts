import assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import { layerMemory, makeHttpEffect } from "@cam2/camera-database/server"
import { refuses, withServer } from "./Ask.ts"

/** The series of a text in Prometheus' format, times and buckets aside. */
const seriesIn = (text: string) =>
  text.split("\n").filter((line) => line !== "" && !/^#|_bucket|_sum/.test(line)).sort()

Deno.test("GET /metrics: is no route unless it is asked for", async () => {
  await withServer(async ({ ask }) => {
    refuses(await ask("/metrics"), 404, "There is no such route.")
  })()
  await withServer(async ({ ask }) => {
    const { headers, status } = await ask("/metrics")
    assert.deepEqual([status, headers.get("content-type")], [
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ])
    assert.equal((await ask("/metrics", { method: "POST" })).headers.get("allow"), "GET")
  }, { metrics: true })()
})

Deno.test(
  "GET /metrics: counts by route, method and class of status, with a bound on each",
  withServer(async ({ ask, cameraID, clients, otherID, tokens }) => {
    const { clientID } = clients.user
    for (const id of [cameraID, otherID, "marker"]) await ask(`/cameras/${id}`, { as: "user" })
    for (let index = 0; index < 50; index++) await ask(`/marker-${index}?marker=${index}`)
    for (const method of ["MARKER", "PURGE"]) await ask("/health", { method })
    await ask("/auth?clientID=marker&clientSecret=marker")
    await ask(`/auth?clientID=${clientID}&clientSecret=marker`)
    const text = String((await ask("/metrics")).body)
    const secrets = Object.values(clients).map(({ clientSecret }) => Redacted.value(clientSecret))
    for (const kept of ["marker", "MARKER", cameraID, clientID, tokens.user, ...secrets]) {
      assert.equal(text.includes(kept), false, kept)
    }
    assert.deepEqual(seriesIn(text), [
      'cam2_http_request_duration_seconds_count{method="GET",route="/auth"} 6',
      'cam2_http_request_duration_seconds_count{method="GET",route="/cameras/:cameraID"} 3',
      'cam2_http_request_duration_seconds_count{method="GET",route="none"} 50',
      'cam2_http_request_duration_seconds_count{method="POST",route="/apps/register"} 2',
      'cam2_http_request_duration_seconds_count{method="POST",route="/cameras/create"} 2',
      'cam2_http_request_duration_seconds_count{method="other",route="/health"} 2',
      "cam2_http_requests_in_flight 1",
      'cam2_http_requests_total{method="GET",route="/auth",status="2xx"} 4',
      'cam2_http_requests_total{method="GET",route="/auth",status="4xx"} 2',
      'cam2_http_requests_total{method="GET",route="/cameras/:cameraID",status="2xx"} 2',
      'cam2_http_requests_total{method="GET",route="/cameras/:cameraID",status="4xx"} 1',
      'cam2_http_requests_total{method="GET",route="none",status="4xx"} 50',
      'cam2_http_requests_total{method="POST",route="/apps/register",status="2xx"} 2',
      'cam2_http_requests_total{method="POST",route="/cameras/create",status="2xx"} 2',
      'cam2_http_requests_total{method="other",route="/health",status="4xx"} 2',
      'cam2_tokens_total{outcome="issued"} 4',
      'cam2_tokens_total{outcome="refused"} 2',
    ])
  }, { metrics: true }),
)

Deno.test("makeHttpEffect: counts in the MetricRegistry of its context until its scope closes", async () => {
  const registry: Metric.MetricRegistry = new Map()
  const context = Context.make(Metric.MetricRegistry, registry)
  const inFlight = () =>
    Metric.snapshotUnsafe(context).filter(({ id }) => id === "cam2_http_requests_in_flight")
      .map(({ state }) => state)
  await Effect.gen(function* () {
    const app = yield* makeHttpEffect()
    yield* Effect.provideService(
      app,
      HttpServerRequest.HttpServerRequest,
      HttpServerRequest.fromWeb(new Request("http://cam2.test/health")),
    )
    assert.deepEqual(inFlight(), [{ value: 0 }])
  }).pipe(
    Effect.scoped,
    Effect.provide(layerMemory),
    Effect.provideContext(context),
    Effect.runPromise,
  )
  assert.deepEqual(inFlight(), [])
  const counted = Metric.snapshotUnsafe(context).map(({ attributes, id }) => ({ id, attributes }))
  assert.deepEqual(counted, [
    {
      id: "cam2_http_requests_total",
      attributes: { method: "GET", route: "/health", status: "2xx" },
    },
    { id: "cam2_http_request_duration_seconds", attributes: { method: "GET", route: "/health" } },
  ])
})
