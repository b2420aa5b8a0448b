import assert from "node:assert/strict"
import { root, serve, withDirectory } from "../Process.ts"

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Span {
  readonly name: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: ReadonlyArray<Attribute>
}

/** One batch as a collector gets it. */
interface Batch {
  readonly path: string
  readonly authorization: string | null
  readonly contentType: string | null
  readonly text: string
}

/** A collector on the loopback. */
const collect = () => {
  const batches: Array<Batch> = []
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      batches.push({
        path: new URL(request.url).pathname,
        authorization: request.headers.get("authorization"),
        contentType: request.headers.get("content-type"),
        text: new TextDecoder("latin1").decode(await request.arrayBuffer()),
      })
      return Response.json({})
    },
  )
  return {
    batches,
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  }
}

const attributesOf = ({ attributes }: Span) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

/** Asks for a token and for cameras, once with a wrong secret and once in vain. */
const ask = async (baseURL: string) => {
  const headers = { "x-request-id": "my-1" }
  const signIn = async (clientSecret: string) => {
    const query = new URLSearchParams({ clientID: root.clientID, clientSecret })
    return await (await fetch(`${baseURL}auth?${query}`, { headers })).json()
  }
  const { token } = await signIn(root.clientSecret)
  await signIn("marker".repeat(12))
  const authorization = `Bearer ${token}`
  for (const path of ["cameras/search?city=Paris", "apps/nobody/usage?owner=marker"]) {
    await (await fetch(`${baseURL}${path}`, { headers: { ...headers, authorization } })).text()
  }
  await (await fetch(`${baseURL}ready`)).text()
  return token as string
}

Deno.test("serve: without an endpoint nothing is sent, whatever else is set", () =>
  withDirectory(async (directory) => {
    await using collector = collect()
    await using server = await serve(`${directory}/cameras.sqlite`, {
      before: ["env", "OTEL_SERVICE_NAME=marker", "OTEL_EXPORTER_OTLP_ENDPOINT="],
    })
    await ask(server.baseURL)
    server.kill("SIGTERM")
    assert.deepEqual(await server.ended(), { code: 0, stderr: "" })
    assert.deepEqual(collector.batches, [])
  }))

Deno.test("serve: OTLP gets spans and metrics, the last at SIGTERM, and no secret", () =>
  withDirectory(async (directory) => {
    await using collector = collect()
    await using server = await serve(`${directory}/cameras.sqlite`, {
      before: [
        "env",
        `OTEL_EXPORTER_OTLP_ENDPOINT=${collector.endpoint}`,
        "OTEL_EXPORTER_OTLP_PROTOCOL=http/json",
        "OTEL_EXPORTER_OTLP_HEADERS=authorization=Basic%20abc",
        "OTEL_SERVICE_NAME=cameras-of-ours",
        // Longer than the test, so that what arrives was sent at the end.
        "OTEL_BSP_SCHEDULE_DELAY=600000",
        "OTEL_METRIC_EXPORT_INTERVAL=600000",
      ],
    })
    const token = await ask(server.baseURL)
    server.kill("SIGTERM")
    assert.deepEqual(await server.ended(), { code: 0, stderr: "" })

    const sent = (path: string) =>
      collector.batches.filter((batch) => batch.path === path).map(({ text }) => JSON.parse(text))
    for (const { authorization, contentType, text } of collector.batches) {
      assert.deepEqual([authorization, contentType], ["Basic abc", "application/json"])
      for (const secret of [root.clientSecret, token, "marker", "Paris"]) {
        assert.equal(text.includes(secret), false, secret)
      }
    }
    const traces = sent("/v1/traces").flatMap(({ resourceSpans }) => resourceSpans)
    assert.deepEqual(
      traces.map(({ resource }) => attributesOf(resource)["service.name"]),
      ["cameras-of-ours"],
    )
    const spans: ReadonlyArray<Span> = traces.flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap(({ spans }) => spans)
    const requests = spans.filter((span) => "http.route" in attributesOf(span))
    assert.deepEqual(
      requests.map((span) => {
        const told = attributesOf(span)
        return [
          span.name,
          told["url.query"],
          told["http.response.status_code"],
          told["http.response.header.x-request-id"],
        ]
      }),
      [
        ["GET /auth", "clientID=REDACTED&clientSecret=REDACTED", 200, "my-1"],
        ["GET /auth", "clientID=REDACTED&clientSecret=REDACTED", 401, "my-1"],
        ["GET /cameras/search", "city=REDACTED", 200, "my-1"],
        ["GET /apps/:clientID/usage", "owner=REDACTED", 404, "my-1"],
      ],
    )
    // What the database did belongs to the request that it did it for.
    assert.ok(spans.some(({ parentSpanId }) => parentSpanId === requests[2]!.spanId))
    const names = sent("/v1/metrics").flatMap(({ resourceMetrics }) => resourceMetrics)
      .flatMap(({ scopeMetrics }) => scopeMetrics).flatMap(({ metrics }) => metrics)
      .map(({ name }) => name)
    assert.ok(names.includes("cam2_http_requests_total"), names.join())
  }))

Deno.test("serve: OTLP is sent as protobuf when nothing is said, and an absent collector harms nothing", () =>
  withDirectory(async (directory) => {
    await using collector = collect()
    {
      await using server = await serve(`${directory}/cameras.sqlite`, {
        before: ["env", `OTEL_EXPORTER_OTLP_ENDPOINT=${collector.endpoint}/`],
        args: ["--log-format", "json"],
      })
      const token = await ask(server.baseURL)
      server.kill("SIGTERM")
      const { code, stderr } = await server.ended()
      assert.deepEqual([code, stderr.includes('"GET /cameras/search 200"')], [0, true])
      for (
        const [signal, known] of [
          ["/v1/traces", "GET /cameras/search"],
          ["/v1/logs", "GET /cameras/search 200"],
          ["/v1/metrics", "cam2_http_requests_total"],
        ] as const
      ) {
        const batches = collector.batches.filter(({ path }) => path === signal)
        assert.ok(batches.some(({ text }) => text.includes(known)), signal)
      }
      for (const { contentType, text } of collector.batches) {
        assert.equal(contentType, "application/x-protobuf")
        for (const secret of [root.clientSecret, token, "marker"]) {
          assert.equal(text.includes(secret), false, secret)
        }
      }
    }
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 })
    const closed = `http://127.0.0.1:${listener.addr.port}`
    listener.close()
    await using server = await serve(`${directory}/cameras.sqlite`, {
      before: ["env", `OTEL_EXPORTER_OTLP_ENDPOINT=${closed}`],
    })
    await ask(server.baseURL)
    server.kill("SIGTERM")
    assert.deepEqual(await server.ended(), { code: 0, stderr: "" })
  }))

Deno.test("serve: an endpoint that is no address is wrong usage", () =>
  withDirectory(async (directory) => {
    await assert.rejects(
      serve(`${directory}/cameras.sqlite`, {
        before: ["env", "OTEL_EXPORTER_OTLP_ENDPOINT=nowhere"],
      }),
      /cam2: the settings in OTEL_/,
    )
  }))
