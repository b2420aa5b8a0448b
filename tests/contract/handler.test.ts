import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CameraStore, makeHandler } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { refuses, withServer } from "./Ask.ts"

Deno.test("makeHandler: opens its stores at the first request and not before", async () => {
  let opened = 0
  const counted = Layer.effectDiscard(Effect.sync(() => void opened++))
  const { dispose, handler } = makeHandler({
    stores: Layer.provideMerge(layerSqlite({ filename: ":memory:" }), counted),
  })
  assert.equal(opened, 0)
  const ask = () => handler(new Request("http://cam2.test/health"))
  const statuses = (await Promise.all([ask(), ask(), ask()])).map(({ status }) => status)
  assert.deepEqual([opened, statuses], [1, [200, 200, 200]])
  await dispose()
  await dispose()
})

Deno.test("makeHandler: a defect of a store is a 500 that tells nothing and is logged", async () => {
  const secret = "the path /var/lib/secret of the database"
  const broken = Layer.effect(
    CameraStore,
    Effect.map(CameraStore, (store) =>
      CameraStore.of({
        ...store,
        search: () => Effect.die(new Error(secret)),
        withVersion: () =>
          Effect.sync(() => {
            throw new TypeError(secret)
          }),
      })),
  )
  const sqlite = layerSqlite({ filename: ":memory:" })
  const logged: Array<string> = []
  const { error, log } = console
  console.log = console.error = (...line) => void logged.push(line.map(String).join(" "))
  try {
    await withServer(async ({ ask, cameraID }) => {
      for (const path of ["/cameras/search", `/cameras/${cameraID}`]) {
        const answer = await ask(path, { as: "user" })
        refuses(answer, 500, "Internal server error.")
        assert.equal([...answer.headers].join().includes("secret"), false)
      }
      assert.equal((await ask("/cameras/legacy/31337", { as: "user" })).status, 200)
    }, { stores: Layer.provideMerge(broken, sqlite) })()
  } finally {
    Object.assign(console, { error, log })
  }
  assert.equal(logged.filter((line) => line.includes(secret)).length, 2)
})

Deno.test("makeHandler: stores that cannot be opened are a 500 for every request, and logged", async () => {
  const logged: Array<string> = []
  const { error, log } = console
  console.log = console.error = (...line) => void logged.push(line.map(String).join(" "))
  const { dispose, handler } = makeHandler({
    stores: layerSqlite({ filename: "/nowhere/cam2.sqlite" }),
  })
  try {
    for (let times = 0; times < 2; times++) {
      const response = await handler(new Request("http://cam2.test/health"))
      assert.equal(response.status, 500)
      assert.deepEqual(await response.json(), { message: "Internal server error." })
    }
    await dispose()
  } finally {
    Object.assign(console, { error, log })
  }
  assert.equal(logged.filter((line) => line.includes("/nowhere/cam2.sqlite")).length, 1)
})
