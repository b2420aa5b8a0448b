import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { temporaryDirectory } from "../stores/Engines.ts"
import { holdLock } from "../stores/Lock.ts"
import { type Seeded, withServer } from "./Ask.ts"

const cameraOf = (index: number) => ({
  type: "stream",
  is_active_image: false,
  is_active_video: true,
  retrieval: { m3u8_url: `https://example.org/${index}.m3u8` },
})

const withLock =
  (test: (server: Seeded, letGo: () => Promise<void>) => Promise<void>) => (): Promise<void> =>
    temporaryDirectory.pipe(
      Effect.flatMap((directory) => {
        const filename = `${directory}/cam2.sqlite`
        return Effect.promise(withServer(
          (server) =>
            holdLock(filename).pipe(
              Effect.flatMap(({ letGo }) => Effect.promise(() => test(server, letGo))),
              Effect.scoped,
              Effect.runPromise,
            ),
          { stores: layerSqlite({ filename }), maxConcurrency: 400 },
        ))
      }),
      Effect.scoped,
      Effect.runPromise,
    )

Deno.test(
  "server: another process's lock keeps no read; writes wait, and too many of them are 503",
  withLock(async ({ ask, cameraID }, letGo) => {
    const writes = Array.from(
      { length: 70 },
      (_, index) => ask("/cameras/create", { as: "admin", method: "POST", json: cameraOf(index) }),
    )
    for (const path of ["/health", "/ready", `/cameras/${cameraID}`, "/cameras/search?type=ip"]) {
      assert.equal((await ask(path, { as: "user" })).status, 200, path)
    }
    const refused = await Promise.race(writes)
    assert.deepEqual(
      [refused.status, refused.headers.get("retry-after"), refused.body],
      [503, "5", { message: "The database cannot be written at present." }],
    )
    await letGo()
    const statuses = (await Promise.all(writes)).map(({ status }) => status)
    assert.deepEqual(new Set(statuses), new Set([201, 503]))
    assert.ok(statuses.filter((status) => status === 201).length >= 60)
    const { body } = await ask("/cameras/count", { as: "user" })
    assert.deepEqual(body, { count: 2 + statuses.filter((status) => status === 201).length })
  }),
)
