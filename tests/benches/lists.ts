/**
 * The memory and the time of `cam2 import` for long lists, of which the server keeps nothing.
 *
 * `deno task bench lists`; Linux only, for the memory is read from `/proc`.
 *
 * @module
 */
import assert from "node:assert/strict"
import { cam2, end, root, start, withDirectory } from "../Process.ts"
import type { Row } from "./Row.ts"

// Within this every process ends, whatever happens.
const lifetime = 3_600_000

/** A server that takes every camera and keeps none, so that what is measured is the command. */
const serveNothing = () => {
  let id = 0
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === "/auth") return Response.json({ token: "token" })
    if (pathname !== "/cameras/import") return Response.json([])
    const lines = (await request.text()).split("\n").length - 1
    const results = Array.from(
      { length: lines },
      () => `{"cameraID":"${(id++).toString(16).padStart(24, "0")}","outcome":"added"}\n`,
    )
    return new Response(results.join(""), {
      status: 200,
      headers: { "content-type": "application/x-ndjson" },
    })
  })
}

/** The lines of a list, with what is around and between them. */
interface Form {
  readonly begin: string
  readonly line: (index: number) => string
  readonly between: string
  readonly end: string
}

const address = (index: number) => `https://cameras.example.org/${index}/latest.jpg`

const csv: Form = {
  begin: "id,name,latitude,longitude,url,region,height\n",
  line: (id) =>
    `${id},"Camera ${id}, north",${id % 80}.25,${id % 170}.5,${address(id)},R${id % 9},7`,
  between: "\n",
  end: "\n",
}

const ndjson: Form = {
  begin: "",
  line: (id) =>
    JSON.stringify({
      id,
      name: `Camera ${id}, north`,
      latitude: id % 80 + 0.25,
      longitude: id % 170 + 0.5,
      url: address(id),
      region: `R${id % 9}`,
      height: 7,
    }),
  between: "\n",
  end: "\n",
}

const geojson: Form = {
  begin: `{"type":"FeatureCollection","features":[`,
  line: (id) =>
    JSON.stringify({
      type: "Feature",
      geometry: { type: "Point", coordinates: [id % 170 + 0.5, id % 80 + 0.25] },
      properties: { id, name: `Camera ${id}`, url: address(id), text: "x".repeat(100) },
    }),
  between: ",\n",
  end: "]}\n",
}

const write = async (path: string, { begin, between, end, line }: Form, count: number) => {
  let lead = begin
  await Deno.writeTextFile(path, "")
  for (let first = 0; first < count; first += 5000) {
    const length = Math.min(5000, count - first)
    const lines = Array.from({ length }, (_, index) => line(first + index)).join(between)
    await Deno.writeTextFile(path, lead + lines, { append: true })
    lead = between
  }
  await Deno.writeTextFile(path, end, { append: true })
}

interface Measured {
  /** The most memory that the process had, in MiB. */
  readonly memory: number
  readonly seconds: number
  /** The size of the list in MB. */
  readonly size: number
}

const measure = async (path: string, form: Form, count: number): Promise<Measured> => {
  await write(path, form, count)
  await using server = serveNothing()
  const began = performance.now()
  const process = start([...cam2, "import", path, "--json", "--source", "list", "--quiet"], {
    lifetime,
    env: {
      CAM2_BASE_URL: `http://127.0.0.1:${server.addr.port}/`,
      CAM2_CLIENT_ID: root.clientID,
      CAM2_CLIENT_SECRET: root.clientSecret,
    },
  })
  let memory = 0
  const watching = setInterval(() => {
    try {
      const status = Deno.readTextFileSync(`/proc/${process.pid}/status`)
      memory = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? memory * 1024) / 1024
    } catch {
      // It ended.
    }
  }, 100)
  const { code, stderr, stdout } = await end(process)
  clearInterval(watching)
  const seconds = (performance.now() - began) / 1000
  assert.equal(code, 0, stderr)
  assert.equal(JSON.parse(stdout).added, count)
  const { size } = await Deno.stat(path)
  await Deno.remove(path)
  return { memory, seconds, size: size / 1e6 }
}

const shown = ({ memory, seconds, size }: Measured) =>
  `${size.toFixed(0)} MB: ${memory.toFixed(0)} MiB, ${seconds.toFixed(1)} s`

const few = 100_000
const many = 1_000_000

/** The rows about long lists; none where there is no `/proc`. */
export const rows = async (): Promise<ReadonlyArray<Row>> => {
  if (Deno.build.os !== "linux") return []
  let result: ReadonlyArray<Row> = []
  await withDirectory(async (directory) => {
    const path = `${directory}/list`
    const short = await measure(path, csv, few)
    const long = await measure(path, csv, many)
    const lines = await measure(path, ndjson, many)
    const document = await measure(path, geojson, 1_150_000)
    result = [
      {
        work: `memory of cam2 import, CSV of ${many} lines`,
        against: `${few} lines`,
        ratio: long.memory / short.memory,
        more: `${(long.memory - short.memory).toFixed(0)} MiB more`,
        detail: `${shown(long)}; ${shown(short)}`,
      },
      {
        work: `time of cam2 import, CSV of ${many} lines`,
        against: "the same as NDJSON",
        ratio: long.seconds / lines.seconds,
        reach: "at most 1.5",
        met: long.seconds <= 1.5 * lines.seconds,
        detail: `${shown(long)}; ${shown(lines)}`,
      },
      {
        work: "memory of cam2 import, GeoJSON of 300 MB",
        against: "1 GiB",
        ratio: document.memory / 1024,
        reach: "at most 1",
        met: document.size >= 300 && document.memory <= 1024,
        detail: shown(document),
      },
    ]
  })
  return result
}

if (import.meta.main) {
  const [form = "csv", count = "100000"] = Deno.args
  await withDirectory(async (directory) => {
    const forms: Readonly<Record<string, Form>> = { csv, ndjson, geojson }
    console.log(form, count, shown(await measure(`${directory}/list`, forms[form]!, Number(count))))
  })
}
