/**
 * Reading one answer, on each runtime, against the bare platform and against other clients.
 *
 * @module
 */
import type { Packed } from "../../runtimes/Packed.ts"
import { bundle, bundleForNode, startWorker } from "../../runtimes/Workers.ts"
import { inTurn, median } from "../Measure.ts"
import type { Row } from "../Row.ts"
import { makeVariants, run } from "./Variants.ts"

const here = (path: string) => new URL(path, import.meta.url).pathname
const rounds = 15
// A runtime compiles what it runs often, a Worker too.
const warmups = 5

/** Runs a way to read so many times and gives the milliseconds that it took. */
interface Runner extends AsyncDisposable {
  readonly time: (name: string, times: number) => Promise<number>
}

const onDeno = (): Runner => {
  const variants = makeVariants()
  return {
    time: async (name, times) => {
      const start = performance.now()
      await run(variants, name, times)
      return performance.now() - start
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

const onNode = async ({ node, project }: Packed): Promise<Runner> => {
  const program = `${project}/bench.mjs`
  await bundleForNode(here("node.ts"), program)
  const child = new Deno.Command(node, {
    args: [program],
    cwd: project,
    stdin: "piped",
    stdout: "piped",
  }).spawn()
  const input = child.stdin.getWriter()
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader()
  const line = async () => {
    let text = ""
    while (!text.endsWith("\n")) text += (await lines.read()).value ?? "\n"
    return text.trim()
  }
  await line()
  return {
    time: async (name, times) => {
      await input.write(new TextEncoder().encode(`${JSON.stringify({ name, times })}\n`))
      return Number(await line())
    },
    [Symbol.asyncDispose]: async () => {
      await input.close()
      await child.status
    },
  }
}

const onWorkerd = async ({ project }: Packed): Promise<Runner> => {
  const worker = await startWorker(await bundle({ entryPoints: [here("worker.ts")] }, project))
  return {
    time: async (name, times) => {
      const start = performance.now()
      const response = await fetch(worker.url, {
        method: "POST",
        body: JSON.stringify({ name, times }),
      })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`The Worker answered ${response.status}`)
      return performance.now() - start
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}

const page = "page: searchCamera"
const pages = {
  "fetch + JSON.parse": "page: fetch + JSON.parse",
  "openapi-fetch + zod": "page: openapi-fetch + zod",
  "ky + zod": "page: ky + zod",
}
// So many that what a Worker makes for each request of its own does not count.
const times = 500

const microseconds = (milliseconds: ReadonlyArray<number>) => median(milliseconds) / times * 1000

const measure = async (runtime: string, runner: Runner): Promise<ReadonlyArray<Row>> => {
  const names = [page, ...Object.values(pages), "camera: fetch + JSON.parse", "camera: cameraById"]
  const taken = await inTurn(
    rounds,
    Object.fromEntries(names.map((name) => [name, () => runner.time(name, times)])),
    warmups,
  )
  const own = microseconds(taken[page]!)
  const bare = microseconds(taken["camera: fetch + JSON.parse"]!)
  const one = microseconds(taken["camera: cameraById"]!)
  return [
    ...Object.entries(pages).map(([against, name]): Row => {
      const other = microseconds(taken[name]!)
      const limit = name.includes("JSON.parse") ? 1.6 : 1
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
      reach: "≤ 30 µs on top",
      met: one - bare <= 30,
      detail: `${(one - bare).toFixed(1)} µs on top of ${bare.toFixed(1)} µs`,
    },
  ]
}

/** The rows of all three runtimes. */
export const reading = async (packed: Packed): Promise<ReadonlyArray<Row>> => {
  const rows: Array<Row> = []
  const runners = { Deno: () => Promise.resolve(onDeno()), Node: onNode, workerd: onWorkerd }
  for (const [runtime, start] of Object.entries(runners)) {
    await using runner = await start(packed)
    rows.push(...await measure(runtime, runner))
  }
  return rows
}
