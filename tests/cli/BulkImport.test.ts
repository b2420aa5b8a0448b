import assert from "node:assert/strict"
import type { ImportOptions } from "../../src/lists/ImportEntries.ts"
import { isBulk, run, snapshot, stored } from "./Importing.ts"
import { type Between, withServer } from "./Served.ts"

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => snapshot(`${index}`))

/** Changes the lines of the results of an import. */
const withResults =
  (change: (lines: ReadonlyArray<string>) => ReadonlyArray<string>): Between =>
  (handle) =>
  async (request) => {
    const response = await handle(request)
    if (!isBulk(request)) return response
    const lines = (await response.text()).split("\n").slice(0, -1)
    return new Response(change(lines).map((line) => `${line}\n`).join(""), response)
  }

Deno.test("import in bulk: many entries take few requests, and none for each", () => {
  let requests = 0
  return withServer(
    async (served) => {
      const summary = await run(served, numbered(3000))
      assert.deepEqual(summary, { added: 3000, alreadyThere: 0, refused: 0, reasons: [] })
      assert.ok(requests <= 10, `${requests} requests`)
      assert.equal((await stored(served)).length, 3000)
    },
    (handle) => (request) => {
      requests++
      return handle(request)
    },
  )
})

Deno.test("import in bulk: an existing camera stands for one entry of all requests", () => {
  let requests = 0
  return withServer(
    async (served) => {
      const far = [snapshot("twin"), ...numbered(1500), snapshot("twin")]
      await run(served, far.slice(0, -1))
      const summary = await run(served, far)
      assert.deepEqual(summary, { added: 1, alreadyThere: 1501, refused: 0, reasons: [] })
      assert.ok(requests > 2, `${requests} requests`)
      const again = await run(served, far)
      assert.deepEqual(again, { added: 0, alreadyThere: 1502, refused: 0, reasons: [] })
    },
    (handle) => (request) => {
      if (isBulk(request)) requests++
      return handle(request)
    },
  )
})

Deno.test("import in bulk: refused entries are told in their order, and the import goes on", () => {
  const refusal = JSON.stringify({ status: 422, message: "Not today." })
  return withServer(
    async (served) => {
      const cameras = ["not JSON", snapshot("a"), snapshot("b"), "not a JSON object", snapshot("c")]
      assert.deepEqual(await run(served, cameras), {
        added: 2,
        alreadyThere: 0,
        refused: 3,
        reasons: [
          { line: 1, reason: "not JSON" },
          { line: 3, reason: "Not today." },
          { line: 4, reason: "not a JSON object" },
        ],
      })
    },
    withResults((lines) => lines.length === 1 ? lines : lines.toSpliced(1, 1, refusal)),
  )
})

Deno.test("import in bulk: a server that stops ends it; what was done so far was told", async () => {
  const stopped = JSON.stringify({ status: 503, message: "Full." })
  const ends: ReadonlyArray<readonly [string | undefined, Readonly<Record<string, unknown>>]> = [
    [stopped, { _tag: "InternalError", status: 503, message: "Full." }],
    ["no JSON", { _tag: "InvalidResponseError" }],
    [undefined, { _tag: "InvalidResponseError" }],
  ]
  for (const [last, error] of ends) {
    let isWell = false
    await withServer(
      async (served) => {
        let told = 0
        const onProgress: ImportOptions["onProgress"] = ({ added }) => told = added
        await assert.rejects(run(served, numbered(10), { onProgress }), error)
        assert.ok(told < 10)
        isWell = true
        const { added, alreadyThere, refused } = await run(served, numbered(10))
        assert.equal(added + alreadyThere, 10)
        assert.equal(refused, 0)
        assert.equal((await stored(served)).length, 10)
      },
      withResults((lines) =>
        isWell ? lines : [...lines.slice(0, -1), ...last === undefined ? [] : [last]]
      ),
    )
  }
})

/** Lets the server take so many lines of each import, and adds a result of its own. */
const endAfter = (count: number, last: unknown): Between => (handle) => async (request) => {
  if (!isBulk(request)) return handle(request)
  const lines = (await request.text()).split("\n").slice(0, -1)
  const body = lines.slice(0, count).map((line) => `${line}\n`).join("")
  const response = await handle(new Request(request, { body }))
  if (lines.length <= count) return response
  return new Response(`${await response.text()}${JSON.stringify(last)}\n`, response)
}

Deno.test("import in bulk: when the token ends meanwhile, the rest goes with a new one", () =>
  withServer(async (served) => {
    assert.deepEqual(await run(served, numbered(10)), {
      added: 10,
      alreadyThere: 0,
      refused: 0,
      reasons: [],
    })
    assert.equal((await stored(served)).length, 10)
  }, endAfter(4, { status: 401, message: "Token expired." })))

Deno.test("import in bulk: a client that may not go on ends it, and what was done was told", async () => {
  const ends = [
    [401, "Token revoked.", "AuthenticationError"],
    [403, "Forbidden. This needs the permission level admin.", "AuthorizationError"],
  ] as const
  for (const [status, message, _tag] of ends) {
    await withServer(async (served) => {
      let told = 0
      const onProgress: ImportOptions["onProgress"] = ({ added }) => told = added
      await assert.rejects(run(served, numbered(10), { onProgress }), { _tag, status, message })
      assert.equal(told, 4)
    }, endAfter(4, { status, message }))
  }
  await withServer(async (served) => {
    await assert.rejects(run(served, numbered(10)), { message: "Token expired." })
    assert.equal((await stored(served)).length, 0)
  }, endAfter(0, { status: 401, message: "Token expired." }))
})

const update: ImportOptions = { existing: "update" }

const summary = (
  added: number,
  updated: number,
  unchanged: number,
  reasons: ReadonlyArray<{ readonly line: number; readonly reason: string }> = [],
) => ({ added, alreadyThere: 0, updated, unchanged, refused: reasons.length, reasons })

Deno.test("import that updates: changes what the list says, and a second run writes nothing", () =>
  withServer(async (served) => {
    await run(served, [snapshot("1", { city: "by hand" }), ...numbered(1200).slice(2)])
    const list = [
      ...numbered(1200),
      ...["a", "b"].map((source_id) => snapshot("s", { source: "cam2", source_id })),
    ].map((camera, index) => ({ ...camera, road: `road ${index}` }))
    assert.deepEqual(await run(served, list, update), summary(3, 1199, 0))
    const cameras = await stored(served)
    assert.equal(cameras.length, 1202)
    assert.deepEqual([cameras[0]!.city, cameras[0]!.road], ["by hand", "road 1"])
    assert.deepEqual(await run(served, list, update), summary(0, 0, 1202))
    assert.deepEqual(await stored(served), cameras)
    const cleared = { ...list[1]!, city: null, source: null }
    assert.deepEqual(await run(served, [cleared], update), summary(0, 1, 0))
    assert.equal((await stored(served))[0]!.city, null)
  }))

Deno.test("import that updates: entries with one address are a camera each, in every request", () =>
  withServer(async (served) => {
    const list = [
      snapshot("twin", { city: "one" }),
      ...numbered(1500),
      snapshot("twin", { city: "two" }),
      snapshot("twin", { city: "two" }),
    ]
    assert.deepEqual(await run(served, list, update), summary(1503, 0, 0))
    assert.deepEqual(await run(served, list, update), summary(0, 0, 1503))
    const changed = list.with(-1, snapshot("twin", { city: "three" }))
    assert.deepEqual(await run(served, changed, update), summary(0, 1, 1502))
    assert.deepEqual(await run(served, changed, update), summary(0, 0, 1503))
  }))

Deno.test("import that updates: refuses an id of a source that comes twice, and what is in conflict", () =>
  withServer(async (served) => {
    const ofSource = (source_id: string, more: object = {}) =>
      snapshot("s", { source: "cam2", source_id, ...more })
    const list = [
      ofSource("a", { legacy_cameraID: 1 }),
      ofSource("a", { city: "other" }),
      ...numbered(1500),
      ofSource("a", { source: "CAM2" }),
      ofSource("b", { legacy_cameraID: 1 }),
    ]
    const twice = "the same source and source_id as line 1"
    const reasons = [
      { line: 2, reason: twice },
      { line: 1503, reason: twice },
      { line: 1504, reason: "legacyCameraIDAlreadyExist" },
    ]
    assert.deepEqual(await run(served, list, update), summary(1501, 0, 0, reasons))
    assert.deepEqual(await run(served, list, update), summary(0, 0, 1501, reasons))
  }))

Deno.test("import that updates: what was sent and not answered is unchanged in the next run", () => {
  let isWell = false
  return withServer(
    async (served) => {
      await assert.rejects(run(served, numbered(10), update), { _tag: "InvalidResponseError" })
      isWell = true
      assert.deepEqual(await run(served, numbered(10), update), summary(0, 0, 10))
    },
    withResults((lines) => isWell ? lines : []),
  )
})

Deno.test("import that updates: a server that cannot ends it, and nothing is written", () =>
  withServer(
    async (served) => {
      await assert.rejects(run(served, numbered(3), update), {
        _tag: "InvalidResponseError",
        message: "The server does not take imports that update. Add cameras with --existing skip.",
      })
      assert.equal((await stored(served)).length, 0)
    },
    (handle) => (request) =>
      isBulk(request) ? Promise.resolve(new Response("{}", { status: 404 })) : handle(request),
  ))
