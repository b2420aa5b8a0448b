import assert from "node:assert/strict"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Cam2 from "@cam2/camera-database"
import { layerMock, type Mocks, sampleCameras } from "@cam2/camera-database/testing"

type Name = keyof Cam2.CameraDatabaseShape

/** What each operation is called with. */
const calls: { readonly [N in Name]: Parameters<Cam2.CameraDatabaseShape[N]> } = {
  addCamera: [sampleCameras[0]!],
  cameraById: ["a"],
  cameraByLegacyId: [7],
  cameraByListId: [{ cameraIDs: ["a"], legacyCameraIDs: [7] }, { concurrency: 2 }],
  cameraClusters: [3, { country: "US" }],
  cameraFacets: [["country"], { country: "US" }],
  cameraWithVersion: ["a"],
  deleteCamera: ["a"],
  retireCamera: ["a", { reason: "old" }],
  camerasByIds: [{ cameraIDs: ["a"] }],
  checkCamExist: [{ camera_type: "ip", ip: "192.0.2.10" }],
  clientIdsByOwner: ["bob"],
  countCameras: [{ country: "US" }],
  exportCameras: [{ country: "US" }, { format: "csv" }],
  getCameraChanges: [{ kind: "added" }],
  getChangeLog: [{ offset: 1 }],
  getClientLog: [{ offset: 1 }],
  listClients: ["bob"],
  listSources: [],
  nearestCameras: [{ latitude: 1, longitude: 2 }, 3, { country: "US" }],
  putSource: ["a source", { licence: "CC-BY-4.0" }],
  putCameraBySource: ["a source", "an id", sampleCameras[0]!],
  register: ["bob", "user"],
  removeClient: ["c"],
  resetSecret: ["c", { keep: "1 hour" }],
  searchCamera: [{ country: "US" }],
  streamCameraPages: [{ country: "US" }, { from: "x" }],
  streamCameras: [{ country: "US" }, { concurrency: 2 }],
  streamChangeLog: [{ offset: 1 }, { concurrency: 2 }],
  streamChangeLogPages: [{ offset: 1 }, { from: "x" }],
  streamChangePages: [{ offset: 1 }, { from: "x" }],
  streamChanges: [{ kind: "added" }, { every: "1 second" }],
  streamClientIdsByOwner: ["bob"],
  streamClients: ["bob"],
  streamSources: [],
  streamClientLog: [{ offset: 1 }, { concurrency: 2 }],
  streamClientLogPages: [{ offset: 1 }, { from: "x" }],
  updateCamera: [{ cameraID: "a", city: "x" }],
  updateOwner: ["c", "bob"],
  updatePermission: ["c", "admin"],
  usageByClient: ["c", "bob"],
  whoami: [],
  writeCamera: [{ cameraID: "a", city: "x" }],
}
const names = Object.keys(calls) as ReadonlyArray<Name>

type Called =
  | Effect.Effect<unknown, unknown, Cam2.ApiClient>
  | Stream.Stream<unknown, unknown, Cam2.ApiClient>

const call = (operations: object, name: Name): Effect.Effect<unknown, unknown, Cam2.ApiClient> => {
  const called: Called = Reflect.apply(Reflect.get(operations, name), undefined, calls[name])
  return Effect.isEffect(called) ? called : Stream.runCollect(called)
}

/** Both styles of calling an operation. */
const styles: Readonly<
  Record<
    string,
    (name: Name) => Effect.Effect<unknown, unknown, Cam2.ApiClient | Cam2.CameraDatabase>
  >
> = {
  imported: (name) => call(Cam2, name),
  injected: (name) => Effect.flatMap(Cam2.CameraDatabase, (cam2) => call(cam2, name)),
}

const defectOf = (exit: Exit.Exit<unknown, unknown>): unknown => {
  assert.ok(Exit.isFailure(exit))
  const [reason] = exit.cause.reasons
  assert.ok(reason !== undefined && Cause.isDieReason(reason))
  return reason.defect
}

const isStream = (name: Name) => name.startsWith("stream") || name === "exportCameras"

for (const [style, run] of Object.entries(styles)) {
  Deno.test(`layerMock: ${style}, each operation is its mock, with its arguments`, async () => {
    for (const name of names) {
      const mock = (...args: ReadonlyArray<unknown>) =>
        isStream(name) ? Stream.make(...args) : Effect.succeed(args)
      const args = await run(name).pipe(
        Effect.provide(layerMock({ [name]: mock })),
        Effect.runPromise,
      )
      assert.deepEqual(args, calls[name], name)
    }
  })

  Deno.test(`layerMock: ${style}, a failure of a mock is the failure of the operation`, async () => {
    const failure = new Cam2.InternalError({ message: "Out of order" })
    for (const name of names) {
      const mock = () => isStream(name) ? Stream.fail(failure) : Effect.fail(failure)
      const error = await Effect.flip(run(name)).pipe(
        Effect.provide(layerMock({ [name]: mock })),
        Effect.runPromise,
      )
      assert.equal(error, failure, name)
    }
  })

  Deno.test(`layerMock: ${style}, an operation that is not mocked is a defect that names it`, async () => {
    const called: Partial<Record<Name, Name>> = {
      cameraByListId: "cameraById",
      writeCamera: "updateCamera",
    }
    for (const name of names) {
      const exit = await run(name).pipe(Effect.provide(layerMock({})), Effect.runPromiseExit)
      const missing = called[name] ?? name
      assert.deepEqual(
        defectOf(exit),
        new Error(
          `${missing} is not mocked. Mock it with layerMock({ ${missing}: … }).`,
        ),
      )
    }
  })

  Deno.test(`layerMock: ${style}, what only calls other operations calls their mocks`, async () => {
    const camera = (name: string) =>
      Cam2.makeCamera({
        cameraID: name,
        camera_type: "stream",
        m3u8_url: "https://example.org/playlist.m3u8",
      })
    const mock = layerMock({
      cameraById: (id) => Effect.succeed(camera(`id ${id}`)),
      cameraByLegacyId: (id) => Effect.succeed(camera(`legacy id ${id}`)),
      updateCamera: ({ cameraID }) => Effect.succeed(`updated ${cameraID}`),
    })
    const answers = Effect.all([run("cameraByListId"), run("writeCamera")])
    assert.deepEqual(await Effect.runPromise(Effect.provide(answers, mock)), [
      [camera("id a"), camera("legacy id 7")],
      "updated a",
    ])
  })
}

Deno.test("layerMock: a mock of addCamera fails without looking for the camera", async () => {
  const failure = new Cam2.ConnectionError({ message: "Lost", reason: "Interrupted" })
  const error = await Effect.flip(Cam2.addCamera(sampleCameras[0]!)).pipe(
    Effect.provide(layerMock({ addCamera: () => Effect.fail(failure) })),
    Effect.runPromise,
  )
  assert.equal(error, failure)
})

Deno.test("layerMock: what kept its client when it was built calls the mocks", async () => {
  class Report extends Context.Service<
    Report,
    { readonly usage: Effect.Effect<number, unknown> }
  >()("Report") {}
  const report = Layer.effect(
    Report,
    Effect.map(Cam2.ApiClient, (api) => ({
      usage: Effect.provideService(Cam2.usageByClient("c", "bob"), Cam2.ApiClient, api),
    })),
  ).pipe(Layer.provide(layerMock({ usageByClient: () => Effect.succeed(7) })))
  const usage = Effect.flatMap(Report, (report) => report.usage)
  assert.equal(await Effect.runPromise(Effect.provide(usage, report)), 7)
})

Deno.test("layerMock: a call of the client itself is a defect that names its operation", async () => {
  const route = {
    method: "GET",
    path: "/x",
    permission: undefined,
    success: 200,
    failures: [401],
  } as const
  const exit = await Effect.flatMap(
    Cam2.ApiClient,
    (api) => api.call({ operation: "importCameras", route }),
  ).pipe(Effect.provide(layerMock({})), Effect.runPromiseExit)
  assert.deepEqual(
    defectOf(exit),
    new Error("importCameras is not mocked. Mock it with layerMock({ importCameras: … })."),
  )
})

Deno.test("layerMock: a mock that gives no Effect and no Stream is a defect that names its operation", async () => {
  const mocks: ReadonlyArray<unknown> = [Effect.succeed(7), null, () => 7, () => Promise.resolve(7)]
  for (const mock of mocks) {
    for (const name of ["usageByClient", "streamCameras"] as const) {
      const exit = await styles.imported!(name).pipe(
        Effect.provide(layerMock({ [name]: mock })),
        Effect.runPromiseExit,
      )
      assert.deepEqual(
        defectOf(exit),
        new Error(
          `The mock of ${name} is no function that gives an Effect, or a Stream where the operation does.`,
        ),
      )
    }
  }
})

/** Never run: a mock has the signature of its operation, or does not compile. */
export const signatures = (): ReadonlyArray<Mocks> => [
  { usageByClient: (clientID, owner) => Effect.succeed(clientID.length + owner.length) },
  { streamCameras: () => Stream.empty },
  { resetSecret: () => Effect.succeed(Redacted.make("s")) },
  // @ts-expect-error: no such operation.
  { searchCameras: () => Effect.succeed([]) },
  // @ts-expect-error: usage is a number.
  { usageByClient: () => Effect.succeed("7") },
  // @ts-expect-error: searching is never forbidden.
  { searchCamera: () => Effect.fail(new Cam2.AuthorizationError({ message: "no" })) },
  // @ts-expect-error: an owner is text.
  { clientIdsByOwner: (owner: number) => Effect.succeed([String(owner)]) },
  // @ts-expect-error: it is a stream.
  { streamCameras: () => Effect.succeed([]) },
  // @ts-expect-error: a mock needs nothing.
  { cameraById: () => Cam2.cameraById("a") },
]
