/**
 * Reading one answer, on each runtime, against the bare platform and against other clients.
 *
 * @module
 */
import type { Packed } from "../../runtimes/Packed.ts"
import { bundle, bundleForNode, startWorker } from "../../runtimes/Workers.ts"
import { median } from "../Measure.ts"
import type { Row } from "../Row.ts"

const here = (path: string) => new URL(path, import.meta.url).pathname

// An application has one client: each way to read has a process of its own, and runs without a pause.
// It is lucky or not in where its memory lies and what is compiled when: so many of each, in turn.
const starts = 5
const rounds = 12
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

// glibc gives freed memory back to the system and asks for it again, or not, as memory happens to lie:
// a page took 200 µs in one process and 320 in the next. Here a process keeps what it has.
const env = {
  MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
  MALLOC_TOP_PAD_: String(2 ** 27),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 30),
}

const asProcess = (command: string, args: ReadonlyArray<string>, cwd?: string): Runner => {
  const child = new Deno.Command(command, {
    args: [...args],
    env,
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

/** A way to read, and what it is measured against. */
type Pair = readonly [own: string, other: string]

const textPair: Pair = ["text: JSON.parse + readCameras", "text: JSON.parse"]
const pagePairs: Readonly<Record<string, Pair>> = Object.fromEntries(
  ["fetch + JSON.parse", "openapi-fetch + zod", "ky + zod"]
    .map((other) => [other, ["page: searchCamera", `page: ${other}`]]),
)
const cameraPair: Pair = ["camera: cameraById", "camera: fetch + JSON.parse"]
const names = [...new Set([textPair, ...Object.values(pagePairs), cameraPair].flat())]

/** Microseconds of one way to read, in a process that was started for it. */
const measureOnce = async (start: StartRunner, name: string): Promise<number> => {
  await using runner = await start()
  const taken: Array<number> = []
  for (let round = -warmups; round < rounds; round++) {
    const millis = await runner.time(name)
    if (round >= 0) taken.push(millis / timesOf(name) * 1000)
  }
  return median(taken)
}

const measure = async (runtime: string, start: StartRunner): Promise<ReadonlyArray<Row>> => {
  const taken: Record<string, Array<number>> = {}
  for (let count = 0; count < starts; count++) {
    for (const name of names) (taken[name] ??= []).push(await measureOnce(start, name))
  }
  /** The median of what `of` makes of each start, and the numbers behind it. */
  const compare = (
    [own, other]: Pair,
    of: (own: number, other: number) => number,
    digits: number,
  ) => {
    const values = taken[own]!.map((time, index) => of(time, taken[other]![index]!))
    const micros = (name: string) => median(taken[name]!).toFixed(digits)
    const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
      value.toFixed(digits || 2)
    )
    return {
      value: median(values),
      detail: `${micros(own)} µs against ${micros(other)} µs; ${starts} starts from ${least} ` +
        `to ${most}`,
    }
  }
  const ratioOf = (own: number, other: number) => own / other
  const moreOf = (own: number, other: number) => own - other
  /** A row of what is to take at most so many microseconds more. */
  const atMost = (work: string, against: string, pair: Pair, most: number): Row => {
    const more = compare(pair, moreOf, 1)
    return {
      work,
      against,
      ratio: compare(pair, ratioOf, 1).value,
      more: `${more.value.toFixed(1)} µs`,
      reach: `≤ ${most} µs more`,
      met: more.value <= most,
      detail: more.detail,
    }
  }
  return [
    atMost(`a page of 100 from its text, ${runtime}`, "JSON.parse", textPair, 40),
    ...Object.entries(pagePairs).map(([against, pair]): Row => {
      const limit = against.includes("JSON.parse") ? 1.3 : 1
      const { detail, value } = compare(pair, ratioOf, 0)
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
      cameraPair,
      runtime === "workerd" ? 30 : 20,
    ),
  ]
}

/** The rows of all three runtimes, each way to read in processes of its own. */
export const reading = async (packed: Packed): Promise<ReadonlyArray<Row>> => [
  ...await measure("Deno", onDeno),
  ...await measure("Node", await onNode(packed)),
  ...await measure("workerd", await onWorkerd(packed)),
]
