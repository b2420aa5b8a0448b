import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Cam2 from "@cam2/camera-database"
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

Deno.test(
  "server: while another process has the lock no route that reads waits for it",
  withLock(async ({ ask, cameraID, clients }, letGo) => {
    const owner = "owner=the+user"
    const { clientID, clientSecret } = clients.user
    const paths = [
      "/health",
      "/ready",
      `/auth?${new URLSearchParams({ clientID, clientSecret: Redacted.value(clientSecret) })}`,
      `/cameras/${cameraID}`,
      "/cameras/legacy/31337",
      "/cameras/exist?type=ip&ip=192.0.2.7&port=8080",
      "/cameras/search?type=ip",
      "/cameras/search?q=m",
      "/cameras/search?resolution_width=7",
      "/cameras/search?latitude=1&longitude=2&sort=distance",
      "/cameras/search?bbox=-180,-90,180,90&all=true&format=csv",
      "/cameras/count?is_active_image=true",
      "/cameras/facets?by=country",
      "/cameras/clusters?zoom=3",
      "/cameras/changes",
      "/sources",
      "/apps/me",
      `/apps?${owner}`,
      `/apps/by-owner?${owner}`,
      `/apps/${clientID}/usage?${owner}`,
      "/apps/db-change",
      "/apps/log",
    ]
    const counted = paths.filter((path) => !/^\/(health|ready|auth)/.test(path)).length
    const usages: Array<number> = []
    let isWritten = false
    const write = ask("/cameras/create", { as: "admin", method: "POST", json: cameraOf(1) })
      .then(({ status }) => {
        isWritten = true
        return status
      })
    for (let round = 0; round < 3; round++) {
      for (const path of paths) {
        const { body, status } = await ask(path, { as: "admin" })
        assert.equal(status, 200, path)
        if (path === "/apps/me") usages.push((body as Cam2.ClientInfo).usage)
      }
      const batch = { as: "user", method: "POST", json: { cameraIDs: [cameraID] } } as const
      assert.equal((await ask("/cameras/batch", batch)).status, 200)
      assert.equal(isWritten, false, "a read waited for the lock")
    }
    // What cannot be written is counted all the same.
    const [first = 0] = usages
    assert.deepEqual(usages, [first, first + counted, first + 2 * counted])
    await letGo()
    assert.equal(await write, 201)
  }),
)
