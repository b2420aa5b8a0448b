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

// A process is lucky or not in where its memory lies and what is compiled when: so many of each.
const starts = 5
// Many short turns, so that what slows the machine for a second slows them all.
const rounds = 20
// A runtime compiles what it runs often, a Worker too.
const warmups = 6
// So many in a turn that the caches of the processor, which others used meanwhile, do not count.
const timesOf = (name: string) => name.startsWith("camera") ? 1500 : 200

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

/** Microseconds of each way to read, each in a process that was started for it. */
const measureOnce = async (start: StartRunner): Promise<Readonly<Record<string, number>>> => {
  await using runners = new AsyncDisposableStack()
  const runs: Record<string, () => Promise<number>> = {}
  for (const name of names) {
    const runner = runners.use(await start())
    runs[name] = () => runner.time(name)
  }
  const taken = await inTurn(rounds, runs, warmups)
  return Object.fromEntries(
    names.map((name) => [name, median(taken[name]!) / timesOf(name) * 1000]),
  )
}

const measure = async (runtime: string, start: StartRunner): Promise<ReadonlyArray<Row>> => {
  const taken: Array<Readonly<Record<string, number>>> = []
  for (let count = 0; count < starts; count++) taken.push(await measureOnce(start))
  /** The median of what `of` makes of each start, and the numbers behind it. */
  const compare = (
    name: string,
    against: string,
    of: (own: number, other: number) => number,
    digits: number,
  ) => {
    const values = taken.map((times) => of(times[name]!, times[against]!))
    const micros = (name: string) => median(taken.map((times) => times[name]!)).toFixed(digits)
    const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
      value.toFixed(digits || 2)
    )
    return {
      value: median(values),
      detail: `${micros(name)} µs against ${micros(against)} µs; ${starts} starts from ${least} ` +
        `to ${most}`,
    }
  }
  const ratioOf = (own: number, other: number) => own / other
  const moreOf = (own: number, other: number) => own - other
  /** A row of what is to take at most so many microseconds more. */
  const atMost = (
    work: string,
    against: string,
    [own, other]: readonly [string, string],
    most: number,
  ): Row => {
    const more = compare(own, other, moreOf, 1)
    return {
      work,
      against,
      ratio: compare(own, other, ratioOf, 1).value,
      more: `${more.value.toFixed(1)} µs`,
      reach: `≤ ${most} µs more`,
      met: more.value <= most,
      detail: more.detail,
    }
  }
  return [
    atMost(
      `a page of 100 from its text, ${runtime}`,
      "JSON.parse",
      ["text: JSON.parse + readCameras", "text: JSON.parse"],
      40,
    ),
    ...Object.entries(pages).map(([against, name]): Row => {
      const limit = name.includes("JSON.parse") ? 1.3 : 1
      const { detail, value } = compare(page, name, ratioOf, 0)
      return {
        work: `searchCamera, a page of 100, ${runtime}`,
        against,
        ratio: value,
        reach: limit === 1 ? "< 1" : `≤ ${limit}`,
        met: value <= limit,
        detail,
      }
    }),
    atMost(
      `cameraById, ${runtime}`,
      "fetch + JSON.parse",
      ["camera: cameraById", "camera: fetch + JSON.parse"],
      runtime === "workerd" ? 30 : 20,
    ),
  ]
}

/** The rows of all three runtimes, each way to read in a process of its own. */
export const reading = async (packed: Packed): Promise<ReadonlyArray<Row>> => [
  ...await measure("Deno", onDeno),
  ...await measure("Node", await onNode(packed)),
  ...await measure("workerd", await onWorkerd(packed)),
]
