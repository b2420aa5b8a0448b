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

// A process is lucky or not in where its memory lies and what is compiled when: so many for each
// pair, and both sides in one, for one that is lucky reads twice as fast.
const starts = 7
// Many short turns, so that what slows the machine for a second slows both.
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

/** A way to read, and what it is measured against. */
type Pair = readonly [own: string, other: string]

const textPair: Pair = ["text: JSON.parse + readCameras", "text: JSON.parse"]
const pagePairs: Readonly<Record<string, Pair>> = Object.fromEntries(
  ["fetch + JSON.parse", "openapi-fetch + zod", "ky + zod"]
    .map((other) => [other, ["page: searchCamera", `page: ${other}`]]),
)
const cameraPair: Pair = ["camera: cameraById", "camera: fetch + JSON.parse"]

interface Micros {
  readonly own: number
  readonly other: number
}

/** Microseconds of a pair, in turn in a process that was started for it. */
const measureOnce = async (start: StartRunner, [own, other]: Pair): Promise<Micros> => {
  await using runner = await start()
  const microsOf = (name: string) => async () => await runner.time(name) / timesOf(name) * 1000
  const taken = await inTurn(rounds, { own: microsOf(own), other: microsOf(other) }, warmups)
  return { own: median(taken.own), other: median(taken.other) }
}

const measure = async (runtime: string, start: StartRunner): Promise<ReadonlyArray<Row>> => {
  const pairs = [textPair, ...Object.values(pagePairs), cameraPair]
  const taken = new Map(pairs.map((pair): [Pair, Array<Micros>] => [pair, []]))
  for (let count = 0; count < starts; count++) {
    for (const [pair, times] of taken) times.push(await measureOnce(start, pair))
  }
  /** The median of what `of` makes of each start of a pair, and the numbers behind it. */
  const compare = (pair: Pair, of: (times: Micros) => number, digits: number) => {
    const times = taken.get(pair)!
    const values = times.map(of)
    const micros = (side: keyof Micros) => median(times.map((each) => each[side])).toFixed(digits)
    const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
      value.toFixed(digits || 2)
    )
    return {
      value: median(values),
      detail: `${micros("own")} µs against ${micros("other")} µs; ${starts} starts from ${least} ` +
        `to ${most}`,
    }
  }
  const ratioOf = ({ other, own }: Micros) => own / other
  const moreOf = ({ other, own }: Micros) => own - other
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

/** The rows of all three runtimes, each pair in processes of its own. */
export const reading = async (packed: Packed): Promise<ReadonlyArray<Row>> => [
  ...await measure("Deno", onDeno),
  ...await measure("Node", await onNode(packed)),
  ...await measure("workerd", await onWorkerd(packed)),
]
