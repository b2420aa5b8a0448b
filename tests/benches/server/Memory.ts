/**
 * The memory of `cam2 serve` over a small and a large database.
 *
 * @module
 */
import { stop } from "../../Process.ts"
import { randomFrom } from "../../Sphere.ts"
import type { Row } from "../Row.ts"
import { serveCam2 } from "./Processes.ts"
import { bare, placesOf, tokenPath } from "./Store.ts"

const requests = 3000

/** Memory of its own that a process has, in MiB. */
const memoryOf = async (pid: number) => {
  const status = await Deno.readTextFile(`/proc/${pid}/status`)
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)![1]) / 1024
}

const after = async (filename: string, count: number) => {
  await using server = await serveCam2(filename)
  const { token } = await (await fetch(server.baseURL + tokenPath)).json()
  const random = randomFrom(5)
  const driver = bare(filename)
  const places = placesOf(driver.run, count, requests / 3, random)
  driver.close()
  const get = async (path: string) => {
    const response = await fetch(server.baseURL + path, {
      headers: { authorization: `Bearer ${token}` },
    })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    await response.text()
  }
  for (const { latitude, longitude } of places) {
    await get(`cameras/search?offset=${Math.floor(random() * count)}`)
    await get(`cameras/search?latitude=${latitude}&longitude=${longitude}&radius=10`)
    await get(`cameras/legacy/${Math.floor(random() * count)}`)
  }
  const memory = await memoryOf(server.pid)
  await stop(server)
  return memory
}

/** A database of one size. */
export interface File {
  readonly filename: string
  readonly count: number
}

/** Memory after requests for places all over the database; Linux only. */
export const rows = async (small: File, large: File): Promise<ReadonlyArray<Row>> => {
  if (Deno.build.os !== "linux") return []
  const [few, many] = [
    await after(small.filename, small.count),
    await after(large.filename, large.count),
  ]
  const ratio = many / few
  return [{
    work: `memory of cam2 serve, ${large.count.toLocaleString("en")} cameras`,
    against: `${small.count.toLocaleString("en")} cameras`,
    ratio,
    reach: "≤ 1.25 (not by rows)",
    met: ratio <= 1.25,
    detail: `${many.toFixed(0)} to ${few.toFixed(0)} MiB after ${requests} requests`,
  }]
}
