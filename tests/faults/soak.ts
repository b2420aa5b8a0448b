/**
 * A server at 70 % of its load for 20 minutes, or as many as the first argument says: whether its
 * memory, its file descriptors and its latency stay as they are. Draws `soak.svg` beside this file.
 * Deno lets nothing less than `--allow-all` read `/proc`.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { addCamera } from "@cam2/camera-database"
import { stacked } from "../benches/Plot.ts"
import { numbered } from "../contract/Fixtures.ts"
import { serve, withDirectory } from "../Process.ts"
import { get, Load, percentile, send } from "./Load.ts"

const minutes = Number(Deno.args[0] ?? 20)
const part = 0.7
const interval = 5000
const cameras = 1000

const seed = Effect.forEach(
  Array.from({ length: cameras }, (_, index) => index),
  (index) =>
    addCamera({
      ...numbered(index),
      legacy_cameraID: index,
      country: index % 2 ? "US" : "DE",
      latitude: index % 90,
      longitude: index % 180,
    }),
  { concurrency: 8 },
)

/** What the system says of a process; nothing where it does not have `/proc`. */
const usageOf = (pid: number): { readonly rss: number; readonly files: number } | undefined => {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`)
    return {
      rss: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024,
      files: [...Deno.readDirSync(`/proc/${pid}/fd`)].length,
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined
    throw error
  }
}

interface Sample {
  readonly minute: number
  readonly p50: number
  readonly p99: number
  readonly rss: number
  readonly files: number
  readonly connections: number
}

const median = (numbers: ReadonlyArray<number>) => percentile(numbers, 0.5)

await withDirectory(async (directory) => {
  await using server = await serve(`${directory}/cameras.sqlite`, {
    lifetime: (minutes + 5) * 60_000,
  })
  const ids = await Effect.runPromise(Effect.provide(seed, server.client))
  using load = await Load.make(server, (token) => [
    ...ids.slice(0, 12).map((cameraID) => get(`/cameras/${cameraID}`, token)),
    get("/cameras/search?country=US", token),
    get("/cameras/search?latitude=40&longitude=40&radius=500", token),
    get("/cameras/legacy/17", token),
    send("PUT", `/cameras/${ids[0]}`, token, { city: "Kyiv" }),
  ])
  await load.closed(16, 5000)
  const capacity = await load.closed(16, 5000)
  const rate = capacity * part

  const statuses = new Map<number, number>()
  const samples: Array<Sample> = []
  load.answered = []
  const startedAt = performance.now()
  const sample = () => {
    const answered = load.answered
    load.answered = []
    for (const { status } of answered) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const latencies = answered.map(({ latency }) => latency)
    samples.push({
      minute: (performance.now() - startedAt) / 60_000,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      ...usageOf(server.pid) ?? { rss: NaN, files: NaN },
      connections: load.connections,
    })
    if (samples.length % (60_000 / interval) === 0) load.signIn()
  }
  const timer = setInterval(sample, interval)
  await load.open(rate, minutes * 60_000)
  clearInterval(timer)
  sample()

  const line = (name: string, of: (sample: Sample) => number) => ({
    name,
    points: samples.map((sample) => [sample.minute, of(sample)] as const),
  })
  const x = { name: "minutes" }
  await Deno.writeTextFile(
    new URL("soak.svg", import.meta.url),
    stacked([
      { title: "Resident memory", x, y: { name: "MB" }, series: [line("RSS", ({ rss }) => rss)] },
      {
        title: "File descriptors",
        x,
        y: { name: "open" },
        series: [
          line("descriptors", ({ files }) => files),
          line(
            "without the connections of the load",
            (sample) => sample.files - sample.connections,
          ),
        ],
      },
      {
        title: `Latency at ${Math.round(rate)} requests/s`,
        x,
        y: { name: "ms", log: true },
        series: [line("p50", ({ p50 }) => p50), line("p99", ({ p99 }) => p99)],
      },
    ]),
  )
  const quarter = Math.ceil(samples.length / 4)
  const change = (of: (sample: Sample) => number) =>
    [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)]
      .map((some) => Math.round(median(some.map(of)) * 10) / 10).join(" → ")
  console.log(
    `${minutes} min at ${Math.round(rate)} requests/s (${part * 100} % of ${
      Math.round(capacity)
    }); status ${
      [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} ${times}×`)
        .join(", ")
    }; second → last quarter: RSS ${change(({ rss }) => rss)} MB, descriptors ${
      change(({ files, connections }) => files - connections)
    } besides ${change(({ connections }) => connections)} connections of the load, p50 ${
      change(({ p50 }) => p50)
    } ms, p99 ${change(({ p99 }) => p99)} ms`,
  )
  const unexpected = [...statuses.keys()].filter((status) => status !== 200 && status !== 503)
  if (unexpected.length > 0) Deno.exitCode = 1
})
