/**
 * A bulk import through the server over each engine, beside `COPY` of the same rows by a bare driver.
 *
 * @module
 */
import { toJson } from "../../../src/contract/Encoding.ts"
import { inTurn, median, timeOf } from "../Measure.ts"
import { progress } from "../Progress.ts"
import type { Row } from "../Row.ts"
import { synthesise, type Synthetic } from "../Synthesis.ts"
import type { Engine } from "./Engines.ts"
import { copyCameras, type PostgresDatabase } from "./PostgresDatabase.ts"

const rounds = 5
const batch = 5000

// Each has ids and addresses of its own, and so has each batch.
let batches = 0

const newCameras = (): ReadonlyArray<Synthetic> => {
  const number = ++batches
  return [...synthesise(batch)].map(({ camera, cameraID }, index) => {
    const own = { ...camera, source: "imported", legacy_cameraID: 1e9 + number * batch + index }
    const address = `${number}.${index >> 8 & 255}.${index & 255}`
    return {
      cameraID: `ff${number.toString(16).padStart(4, "0")}${cameraID.slice(6)}`,
      camera: own.camera_type === "ip"
        ? { ...own, ip: `11.${address}` }
        : own.camera_type === "non_ip"
        ? { ...own, snapshot_url: `https://example.org/imported/${address}.jpg` }
        : { ...own, m3u8_url: `https://example.org/imported/${address}.m3u8` },
    }
  })
}

/** Milliseconds of an import of a batch of cameras that are not there. */
const importInto = async ({ name, request }: Engine) => {
  const body = newCameras().map(({ camera }) => toJson(camera)).join("\n")
  const headers = { "content-type": "application/x-ndjson" }
  let answer = ""
  const time = await timeOf(async () => {
    answer = await request("cameras/import", { method: "POST", headers, body })
  })
  const added = answer.trimEnd().split("\n").filter((line) => line.startsWith('{"cameraID":'))
  if (added.length === batch) return time
  throw new Error(`${name}: ${added.length} of ${batch} were written: ${answer.slice(0, 300)}`)
}

/** The row of PostgreSQL, and the line of the table of all engines. */
export const measureWrites = async (
  { sql }: PostgresDatabase,
  engines: ReadonlyArray<Engine>,
): Promise<{ readonly row: Row; readonly line: ReadonlyArray<string> }> => {
  const times = await inTurn(rounds, {
    copy: () => {
      const cameras = newCameras()
      return timeOf(() => copyCameras(sql, cameras))
    },
    ...Object.fromEntries(engines.map((engine) => [engine.name, () => importInto(engine)])),
  })
  progress("bulk import")
  const of = (name: string): ReadonlyArray<number> => Reflect.get(times, name)
  const perSecond = (time: number) => Math.round(batch / time * 1000).toLocaleString("en")
  const ratios = of("PostgreSQL").map((time, round) => times.copy[round]! / time)
  return {
    row: {
      work: "bulk import, rows a second, PostgreSQL through the server",
      against: "COPY of as many rows by a bare driver, into the same tables",
      ratio: median(ratios),
      reach: "≥ 0.5",
      met: median(ratios) >= 0.5,
      detail: `${perSecond(median(of("PostgreSQL")))} to ${
        perSecond(median(times.copy))
      }; ${rounds} rounds ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
    },
    line: [
      "bulk import, rows a second",
      ...engines.map(({ name }) => perSecond(median(of(name)))),
    ],
  }
}
