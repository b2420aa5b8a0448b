/**
 * Reading one answer, on each runtime, against the bare platform and against other clients.
 *
 * @module
 */
import type { Packed } from "../../runtimes/Packed.ts"
import { bundle, bundleForNode, startWorker } from "../../runtimes/Workers.ts"
import { inTurn, median } from "../Measure.ts"
import type { Row } from "../Row.ts"

const here = (path: string) => new URL(path, import.meta.url).pathname

const rounds = 11
// A runtime compiles what it runs often, a Worker too.
const warmups = 3
// So many in a turn that the caches of the processor, which others used meanwhile, do not count.
const timesOf = (name: string) => name.startsWith("camera") ? 10_000 : 1500

/** Runs one way to read, and gives the milliseconds that it took. */
interface Runner extends AsyncDisposable {
  readonly time: (name: string) => Promise<number>
}

/** Makes a runner, each in a process of its own. */
type StartRunner = () => Promise<Runner>

const asProcess = (command: string, args: ReadonlyArray<string>, cwd?: string): Runner => {
  const child = new Deno.Command(command, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    ...(cwd === undefined ? {} : { cwd }),
  }).spawn()
  const input = child.stdin.getWriter()
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader()
  return {
    time: async (name) => {
      const order = JSON.stringify({ name, times: timesOf(name) })
      await input.write(new TextEncoder().encode(`${order}\n`))
      let line = ""
      while (!line.endsWith("\n")) {
        const { done, value } = await output.read()
        if (done) throw new Error(`${command} ended`)
        line += value
      }
      return Number(line)
    },
    [Symbol.asyncDispose]: async () => {
      await input.close()
      await output.cancel()
      await child.status
    },
  }
}

const onDeno: StartRunner = () =>
  Promise.resolve(asProcess(Deno.execPath(), ["run", "--quiet", "--allow-all", here("process.ts")]))

const onNode = async ({ node, project }: Packed): Promise<StartRunner> => {
  await bundleForNode(here("process.ts"), `${project}/bench.mjs`)
  return () => Promise.resolve(asProcess(node, ["bench.mjs"], project))
}

const onWorkerd = async ({ project }: Packed): Promise<StartRunner> => {
  const script = await bundle({ entryPoints: [here("worker.ts")] }, project)
  return async () => {
    const worker = await startWorker(script)
    return {
      time: async (name) => {
        const start = performance.now()
        const body = JSON.stringify({ name, times: timesOf(name) })
        const response = await fetch(worker.url, { method: "POST", body })
        await response.body?.cancel()
        if (!response.ok) throw new Error(`The Worker answered ${response.status}`)
        return performance.now() - start
      },
      [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
    }
  }
}

const page = "page: searchCamera"
const pages = {
  "fetch + JSON.parse": "page: fetch + JSON.parse",
  "openapi-fetch + zod": "page: openapi-fetch + zod",
  "ky + zod": "page: ky + zod",
}
const names = [
  "text: JSON.parse",
  "text: JSON.parse + readCameras",
  page,
  ...Object.values(pages),
  "camera: fetch + JSON.parse",
  "camera: cameraById",
]

const measure = async (runtime: string, start: StartRunner): Promise<ReadonlyArray<Row>> => {
  await using runners = new AsyncDisposableStack()
  const runs: Record<string, () => Promise<number>> = {}
  for (const name of names) {
    const runner = runners.use(await start())
    runs[name] = () => runner.time(name)
  }
  const taken = await inTurn(rounds, runs, warmups)
  const microseconds = (name: string) => median(taken[name]!) / timesOf(name) * 1000
  const parsed = microseconds("text: JSON.parse")
  const read = microseconds("text: JSON.parse + readCameras")
  const own = microseconds(page)
  const bare = microseconds("camera: fetch + JSON.parse")
  const one = microseconds("camera: cameraById")
  const most = runtime === "workerd" ? 30 : 20
  return [
    {
      work: `a page of 100 from its text, ${runtime}`,
      against: "JSON.parse",
      ratio: read / parsed,
      more: `${(read - parsed).toFixed(0)} µs`,
      reach: "≤ 40 µs more",
      met: read - parsed <= 40,
      detail: `${read.toFixed(0)} µs against ${parsed.toFixed(0)} µs`,
    },
    ...Object.entries(pages).map(([against, name]): Row => {
      const other = microseconds(name)
      const limit = name.includes("JSON.parse") ? 1.3 : 1
      return {
        work: `searchCamera, a page of 100, ${runtime}`,
        against,
        ratio: own / other,
        reach: limit === 1 ? "< 1" : `≤ ${limit}`,
        met: own / other <= limit,
        detail: `${own.toFixed(0)} µs against ${other.toFixed(0)} µs`,
      }
    }),
    {
      work: `cameraById, ${runtime}`,
      against: "fetch + JSON.parse",
      ratio: one / bare,
      more: `${(one - bare).toFixed(1)} µs`,
      reach: `≤ ${most} µs more`,
      met: one - bare <= most,
      detail: `${one.toFixed(1)} µs against ${bare.toFixed(1)} µs`,
    },
  ]
}

/** The rows of all three runtimes, each way to read in a process of its own. */
export const reading = async (packed: Packed): Promise<ReadonlyArray<Row>> => [
  ...await measure("Deno", onDeno),
  ...await measure("Node", await onNode(packed)),
  ...await measure("workerd", await onWorkerd(packed)),
]
