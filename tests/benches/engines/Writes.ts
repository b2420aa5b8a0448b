/**
 * A bulk import through the server, beside `COPY` of the same rows by a bare driver.
 *
 * @module
 */
import { toJson } from "../../../src/contract/Encoding.ts"
import { layerPostgres } from "@cam2/camera-database/postgres"
import { inTurn, median, timeOf } from "../Measure.ts"
import type { Row } from "../Row.ts"
import { synthesise, type Synthetic } from "../Synthesis.ts"
import { copyCameras, type PostgresDatabase } from "./PostgresDatabase.ts"
import { open } from "./Reads.ts"

const rounds = 5
const batch = 5000
const source = "imported"

/** Cameras that are not there: their ids and addresses are others. */
const newCameras = (): ReadonlyArray<Synthetic> =>
  [...synthesise(batch)].map(({ camera, cameraID }, index) => {
    const own = { ...camera, source, legacy_cameraID: 1e9 + index }
    return {
      cameraID: `ff${cameraID.slice(2)}`,
      camera: own.camera_type === "ip"
        ? { ...own, ip: `11.${index >> 16 & 255}.${index >> 8 & 255}.${index & 255}` }
        : own.camera_type === "non_ip"
        ? { ...own, snapshot_url: `https://example.org/imported/${index}.jpg` }
        : { ...own, m3u8_url: `https://example.org/imported/${index}.m3u8` },
    }
  })

/** The rows of writes. */
export const rowsOfWrites = async (
  { sql, url }: PostgresDatabase,
): Promise<ReadonlyArray<Row>> => {
  const server = await open(layerPostgres({ url, index: false }))
  const cameras = newCameras()
  const body = cameras.map(({ camera }) => toJson(camera)).join("\n")
  const clear = () => sql.unsafe(`DELETE FROM camera WHERE source_key = '${source}'`)
  const cleared = async (work: () => Promise<unknown>) => {
    let answer: unknown
    const time = await timeOf(async () => answer = await work())
    const [row] = await sql.unsafe(
      `SELECT count(*)::int AS found FROM camera WHERE source_key = '${source}'`,
    )
    if (row?.found !== batch) {
      throw new Error(
        `${row?.found} of ${batch} cameras were written: ${String(answer).slice(0, 300)}`,
      )
    }
    await clear()
    return time
  }
  try {
    const times = await inTurn(rounds, {
      copy: () => cleared(() => copyCameras(sql, cameras)),
      import: () =>
        cleared(() =>
          server.request("cameras/import", {
            method: "POST",
            headers: { "content-type": "application/x-ndjson" },
            body,
          })
        ),
    })
    const ratios = times.import.map((time, round) => times.copy[round]! / time)
    const perSecond = (time: number) => Math.round(batch / time * 1000).toLocaleString("en")
    return [{
      work: "bulk import, rows a second, through the server",
      against: "COPY of the same rows by a bare driver, into the same tables",
      ratio: median(ratios),
      reach: "≥ 0.5",
      met: median(ratios) >= 0.5,
      detail: `${perSecond(median(times.import))} to ${
        perSecond(median(times.copy))
      }; ${rounds} rounds ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`,
    }]
  } finally {
    await server.close()
  }
}
