/**
 * What somebody would write by hand for the two routes that are compared: Hono, `jose` and
 * `node:sqlite` over the same file, with the same answers and the same look at the client.
 *
 * Run as `HonoPeer.ts <database>`; prints the address once it listens. The key of the tokens is the
 * one in the database.
 *
 * @module
 */
import { Hono } from "hono"
import * as jose from "jose"
import { DatabaseSync, type SQLOutputValue } from "node:sqlite"

type Row = Record<string, SQLOutputValue>

const database = new DatabaseSync(Deno.args[0]!)
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")

const columns =
  `seq, camera_id, legacy_camera_id, camera_type, source, country, state, city, latitude,
  longitude, resolution_width, resolution_height, frame_rate, is_active_image, is_active_video,
  utc_offset, timezone_id, timezone_name, reference_logo, reference_url, ip, port, brand, model,
  image_path, video_path, snapshot_url, m3u8_url`
const appById = database.prepare("SELECT generation FROM app WHERE client_id = ?")
const cameraById = database.prepare(`SELECT ${columns} FROM camera WHERE camera_id = ?`)
const byCountry = database.prepare(
  `SELECT ${columns} FROM camera WHERE country_key = ? ORDER BY seq LIMIT 101 OFFSET ?`,
)
const { value: keyText } = database.prepare(
  "SELECT value FROM setting WHERE name = 'token_key'",
).get()!
const key = new TextEncoder().encode(String(keyText))

const retrievalOf = (row: Row) => {
  switch (row.camera_type) {
    case "ip":
      return {
        ip: row.ip,
        port: row.port,
        brand: row.brand,
        model: row.model,
        image_path: row.image_path,
        video_path: row.video_path,
      }
    case "non_ip":
      return { snapshot_url: row.snapshot_url }
    default:
      return { m3u8_url: row.m3u8_url }
  }
}

const toWire = (row: Row) => ({
  cameraID: row.camera_id,
  legacy_cameraID: row.legacy_camera_id,
  type: row.camera_type,
  source: row.source,
  country: row.country,
  state: row.state,
  city: row.city,
  latitude: row.latitude,
  longitude: row.longitude,
  resolution_width: row.resolution_width,
  resolution_height: row.resolution_height,
  frame_rate: row.frame_rate,
  is_active_image: row.is_active_image === 1,
  is_active_video: row.is_active_video === 1,
  utc_offset: row.utc_offset,
  timezone_id: row.timezone_id,
  timezone_name: row.timezone_name,
  reference_logo: row.reference_logo,
  reference_url: row.reference_url,
  retrieval: retrievalOf(row),
})

const app = new Hono()

app.use("/cameras/*", async (context, next) => {
  const token = /^Bearer (.+)$/.exec(context.req.header("authorization") ?? "")?.[1]
  if (token === undefined) return context.json({ message: "No token." }, 401)
  try {
    const { payload } = await jose.jwtVerify(token, key, { algorithms: ["HS256"] })
    const found = appById.get(String(payload.sub))
    if (found === undefined || found.generation !== payload.generation) {
      return context.json({ message: "Token revoked." }, 401)
    }
  } catch {
    return context.json({ message: "Invalid token." }, 401)
  }
  await next()
})

app.get("/cameras/search", (context) => {
  const country = context.req.query("country")
  const offset = Number(context.req.query("offset") ?? 0)
  if (country === undefined || !Number.isSafeInteger(offset) || offset < 0) {
    return context.json({ message: "Format Error Messages" }, 422)
  }
  const rows = byCountry.all(country.toLowerCase(), offset)
  const page = rows.slice(0, 100)
  if (rows.length > 100) {
    const query = new URLSearchParams({ country, after: String(page.at(-1)!.seq) })
    context.header("link", `</cameras/search?${query}>; rel="next"`)
  }
  return context.json(page.map(toWire))
})

app.get("/cameras/:cameraID", (context) => {
  const cameraID = context.req.param("cameraID")
  if (!/^[0-9a-f]{24}$/i.test(cameraID)) {
    return context.json({ message: "Format Error Messages (cameraID)" }, 422)
  }
  const row = cameraById.get(cameraID.toLowerCase())
  return row === undefined
    ? context.json({ message: "No camera with that cameraID." }, 404)
    : context.json(toWire(row))
})

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(JSON.stringify({ address: `http://127.0.0.1:${port}/` })),
}, app.fetch)
