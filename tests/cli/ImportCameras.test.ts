import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { type Camera, type NewCamera, searchCamera, updateCamera } from "../../mod.ts"
import type { ImportOptions } from "../../src/lists/ImportEntries.ts"
import { isBulk, run, snapshot, stored } from "./Importing.ts"
import { type Between, type Served, withServer as withNewServer } from "./Served.ts"

// The answer of a server without the route, where the path is that of a camera.
const withoutRoute: Between = (handle) => (request) =>
  isBulk(request)
    ? Promise.resolve(
      Response.json({ message: "The method POST is not allowed here." }, { status: 405 }),
    )
    : handle(request)

const withServer = (
  test: (served: Served) => Promise<void>,
  between: Between = (handle) => handle,
) => withNewServer(test, (handle) => withoutRoute(between(handle)))

const servers = {
  "in bulk": withNewServer,
  "one by one": withServer,
}

const withoutID = ({ cameraID: _, ...camera }: Camera): string =>
  JSON.stringify(Object.entries(camera).filter(([, value]) => value !== null).sort())

// Equal entries next to each other and far apart, one address with different fields, and the port
// that is left out.
const twins: ReadonlyArray<NewCamera> = [
  ...Array.from({ length: 20 }, () => snapshot("twin", { city: "Twin", latitude: 1.5 })),
  ...Array.from({ length: 20 }, (_, index) => snapshot("same", { latitude: index })),
  ...Array.from({ length: 3 }, () => snapshot("same")),
  ...(["80", 80, undefined, "8080"] as const).map((port): NewCamera => ({
    camera_type: "ip",
    ip: "192.0.2.1",
    port,
    is_active_image: true,
    is_active_video: true,
  })),
  snapshot("twin", { city: "Twin", latitude: 1.5 }),
]

for (const [mode, withServer] of Object.entries(servers)) {
  Deno.test(`import ${mode}: every entry becomes its own camera, a second run adds none`, () =>
    withServer(async (served) => {
      for (const [added, alreadyThere] of [[48, 0], [0, 48]]) {
        const summary = await run(served, twins, { concurrency: 16 })
        assert.deepEqual(summary, { added, alreadyThere, refused: 0, reasons: [] })
        assert.equal((await stored(served)).length, 48)
      }
    }))

  Deno.test(`import ${mode}: after an import that was cut off only the missing cameras are added`, () =>
    withServer(async (served) => {
      await run(served, twins.filter((_, index) => index % 3 === 0))
      const { added, alreadyThere } = await run(served, twins)
      assert.deepEqual([added, alreadyThere], [32, 16])
      const once = (await stored(served)).map(withoutID).sort()
      await run(served, twins)
      assert.deepEqual((await stored(served)).map(withoutID).sort(), once)
    }))

  Deno.test(`import ${mode}: a camera that has more fields now is there, one whose field changed is not`, () =>
    withServer(async (served) => {
      await run(served, [snapshot("a", { city: "Lyon" }), snapshot("b", { city: "Lyon" })])
      const [a, b] = await searchCamera().pipe(Effect.provide(served.client), Effect.runPromise)
      await updateCamera({ cameraID: a!.cameraID, frame_rate: 25 }).pipe(
        Effect.andThen(updateCamera({ cameraID: b!.cameraID, city: "Paris" })),
        Effect.provide(served.client),
        Effect.runPromise,
      )
      const { added, alreadyThere } = await run(served, [
        snapshot("a", { city: "Lyon" }),
        snapshot("b", { city: "Lyon" }),
      ])
      assert.deepEqual([added, alreadyThere], [1, 1])
    }))

  Deno.test(`import ${mode}: an entry with fewer fields than another at its address is not taken for it`, () =>
    withServer(async (served) => {
      const both = [
        snapshot("a", { frame_rate: 5 }),
        snapshot("a"),
        snapshot("a", { city: "Lyon" }),
      ]
      for (const cameras of [both, [...both].reverse()]) {
        await run(served, cameras, { concurrency: 3 })
        assert.equal((await stored(served)).length, 3)
      }
    }))

  Deno.test(`import ${mode}: another camera with the same legacy id counts as there`, () =>
    withServer(async (served) => {
      const cameras = [snapshot("a", { legacy_cameraID: 7 }), snapshot("b", { legacy_cameraID: 7 })]
      const { added, alreadyThere } = await run(served, cameras, { concurrency: 1 })
      assert.deepEqual([added, alreadyThere], [1, 1])
    }))
}

Deno.test("import one by one: refused entries are told in their order, and the import goes on", () =>
  withServer(
    async (served) => {
      const cameras = [
        "not JSON",
        snapshot("a"),
        snapshot("refused"),
        "not a JSON object",
        snapshot("b"),
        "longer than 1 byte",
      ]
      const reasons = [
        { line: 1, reason: "not JSON" },
        { line: 3, reason: "Not today." },
        { line: 4, reason: "not a JSON object" },
        { line: 6, reason: "longer than 1 byte" },
      ]
      assert.deepEqual(await run(served, cameras), {
        added: 2,
        alreadyThere: 0,
        refused: 4,
        reasons,
      })
      assert.deepEqual(await run(served, cameras, { maxReasons: 2 }), {
        added: 0,
        alreadyThere: 2,
        refused: 4,
        reasons: reasons.slice(0, 2),
      })
    },
    (handle) => async (request) =>
      request.method === "POST" && (await request.clone().text()).includes("refused")
        ? Response.json({ message: "Not today." }, { status: 422 })
        : handle(request),
  ))

Deno.test("import one by one: any other failure ends it; what was done so far was told, a second run goes on", () => {
  let writes = 0
  return withServer(
    async (served) => {
      const cameras = Array.from({ length: 10 }, (_, index) => snapshot(String(index)))
      const told: Array<number> = []
      const onProgress: ImportOptions["onProgress"] = ({ added }) => told.push(added)
      await assert.rejects(run(served, cameras, { concurrency: 1, onProgress }), {
        _tag: "InternalError",
        message: "Broken.",
      })
      assert.deepEqual(told, [1, 2, 3, 4])
      const { added, alreadyThere } = await run(served, cameras)
      assert.deepEqual([added, alreadyThere], [6, 4])
    },
    (handle) => (request) =>
      // Also when it is sent again, which is done three times.
      request.method === "POST" && ++writes >= 5 && writes <= 8
        ? Promise.resolve(Response.json({ message: "Broken." }, { status: 500 }))
        : handle(request),
  )
})

Deno.test("import: a client that may not write ends it at the first camera", () =>
  withNewServer(
    async (served) => {
      await assert.rejects(run(served, [snapshot("a"), "not JSON"], { concurrency: 1 }), {
        _tag: "AuthorizationError",
      })
      assert.deepEqual(await stored(served), [])
    },
    (handle) => (request) =>
      request.method === "POST"
        ? Promise.resolve(Response.json({ message: "Forbidden" }, { status: 403 }))
        : handle(request),
  ))
