import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { pageBytes } from "../../src/contract/Routes.ts"
import { keyOf } from "../../src/domain/CameraMatch.ts"
import { refuses, type Seeded, withServer } from "./Ask.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")

/** Writes records as a version without limits kept them. */
const writeOld = (
  filename: string,
  records: ReadonlyArray<Readonly<Record<string, string>>>,
) => {
  const database = new DatabaseSync(filename)
  database.exec("BEGIN")
  for (const [index, record] of records.entries()) {
    const row = {
      camera_id: idOf(index),
      is_active_image: 1,
      is_active_video: 0,
      changed_at: "2018-07-04T19:52:52.000Z",
      ...record,
    }
    database.prepare(
      `INSERT INTO camera (${Object.keys(row).join(", ")})
      VALUES (${Object.keys(row).map(() => "?").join(", ")})`,
    ).run(...Object.values(row))
  }
  database.exec("COMMIT")
  database.close()
}

const withOldDatabase = (
  records: ReadonlyArray<Readonly<Record<string, string>>>,
  test: (server: Seeded) => Promise<void>,
) =>
async () => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-test-" })
  const filename = `${directory}/cam2.sqlite`
  try {
    const stores = layerSqlite({ filename })
    await withServer(async (server) => {
      writeOld(filename, records)
      await test(server)
    }, { stores })()
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

const large = Array.from({ length: 101 }, (_, index) => ({
  camera_type: "stream",
  m3u8_url: "https://example.org/old.m3u8",
  city: "x".repeat(index % 25 === 0 ? 2 * pageBytes : pageBytes / 16),
  city_key: "old",
}))
const largeIDs = large.map((_, index) => idOf(index))

const addressed = { camera_type: "stream", m3u8_url: "https://example.org/old.m3u8" } as const
const idsOf = (cameras: ReadonlyArray<{ readonly cameraID: string }>) =>
  cameras.map(({ cameraID }) => cameraID)

Deno.test(
  "GET /cameras/search, /cameras/exist: over large old records every answer is bounded and leads on",
  withOldDatabase(large, async ({ ask }) => {
    for (
      const first of [
        "/cameras/search?city=old",
        "/cameras/exist?type=stream&m3u8_url=" +
        encodeURIComponent(addressed.m3u8_url),
      ]
    ) {
      const found: Array<string> = []
      for (let next: string | undefined = first; next !== undefined;) {
        const { body, headers } = await ask(next, { as: "user" })
        const items = body as ReadonlyArray<Cam2.Camera>
        assert.ok(items.length === 1 || JSON.stringify(body).length <= pageBytes)
        found.push(...idsOf(items))
        next = /^<([^>]*)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1]
      }
      assert.deepEqual(found, largeIDs)
    }
  }),
)

Deno.test(
  "GET /cameras/search: a walk that counts offsets by what a page holds neither skips nor repeats",
  withOldDatabase(large, async ({ ask }) => {
    const found: Array<string> = []
    while (true) {
      const { body } = await ask(`/cameras/search?city=old&offset=${found.length}`, { as: "user" })
      const items = body as ReadonlyArray<Cam2.Camera>
      if (items.length === 0) break
      found.push(...idsOf(items))
    }
    assert.deepEqual(found, largeIDs)
  }),
)

Deno.test(
  "streamCameras, checkCamExist: go on past short pages to the end",
  withOldDatabase(large, async ({ root }) => {
    for (const options of [{}, { concurrency: 1 }, { concurrency: 4 }]) {
      const walked = await root(Stream.runCollect(Cam2.streamCameras({ city: "old" }, options)))
      assert.deepEqual(idsOf(walked), largeIDs)
    }
    assert.deepEqual(idsOf(await root(Cam2.checkCamExist(addressed))), largeIDs)
    assert.equal((await root(Cam2.cameraById(idOf(0)))).city, large[0]!.city)
  }),
)

const many = Array.from({ length: 2500 }, () => addressed)

Deno.test(
  "checkCamExist: gives every camera at an address that thousands have",
  withOldDatabase(many, async ({ ask, root }) => {
    const query = new URLSearchParams({ type: "stream", m3u8_url: addressed.m3u8_url })
    const { body, headers } = await ask(`/cameras/exist?${query}`, { as: "user" })
    assert.equal((body as ReadonlyArray<unknown>).length, 1000)
    assert.equal(headers.get("link"), `</cameras/exist?${query}&offset=1000>; rel="next"`)
    assert.deepEqual(
      idsOf(await root(Cam2.checkCamExist(addressed))),
      many.map((_, index) => idOf(index)),
    )
  }),
)

const bad = [
  { camera_type: "non_ip", snapshot_url: "file:///etc/passwd", reference_url: "javascript:x" },
  { camera_type: "stream", m3u8_url: "N/A", reference_logo: "logo.jpg" },
  { camera_type: "ip", ip: "-oProxyCommand=x", port: "80", image_path: "//example.org/a b" },
]

Deno.test(
  "an old record: one that holds no address is read, found, and changed in its other fields",
  withOldDatabase(bad, async ({ ask, root }) => {
    const cameras = await root(Cam2.streamCameras({}).pipe(Stream.runCollect))
    assert.deepEqual(
      cameras.filter(({ cameraID }) => cameraID.startsWith("000")).map(Cam2.cameraAddress),
      [undefined, undefined, undefined],
    )
    for (const [index, { port: _, ...record }] of bad.entries()) {
      const cameraID = idOf(index)
      await root(Cam2.updateCamera({ cameraID, city: "Ulm" }))
      const camera = await root(Cam2.cameraById(cameraID))
      assert.deepEqual({ ...camera, ...record, city: "Ulm" }, camera)
      assert.deepEqual(await root(Cam2.checkCamExist(keyOf(camera))), [camera])
    }
    refuses(
      await ask(`/cameras/${idOf(0)}`, {
        method: "PUT",
        as: "admin",
        json: { retrieval: { snapshot_url: "file:///etc/passwd" } },
      }),
      422,
      "Format Error Messages (snapshot_url): expected an http or https address without user name, " +
        "password and blanks",
    )
    assert.deepEqual(
      await root(Effect.flip(Cam2.updateCamera({ cameraID: idOf(0), camera_type: "stream" })))
        .then(({ message }) => message),
      "Format Error Messages (m3u8_url): got nothing, expected the address of an HLS playlist",
    )
  }),
)
