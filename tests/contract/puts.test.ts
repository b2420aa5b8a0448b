import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Cam2 from "@cam2/camera-database"
import { engines } from "../stores/Engines.ts"
import { type Question, refuses, type Seeded, takenLegacyID, withServer } from "./Ask.ts"
import { streamCamera } from "./Fixtures.ts"

const body = {
  type: "stream",
  retrieval: { m3u8_url: "https://example.org/a.m3u8" },
  is_active_image: false,
  is_active_video: true,
}

const otherVersion = "The camera has another version: it was changed meanwhile. Read it again."

const put = (json: unknown, more: Question = {}): Question => ({
  method: "PUT",
  as: "admin",
  json,
  ...more,
})

const at = (source: string, id: string) =>
  `/cameras/by-source/${encodeURIComponent(source)}/${encodeURIComponent(id)}`

const outcomeOf = ({ body }: { readonly body: unknown }) => (body as Cam2.CameraPut).outcome

const logged = ({ root }: Seeded) =>
  root(Effect.map(Cam2.getCameraChanges(), (log) => log.map(({ kind }) => kind).slice(2)))

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
    `${name}: PUT /cameras/by-source: 201 once, then 200; what is absent stays, null clears`,
    onEngine(async (server) => {
      const { ask, root } = server
      const path = at("Straße & Söhne", "a/1?#%")
      const full = {
        ...body,
        city: "Ulm",
        name: "Tor",
        snapshot_url: "https://example.org/a.jpg",
        properties: { a: 1 },
      }
      const first = await ask(path, put(full))
      assert.deepEqual([first.status, outcomeOf(first)], [201, "added"])
      const { cameraID } = first.body as Cam2.CameraPut
      const again = await ask(path, put(full))
      assert.deepEqual([again.status, again.body], [200, { cameraID, outcome: "unchanged" }])
      const other = await ask(path, put({ ...body, city: null, snapshot_url: null, road: "A7" }))
      assert.deepEqual([other.status, other.body], [200, { cameraID, outcome: "updated" }])
      const camera = await root(Cam2.cameraById(cameraID))
      assert.ok(camera.camera_type === "stream")
      const { city, name, properties, road, snapshot_url, source, source_id } = camera
      assert.deepEqual(
        [city, name, properties, road, snapshot_url, source, source_id],
        [null, "Tor", { a: 1 }, "A7", null, "Straße & Söhne", "a/1?#%"],
      )
      assert.deepEqual(await logged(server), ["added", "updated"])
    }),
  )

  Deno.test(
    `${name}: PUT /cameras/by-source: If-Match is heeded, also where there is no camera`,
    onEngine(async (server) => {
      const { ask } = server
      const path = at("cam2", "a")
      const missing = "No camera with that source and source_id, and If-Match asks for one."
      refuses(await ask(path, put(body, { headers: { "if-match": "*" } })), 412, missing)
      refuses(await ask(path, put(body, { headers: { "if-match": '"v1"' } })), 412, missing)
      const { cameraID } = (await ask(path, put(body))).body as Cam2.CameraPut
      const etag = (await ask(`/cameras/${cameraID}`, { as: "user" })).headers.get("etag")!
      const changed = put({ ...body, city: "Ulm" }, { headers: { "if-match": etag } })
      assert.equal(outcomeOf(await ask(path, changed)), "updated")
      refuses(await ask(path, changed), 412, otherVersion)
      const any = put({ ...body, city: "Oslo" }, { headers: { "if-match": " * " } })
      assert.equal(outcomeOf(await ask(path, any)), "updated")
      assert.deepEqual(await logged(server), ["added", "updated", "updated"])
    }),
  )

  Deno.test(
    `${name}: PUT /cameras/by-source: with If-None-Match: * a camera is only added`,
    onEngine(async (server) => {
      const { ask } = server
      const path = at("cam2", "a")
      const isNew = { headers: { "if-none-match": " * " } }
      const there =
        "There is a camera with that source and source_id, and If-None-Match asks for none."
      const added = await ask(path, put(body, isNew))
      assert.deepEqual([added.status, outcomeOf(added)], [201, "added"])
      refuses(await ask(path, put({ ...body, city: "Ulm" }, isNew)), 412, there)
      const { cameraID } = added.body as Cam2.CameraPut
      await server.root(Cam2.retireCamera(cameraID))
      refuses(await ask(path, put(body, isNew)), 412, there)
      assert.deepEqual(await logged(server), ["added", "retired"])
      refuses(
        await ask(path, put(body, { headers: { "if-none-match": '"v1"' } })),
        422,
        "Format Error Messages (if-none-match): expected * or nothing",
      )
      refuses(
        await ask(path, put(body, { headers: { ...isNew.headers, "if-match": "*" } })),
        422,
        'Format Error Messages (if-none-match): got "*", expected not to be given together with If-Match',
      )
    }),
  )

  Deno.test(
    `${name}: POST /cameras/:cameraID/retire: needs no body, and one that is retired stays so, at any version but another one`,
    onEngine(async (server) => {
      const { ask, cameraID } = server
      const path = `/cameras/${cameraID}/retire`
      const retire = { method: "POST", as: "admin" } as const
      const at = (etag: string) => ask(path, { ...retire, headers: { "if-match": etag } })
      refuses(await at('"v7"'), 412, otherVersion)
      assert.deepEqual((await at('"v1"')).body, { cameraID })
      // What was asked for is done already, as a request that is sent again finds it.
      for (const etag of ['"v1"', '"v2"', "*"]) assert.equal((await at(etag)).status, 200, etag)
      assert.equal((await ask(path, retire)).status, 200)
      refuses(await at('"v7"'), 412, otherVersion)
      assert.deepEqual(await logged(server), ["retired"])
    }),
  )

  Deno.test(
    `${name}: GET by id, by legacy id and in a batch: a retired camera is found with retired=any`,
    onEngine(async ({ ask, cameraID, otherID, root }) => {
      await root(Cam2.retireCamera(otherID, { reason: "gone" }))
      const found = await root(Effect.gen(function* () {
        const ids = { cameraIDs: [cameraID, otherID], legacyCameraIDs: [takenLegacyID] }
        const lost = yield* Effect.flip(Cam2.cameraWithVersion(otherID))
        const { camera } = yield* Cam2.cameraWithVersion(otherID, { retired: "any" })
        const { cameras } = yield* Cam2.camerasByIds(ids, { retired: true })
        const wrong = { retired: "yes" } as unknown as Cam2.ReadOptions
        const { _tag } = yield* Effect.flip(Cam2.camerasByIds(ids, wrong))
        return [lost._tag, camera.cameraID, ...cameras.map(({ cameraID }) => cameraID), _tag]
      }))
      assert.deepEqual(
        found,
        ["ResourceNotFoundError", otherID, otherID, otherID, "FormatError"],
      )
      const batch = { cameraIDs: [cameraID, otherID], legacy_cameraIDs: [takenLegacyID] }
      for (
        const [query, current, retired] of [
          ["", true, false],
          ["?retired=false", true, false],
          ["?retired=any", true, true],
          ["?retired=true", false, true],
        ] as const
      ) {
        const status = async (path: string) => (await ask(path + query, { as: "user" })).status
        assert.equal(await status(`/cameras/${cameraID}`), current ? 200 : 404)
        assert.equal(await status(`/cameras/${otherID}`), retired ? 200 : 404)
        assert.equal(await status(`/cameras/legacy/${takenLegacyID}`), retired ? 200 : 404)
        const answer = await ask(`/cameras/batch${query}`, {
          method: "POST",
          as: "user",
          json: batch,
        })
        const { cameras } = answer.body as { readonly cameras: ReadonlyArray<Cam2.Camera> }
        assert.deepEqual(cameras.map((camera) => camera.cameraID), [
          ...current ? [cameraID] : [],
          ...retired ? [otherID, otherID] : [],
        ])
      }
      const { body } = await ask(`/cameras/${otherID}?retired=any`, { as: "user" })
      const { retired_at, retired_reason } = body as Cam2.Camera
      assert.deepEqual([typeof retired_at, retired_reason], ["string", "gone"])
    }),
  )
}

Deno.test(
  "PUT /cameras/by-source: takes every name and id that a camera can have, in every script",
  withServer(async ({ ask, root }) => {
    const texts = [
      "a b",
      "東京".repeat(100),
      "🎥".repeat(100),
      "a+b&c=d",
      "..x",
      "x/../y",
      "%2F",
      "Ä",
    ]
    for (const source of texts) {
      for (const id of [texts[0]!, texts[1]!, source]) {
        const { body: answer, status } = await ask(at(source, id), put(body))
        assert.equal(status, 201, `${source} ${id}`)
        const camera = await root(Cam2.cameraById((answer as Cam2.CameraPut).cameraID))
        assert.deepEqual([camera.source, camera.source_id], [source, id])
        await root(Cam2.deleteCamera(camera.cameraID))
      }
    }
  }),
)

Deno.test(
  "PUT /cameras/by-source: a second address counts in retrieval and beside it, and clears in neither",
  withServer(async ({ ask, root }) => {
    const url = "https://example.org/a.jpg"
    const [inside, beside] = [{ ...body.retrieval, snapshot_url: url }, { snapshot_url: url }]
    const without = { ...body.retrieval, snapshot_url: null }
    const given: ReadonlyArray<readonly [record: object, snapshot_url: string | null]> = [
      [{ retrieval: inside }, url],
      [{ retrieval: without }, null],
      [{ retrieval: body.retrieval, ...beside }, url],
      [{ retrieval: inside, ...beside }, url],
      [{ retrieval: body.retrieval, snapshot_url: null }, null],
      [{ retrieval: without, ...beside }, url],
      [{ retrieval: without, snapshot_url: null }, null],
      [{ retrieval: inside, snapshot_url: null }, url],
      [{ retrieval: body.retrieval }, url],
    ]
    for (const [record, expected] of given) {
      const answer = await ask(at("cam2", "a"), put({ ...body, ...record }))
      const camera = await root(Cam2.cameraById((answer.body as Cam2.CameraPut).cameraID))
      assert.ok(camera.camera_type === "stream")
      assert.equal(camera.snapshot_url, expected, JSON.stringify(record))
    }
  }),
)

Deno.test(
  "POST /cameras/create, PUT /cameras/:cameraID: an empty source is none",
  withServer(async ({ ask, root }) => {
    const json = { ...body, source: "" }
    const { body: added } = await ask("/cameras/create", { method: "POST", as: "admin", json })
    const { cameraID } = added as Cam2.CameraPut
    const sourceOf = () => root(Effect.map(Cam2.cameraById(cameraID), ({ source }) => source))
    assert.equal(await sourceOf(), null)
    await root(Cam2.updateCamera({ cameraID, source: "cam2" }))
    assert.equal(await sourceOf(), "cam2")
    const cleared = { method: "PUT", as: "admin", form: { source: "" } } as const
    assert.equal((await ask(`/cameras/${cameraID}`, cleared)).status, 200)
    assert.equal(await sourceOf(), null)
    const ofNone = { method: "PUT", as: "admin", json: { source: "", source_id: "a" } } as const
    refuses(
      await ask(`/cameras/${cameraID}`, ofNone),
      422,
      'Format Error Messages (source): got "", expected the source that gives the camera its source_id',
    )
  }),
)

Deno.test(
  "PUT /cameras/by-source: as a form, and with the source and the id in the body",
  withServer(async ({ ask }) => {
    const form = {
      type: "stream",
      retrieval: JSON.stringify(body.retrieval),
      is_active_image: "false",
      is_active_video: "1",
    }
    const { status } = await ask(at("cam2", "a"), { method: "PUT", as: "admin", form })
    assert.equal(status, 201)
    const own = { ...body, source: "cam2", source_id: "a", legacy_cameraID: null }
    assert.equal(outcomeOf(await ask(at("cam2", "a"), put(own))), "unchanged")
  }),
)

Deno.test(
  "putCameraBySource: what the client sends and gives",
  withServer(async ({ root }) => {
    const first = await root(Cam2.putCameraBySource("cam2", "a/b", { ...streamCamera, city: "x" }))
    assert.equal(first.outcome, "added")
    const { cameraID } = first
    const cleared = { ...streamCamera, city: null, source: "cam2", source_id: "a/b" }
    const results = await root(Effect.gen(function* () {
      const { version } = yield* Cam2.cameraWithVersion(cameraID)
      const put = Cam2.putCameraBySource("cam2", "a/b", cleared, { ifMatch: version })
      return [yield* put, yield* Effect.flip(put), (yield* Cam2.cameraById(cameraID)).city]
    }))
    assert.deepEqual(results[0], { cameraID, outcome: "updated" })
    assert.equal((results[1] as Cam2.PreconditionFailedError)._tag, "PreconditionFailedError")
    assert.equal(results[2], null)
    for (
      const [source, id, camera, field] of [
        ["", "a", streamCamera, "source"],
        ["cam2", "", streamCamera, "source_id"],
        ["cam2", ".", streamCamera, "source_id"],
        ["cam2", "x".repeat(201), streamCamera, "source_id"],
        ["cam2", "a", { ...streamCamera, source: "other" }, "source"],
        ["cam2", "a", { ...streamCamera, source_id: null }, "source_id"],
        ["cam2", "a", { camera_type: "stream", m3u8_url: "x" }, "is_active_image"],
        ["cam2", "a", undefined, undefined],
      ] as const
    ) {
      const error = await root(
        Effect.flip(Cam2.putCameraBySource(source, id, camera as Cam2.NewCamera)),
      )
      assert.equal(error._tag, "FormatError")
      assert.equal((error as Cam2.FormatError).field, field ?? "input")
      // What is wrong with it is in the message.
      if (id === ".") {
        assert.match(error.message, /: got ".", expected text other than "." and ".."$/)
      }
    }
  }),
)
