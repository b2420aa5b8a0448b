import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { CameraStore, layerMemory } from "@cam2/camera-database/server"
import { maxLineBytes } from "../../src/contract/Lines.ts"
import { mostWithSkip } from "../../src/server/routes/CameraImport.ts"
import { engines } from "../stores/Engines.ts"
import { type Question, refuses, type Seeded, takenLegacyID, withServer } from "./Ask.ts"
import { writeCases } from "./failures/CameraWrites.ts"
import { stored, streamCamera } from "./Fixtures.ts"
import { sameButTimes } from "./SameButTimes.ts"

const path = "/cameras/import"
const ndjson = { "content-type": "application/x-ndjson" }

const wire = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  type: "stream",
  retrieval: { m3u8_url: `https://example.org/${name}.m3u8` },
  is_active_image: false,
  is_active_video: true,
  ...more,
})

const lines = (...records: ReadonlyArray<unknown>) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("")

const send = (body: BodyInit, more: Question = {}): Question => ({
  method: "POST",
  as: "admin",
  headers: ndjson,
  body,
  ...more,
})

interface Result {
  readonly cameraID?: string
  readonly outcome?: Cam2.PutOutcome
  readonly existing?: true
  readonly status?: number
  readonly message?: string
}

const read = (text: unknown): ReadonlyArray<Result> =>
  String(text).split("\n").slice(0, -1).map((line) => JSON.parse(line))

/** The results of an import that was begun. */
const results = async ({ ask }: Seeded, body: BodyInit, query = ""): Promise<
  ReadonlyArray<Result>
> => {
  const answer = await ask(path + query, send(body))
  assert.deepEqual(
    [answer.status, answer.headers.get("content-type")],
    [200, "application/x-ndjson"],
  )
  return read(answer.body)
}

const shape = ({ cameraID, ...rest }: Result) =>
  cameraID === undefined ? rest : { cameraID: /^[0-9a-f]{24}$/.test(cameraID), ...rest }

const all = ({ root }: Seeded) => root(Stream.runCollect(Cam2.streamCameras()))

for (const { name, stores } of engines) {
  const onEngine = (test: (server: Seeded) => Promise<void>) => async () => {
    const directory = await Deno.makeTempDir({ prefix: "cam2-test-" })
    try {
      await withServer(test, { stores: stores(directory) })()
    } finally {
      await Deno.remove(directory, { recursive: true })
    }
  }

  Deno.test(
    `${name}: POST ${path}: a line is a camera, its result the id, in the order of the lines`,
    onEngine(async (server) => {
      // Several batches, with a part of every size of statement.
      const count = 700
      const body = lines(...Array.from({ length: count }, (_, index) => wire(`${index}`)))
      const ids = (await results(server, body)).map(({ cameraID }) => cameraID!)
      sameButTimes(
        (await all(server)).slice(2),
        ids.map((cameraID, index) =>
          stored(cameraID, {
            ...streamCamera,
            m3u8_url: `https://example.org/${index}.m3u8`,
          })
        ),
      )
      const log = await server.root(Stream.runCollect(Cam2.streamChangeLog()))
      assert.deepEqual(log.slice(2).map(({ cameraID }) => cameraID), ids)
    }),
  )

  Deno.test(
    `${name}: POST ${path}: a taken legacy id is a result of its own, also within a batch`,
    onEngine(async (server) => {
      const body = lines(
        wire("a", { legacy_cameraID: 1 }),
        wire("b", { legacy_cameraID: takenLegacyID }),
        wire("c", { legacy_cameraID: 1 }),
        wire("d"),
      )
      const conflict = { status: 409, message: "legacyCameraIDAlreadyExist" }
      assert.deepEqual((await results(server, body)).map(shape), [
        { cameraID: true },
        conflict,
        conflict,
        { cameraID: true },
      ])
      assert.equal((await all(server)).length, 4)
      assert.equal((await server.root(Cam2.getChangeLog())).length, 4)
    }),
  )

  Deno.test(
    `${name}: POST ${path}?existing=skip: a second run adds none, equal lines are a camera each`,
    onEngine(async (server) => {
      const ip = (port?: unknown) => ({
        ...wire(""),
        type: "ip",
        retrieval: { ip: "192.0.2.1", port },
      })
      const body = lines(
        wire("a"),
        wire("a", { city: "Lyon" }),
        wire("a"),
        ip(),
        ip("80"),
        ip(8080),
        { ...wire(""), type: "non_ip", retrieval: { snapshot_url: "https://example.org/a.jpg" } },
        ...Array.from({ length: 600 }, (_, index) => wire(`twin-${index % 300}`)),
      )
      const first = await results(server, body, "?existing=skip")
      assert.equal(new Set(first.map(({ cameraID }) => cameraID)).size, 607)
      assert.deepEqual(new Set(first.map(({ existing }) => existing)), new Set([undefined]))
      const second = await results(server, body, "?existing=skip")
      assert.deepEqual(new Set(second.map(({ existing }) => existing)), new Set([true]))
      assert.equal(new Set(second.map(({ cameraID }) => cameraID)).size, 607)
      assert.equal((await all(server)).length, 609)
      const again = await results(server, lines(wire("a")))
      assert.deepEqual(again.map(shape), [{ cameraID: true }])
    }),
  )

  Deno.test(
    `${name}: POST ${path}?existing=update: tells of each line, and in total, what was done`,
    onEngine(async (server) => {
      const ofSource = (id: string, more = {}) =>
        wire("s", { source: "cam2", source_id: id, ...more })
      const many = Array.from({ length: 600 }, (_, index) => wire(`${index}`))
      const update = (...records: ReadonlyArray<unknown>) =>
        results(server, lines(...records), "?existing=update")
      const outcomes = (results: ReadonlyArray<Result>) =>
        results.map(({ message, outcome, status }) => outcome ?? status ?? message)
      const totals = (added: number, updated: number, unchanged: number, refused: number) => ({
        added,
        updated,
        unchanged,
        refused,
      })
      const first = await update(...many, ofSource("a"), ofSource("a", { city: "Ulm" }), "x")
      assert.deepEqual(
        outcomes(first).slice(598),
        ["added", "added", "added", 409, 422, undefined],
      )
      assert.deepEqual(first.at(-1), totals(601, 0, 0, 2))
      const ids = first.slice(0, 601).map(({ cameraID }) => cameraID)
      await server.root(Cam2.updateCamera({ cameraID: ids[0]!, road: "by hand" }))
      await server.root(Cam2.retireCamera(ids[1]!))
      const before = await all(server)
      const log = await server.root(Stream.runCollect(Cam2.streamChangeLog()))
      // A chunk whose answer was lost: sent again it writes nothing but the camera that was retired.
      const again = await update(...many, ofSource("a"))
      assert.deepEqual(again.slice(0, -1).map(({ cameraID }) => cameraID), ids)
      assert.deepEqual(again.at(-1), totals(0, 1, 600, 0))
      assert.equal(
        (await server.root(Stream.runCollect(Cam2.streamChangeLog()))).length,
        log.length + 1,
      )
      const revived = await all(server)
      assert.equal(revived.length, before.length + 1)
      assert.deepEqual(revived.filter(({ cameraID }) => cameraID !== ids[1]), before)
      const taken = { legacy_cameraID: takenLegacyID }
      const changed = await update(
        { ...wire("0"), city: "Ulm" },
        { ...wire("2"), ...taken },
        ofSource("A"),
        ofSource("a", { city: "Bonn", source: "CAM2" }),
        ofSource("b", taken),
      )
      assert.deepEqual(outcomes(changed), ["updated", 409, "added", "updated", 409, undefined])
      assert.deepEqual(changed.at(-1), totals(1, 2, 0, 2))
      const camera = await server.root(Cam2.cameraById(ids[0]!))
      assert.deepEqual([camera.city, camera.road], ["Ulm", "by hand"])
      assert.deepEqual(await update(), [totals(0, 0, 0, 0)])
    }),
  )
}

Deno.test(
  `POST ${path}?existing=update: an import that ends early has no totals`,
  withServer(async (server) => {
    const body = lines(...Array.from({ length: 1002 }, () => 17))
    const seen = await results(server, body, "?existing=update")
    assert.deepEqual([seen.length, seen.at(-1)!.status], [1001, 400])
  }),
)

Deno.test(
  `POST ${path}: refuses in a line what POST /cameras/create refuses, in the same words`,
  withServer(async (server) => {
    const { ask } = server
    const bodies = [
      "{not JSON",
      "null",
      "[]",
      "17",
      '"type=stream"',
      ...writeCases.flatMap(({ body, route, status }) =>
        route === "addCamera" && status === 422 && body ? [JSON.stringify(body)] : []
      ),
      JSON.stringify(wire("a", { legacy_cameraID: takenLegacyID })),
    ]
    assert.ok(bodies.length > 20)
    const created = []
    for (const body of bodies) {
      const { body: failure, status } = await ask("/cameras/create", {
        ...send(body),
        headers: { "content-type": "application/json" },
      })
      created.push({ status, ...failure as { readonly message: string } })
    }
    assert.deepEqual(await results(server, bodies.join("\n")), created)
    assert.equal((await all(server)).length, 2)
  }),
)

Deno.test(
  `POST ${path}: empty lines have no result, and the last line needs no end`,
  withServer(async (server) => {
    const body = `\ufeff\n${lines(wire("a"))}\r\n  \n${JSON.stringify(wire("b"))}`
    assert.deepEqual((await results(server, body)).map(shape), [
      { cameraID: true },
      { cameraID: true },
    ])
    assert.deepEqual(await results(server, ""), [])
  }),
)

Deno.test(
  `POST ${path}: a line over 1 MiB and one that is no text are refused, the body may be larger`,
  withServer(async (server) => {
    const padded = JSON.stringify(wire("b")).padEnd(maxLineBytes)
    const body = new Blob([
      lines(wire("a")),
      `${padded} \n`,
      `${padded}\n`,
      Uint8Array.of(0xff, 0x0a),
      lines(wire("c")),
    ])
    assert.deepEqual((await results(server, await body.bytes())).map(shape), [
      { cameraID: true },
      { status: 413, message: "The line is larger than 1 MiB." },
      { cameraID: true },
      { status: 422, message: "Format Error Messages (body): not UTF-8 text" },
      { cameraID: true },
    ])
  }),
)

Deno.test(
  `POST ${path}: another content type, query or level is refused before anything is read`,
  withServer(async ({ ask, root }) => {
    const body = lines(wire("a"))
    for (const type of ["application/json", "text/plain", "application/x-www-form-urlencoded"]) {
      const headers = { "content-type": type }
      refuses(
        await ask(path, send(body, { headers })),
        415,
        "The body must be application/x-ndjson.",
      )
    }
    refuses(
      await ask(`${path}?existing=add`, send(body)),
      422,
      'Format Error Messages (existing): expected "skip" or "update"',
    )
    refuses(await ask(`${path}?dry=1`, send(body)), 422, "Keywords ['dry'] are not defined.")
    refuses(
      await ask(path, send(body, { as: "webUI" })),
      403,
      "Forbidden. This needs the permission level admin.",
    )
    assert.equal((await root(Cam2.searchCamera())).length, 2)
  }),
)

/** Stores that take what is sent for new cameras, and keep none of them. */
const forgetful = Layer.effect(
  CameraStore,
  Effect.map(CameraStore, (store) =>
    CameraStore.of({
      ...store,
      addMissing: (cameras) =>
        Effect.succeed(cameras.map(([cameraID]) => ({ cameraID, existing: false }))),
    })),
).pipe(Layer.provideMerge(layerMemory))

Deno.test(
  `POST ${path}?existing=skip: lines beyond the most that are remembered are refused`,
  withServer(async (server) => {
    const cameras = Array.from({ length: mostWithSkip + 1000 }, (_, index) => wire(`${index}`))
    const seen = await results(server, lines(...cameras), "?existing=skip")
    const refused = seen.filter(({ status }) => status === 413)
    assert.equal(seen.length, mostWithSkip + 1000)
    assert.ok(refused.length >= 1000 && refused.length < 1256, `${refused.length} refused`)
    assert.deepEqual(
      new Set(refused.map(({ message }) => message)),
      new Set([
        `More than ${mostWithSkip} cameras with existing=skip. Send the rest in another request.`,
      ]),
    )
  }, { stores: forgetful }),
)
