import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { CameraStore, makeHandler, type Stores } from "@cam2/camera-database/server"
import { layerClient, layerSqlite } from "@cam2/camera-database/sqlite"
import { migrate } from "../../src/server/stores/sql/Migrations.ts"
import { CurrentSlices } from "../../src/server/stores/sql/Slices.ts"
import { root, sleep, withDirectory } from "../Process.ts"

const rootClient = { ...root, clientSecret: Redacted.make(root.clientSecret) }
const cameras = 20_000

const fill = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* migrate
  yield* sql`
    INSERT INTO camera (
      seq, camera_id, camera_type, m3u8_url, is_active_image, is_active_video, words, changed_at
    )
    WITH RECURSIVE number (seq) AS (
      SELECT 1 UNION ALL SELECT seq + 1 FROM number WHERE seq < ${cameras}
    )
    SELECT seq, printf('%024x', seq), 'stream', 'https://example.org/' || seq, 0, 1, ' ulm',
      '2026-01-01T00:00:00.000Z' FROM number`
})

Deno.test("server: readers that hang up in the middle of a scan, 200 of them, hold nobody", () =>
  withDirectory(async (directory) => {
    const filename = `${directory}/cam2.sqlite`
    await Effect.runPromise(Effect.provide(fill, layerClient({ filename })))
    // As if every camera took long: a scan of them outlasts the test.
    let slices = { width: 1, found: 0, patience: 600_000 }
    const seen = { begun: 0, ended: 0 }
    const slow = Layer.effect(
      CameraStore,
      Effect.map(CameraStore, (store) =>
        CameraStore.of({
          ...store,
          count: (selection) =>
            Effect.suspend(() => {
              seen.begun++
              return store.count(selection)
            }).pipe(
              Effect.ensuring(Effect.sync(() => seen.ended++)),
              (count) => Effect.suspend(() => Effect.provideService(count, CurrentSlices, slices)),
            ),
        })),
    )
    const stores: Layer.Layer<Stores, unknown> = Layer.provideMerge(
      slow,
      layerSqlite({ filename, index: false }),
    )
    const readers = 200
    const { dispose, handler } = makeHandler({ stores, rootClient, maxConcurrency: readers })
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler)
    const url = (path: string) => `http://127.0.0.1:${server.addr.port}${path}`
    const auth = await fetch(url(`/auth?${new URLSearchParams({ ...root })}`))
    const headers = { authorization: `Bearer ${(await auth.json()).token}` }
    // What no pack has: the rows of all cameras are looked at.
    const count = (signal?: AbortSignal) =>
      fetch(url("/cameras/count?updated_after=2025-01-01T00:00:00Z"), {
        headers,
        signal: signal ?? null,
      })
    const until = async (name: keyof typeof seen) => {
      while (seen[name] < readers) await sleep(5)
    }
    try {
      const hangUp = new AbortController()
      const left = Promise.allSettled(
        Array.from({ length: readers }, () => count(hangUp.signal)),
      )
      await until("begun")
      // There is no place for one more.
      const refused = await count()
      assert.equal(refused.status, 503)
      await refused.body?.cancel()
      hangUp.abort()
      assert.deepEqual(new Set((await left).map(({ status }) => status)), new Set(["rejected"]))
      await until("ended")
      slices = { width: 25_000, found: 4000, patience: 5000 }
      const answer = await count()
      assert.deepEqual([answer.status, await answer.json()], [200, { count: cameras }])
    } finally {
      await server.shutdown()
      await dispose()
    }
  }))
