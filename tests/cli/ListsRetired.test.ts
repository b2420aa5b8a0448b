import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { retireCamera, streamCameras, streamChanges } from "../../mod.ts"
import { run } from "./InProcess.ts"
import { run as add, snapshot } from "./Importing.ts"
import { all, importAt, importList } from "./Lists.ts"
import { type Served, withServer } from "./Served.ts"

const seed = async (served: Served) => {
  await add(served, [
    snapshot("here"),
    snapshot("gone", { name: "Old pier" }),
    snapshot("known", { source: "City", source_id: "7" }),
  ])
  const cameras = await Effect.runPromise(
    Stream.runCollect(streamCameras()).pipe(Effect.provide(served.client)),
  )
  for (const [index, reason] of [[1, "taken down"], [2, undefined]] as const) {
    await Effect.runPromise(
      retireCamera(cameras[index]!.cameraID, { reason }).pipe(Effect.provide(served.client)),
    )
  }
}

/** The cameras, without the moment at which they were retired. */
const withoutTimes = async (
  served: Served,
): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> =>
  (await all(served)).map((camera) => ({ ...camera, retired_at: "retired_at" in camera }))

const countChanges = ({ client }: Served): Promise<number> =>
  Effect.runPromise(Stream.runCount(streamChanges()).pipe(Effect.provide(client)))

for (const format of ["ndjson", "csv", "json", "geojson"]) {
  Deno.test(`import: cameras that are retired in an export are so in the next database, ${format}`, () =>
    withServer(async (from) => {
      await seed(from)
      const path = `${from.directory}/list.${format}`
      const exported = await run(["export", "--retired", "any", "-o", path], from)
      assert.equal(exported.code, 0)
      await withServer(async (to) => {
        const { summary } = await importAt(to, path)
        assert.deepEqual([summary.added, summary.refused], [3, []])
        assert.equal(summary.inferred["retired, as the list has them"], 2)
        const cameras = await withoutTimes(to)
        assert.deepEqual(cameras, await withoutTimes(from))
        assert.deepEqual(
          cameras.map(({ retired_at, retired_reason }) => [
            retired_at,
            retired_reason,
          ]),
          [[false, undefined], [true, "taken down"], [true, undefined]],
        )
        // That without an id is found at its address: revived, and retired again.
        const again = await importAt(to, path)
        const { added, unchanged, updated } = again.summary
        assert.deepEqual([added, unchanged, updated], [0, 2, 1])
        assert.deepEqual(await withoutTimes(to), cameras)
        assert.equal(await countChanges(to), 7)
      })
    }))
}

Deno.test("import --existing skip: what is there stays as it is, also where the list has it as retired", () =>
  withServer(async (served) => {
    await add(served, [snapshot("here")])
    const lines = ["here", "new"].map((name) =>
      JSON.stringify({ ...snapshot(name), retired_at: "2024-01-01T00:00:00Z" })
    )
    const path = `${served.directory}/list`
    await Deno.writeTextFile(path, lines.join("\n"))
    const { summary } = await importAt(served, path, "--existing", "skip")
    assert.deepEqual([summary.added, summary.alreadyThere], [1, 1])
    const retired = (await all(served)).map((camera) => "retired_at" in camera)
    assert.deepEqual(retired, [false, true])
  }))

Deno.test("import: no user name or password of an address in a text is kept, and that is told", async () => {
  const text =
    "rtsp://admin:s3cret@10.0.0.1/a, or rtsp://bob:pa/ss@10.0.0.2/b; mail bob@example.org"
  const kept = "rtsp://<redacted>@10.0.0.1/a, or rtsp://<redacted>@10.0.0.2/b; mail bob@example.org"
  const lists = [
    JSON.stringify([{ id: 1, url: "https://example.org/1.jpg", note: text }]),
    JSON.stringify({ ...snapshot("1"), properties: { note: text, plain: " http://example.org " } }),
    JSON.stringify({ ...snapshot("1"), note: text }),
  ]
  for (const list of lists) {
    const { cameras: [camera], summary } = await importList(list)
    const { note, plain } = camera?.properties as Record<string, unknown>
    assert.equal(note, kept)
    // What has none stays as it is.
    assert.ok(plain === undefined || plain === " http://example.org ")
    assert.equal(
      summary.inferred["with the user name and password of an address taken out of its text"],
      1,
    )
  }
})
