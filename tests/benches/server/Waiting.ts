/**
 * How long short requests take while many callers repeat the slowest.
 *
 * @module
 */
import { stop } from "../../Process.ts"
import { randomFrom } from "../../Sphere.ts"
import type { DatabaseFile } from "../Database.ts"
import { median, quantile, timeOf } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { Row } from "../Row.ts"
import { serveCam2 } from "./Processes.ts"
import { bare, placesOf, renewed, tokenPath } from "./Store.ts"

const rounds = 5
const callers = 16
const seconds = 3
const limit = 15

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis))

/** Servers of so many cameras at most are measured without the index in memory, too. */
const mostPlain = 1e6

/** By id, tokens and health, while callers repeat what goes through all cameras, and while none does. */
export const rows = async (file: DatabaseFile): Promise<ReadonlyArray<Row>> => [
  ...await rowsOf(file, "embedded"),
  ...file.count <= mostPlain ? await rowsOf(file, "SQL alone") : [],
]

const rowsOf = async (
  { count, filename }: DatabaseFile,
  words: "SQL alone" | "embedded",
): Promise<ReadonlyArray<Row>> => {
  const random = randomFrom(8)
  const driver = bare(filename)
  const ids = Array.from({ length: 500 }, () => {
    const seq = 1 + Math.floor(random() * (count - 1))
    const [row] = driver.run("SELECT camera_id FROM camera WHERE seq >= ? LIMIT 1", [seq])
    return (row as ReadonlyArray<unknown>)[0]
  })
  const places = placesOf(driver.run, count, 100, random)
  driver.close()
  const hasIndex = words === "embedded"
  await using server = await serveCam2(filename, hasIndex ? [] : ["--no-index"])
  const tokenOf = renewed((path) => fetch(server.baseURL + path))
  const get = async (path: string) => {
    const response = await fetch(server.baseURL + path, {
      headers: { authorization: `Bearer ${await tokenOf()}` },
    })
    await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
  }
  const pick = <A>(values: ReadonlyArray<A>) => values[Math.floor(random() * values.length)]!
  const short: Readonly<Record<string, () => string>> = {
    "by id": () => `cameras/${pick(ids)}`,
    "a token": () => tokenPath,
    "/health": () => "health",
  }
  const slow = [
    () => `cameras/search?is_active_image=true&resolution_width=${Math.ceil(random() * 1e6)}`,
    () => {
      const { latitude, longitude } = pick(places)
      return `cameras/search?latitude=${latitude}&longitude=${longitude}&radius=10000&offset=${count}`
    },
    () => {
      const { latitude, longitude } = pick(places)
      return `cameras/clusters?zoom=5&latitude=${latitude}&longitude=${longitude}&radius=10000`
    },
  ]
  // While the index fills, some of them take much longer.
  const latest = performance.now() + 60_000 * count / 1e6
  const isFilled = async () => {
    for (const path of slow) {
      if (await timeOf(() => get(path())) > 50 * count / 1e6) return false
    }
    return true
  }
  while (hasIndex && performance.now() < latest && !(await isFilled())) await pause(500)

  /** The p99 of each of the short, and how many of the slow were answered. */
  const run = async (isBusy: boolean) => {
    let isOver = false
    let answered = 0
    const times = Object.values(short).map((): Array<number> => [])
    const loops = [
      ...Object.values(short).map(async (path, at) => {
        while (!isOver) {
          times[at]!.push(await timeOf(() => get(path())))
          await pause(5)
        }
      }),
      ...Array.from({ length: isBusy ? callers : 0 }, async (_, at) => {
        for (; !isOver; answered++) await get(slow[at % slow.length]!())
      }),
    ]
    await pause(seconds * 1000)
    isOver = true
    await Promise.all(loops)
    return { answered, p99: times.map((each) => quantile(each, 0.99)) }
  }

  await run(true)
  const taken: Array<
    { readonly idle: ReadonlyArray<number>; readonly busy: ReadonlyArray<number> }
  > = []
  let answered = 0
  for (let round = 0; round < rounds; round++) {
    const idle = await run(false)
    const busy = await run(true)
    taken.push({ idle: idle.p99, busy: busy.p99 })
    progress(
      `round ${round + 1} of ${rounds} of short requests beside ${callers} callers, ${words}`,
    )
    answered += busy.answered
  }
  await stop(server)
  return Object.keys(short).map((name, at): Row => {
    const more = taken.map(({ busy, idle }) => busy[at]! - idle[at]!)
    const middle = (side: "busy" | "idle") => median(taken.map((each) => each[side][at]!))
    return {
      work: `${name}, ${
        count.toLocaleString("en")
      } cameras, ${words}, ${callers} callers repeat the slowest, p99`,
      against: "idle",
      ratio: middle("busy") / middle("idle"),
      more: `${median(more).toFixed(1)} ms`,
      reach: `≤ ${limit} ms more`,
      met: median(more) <= limit,
      detail: `${middle("busy").toFixed(1)} to ${middle("idle").toFixed(1)} ms; ${rounds} rounds ${
        Math.min(...more).toFixed(1)
      } to ${Math.max(...more).toFixed(1)} ms more; ${
        (answered / rounds / seconds).toFixed(0)
      } slow answers a second`,
    }
  })
}
