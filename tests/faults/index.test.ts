import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { checkDatabase } from "../../src/server/stores/sqlite/CheckDatabase.ts"
import { deno, root, serve, type Server, sleep, start, withDirectory } from "../Process.ts"
import { randomFrom } from "../Sphere.ts"
import { openIndexed, openPlain, openReads } from "../stores/IndexedStores.ts"
import { openPacked } from "../stores/PackedStores.ts"
import { alike, cameraOf } from "../stores/RandomReads.ts"
import { report } from "./Report.ts"

const rounds = Number(Deno.env.get("CAM2_FAULT_ROUNDS") ?? 3)
const seed = 20261126
const script = new URL("writeByChance.ts", import.meta.url).pathname

const tokenOf = async ({ baseURL }: Server): Promise<string> => {
  const response = await fetch(new URL(`/auth?${new URLSearchParams({ ...root })}`, baseURL))
  return (await response.json()).token
}

/** Lets another process write `filename`, until it is killed with a part of its work done. */
const writeElsewhere = async (filename: string, round: number, meanwhile: () => Promise<void>) => {
  const process = start([...deno, script, filename, `${round + 1}`])
  const reader = process.stdout.getReader()
  const { done } = await reader.read()
  if (done) assert.fail(await new Response(process.stderr).text())
  await meanwhile()
  await sleep(Math.random() * 300)
  process.kill("SIGKILL")
  while (!(await reader.read()).done) continue
  await process.stderr.cancel()
  await process.status
}

Deno.test(`index: a second process writes, and is killed in the middle of it, ${rounds} times`, () =>
  withDirectory((directory) =>
    Effect.gen(function* () {
      const filename = `${directory}/cam2.sqlite`
      const random = randomFrom(seed)
      const plain = yield* openPlain(filename)
      const reads = yield* openReads(filename)
      const indexed = yield* openIndexed(filename)
      const { packed } = yield* openPacked(filename)
      let cameras = 0
      for (let round = 0; round < rounds; round++) {
        // While it writes no two reads are of the same cameras; each has to end.
        yield* Effect.promise(() =>
          writeElsewhere(filename, round, () =>
            Effect.runPromise(Effect.asVoid(Effect.all([
              indexed.search({ is_active_image: true, retired: "any" }),
              indexed.facets({}, ["city"]),
              indexed.clusters({}, 3),
              reads.count({ country: "US" }),
              packed.facets({}, ["city"]),
            ]))))
        )
        for (let compared = 0; compared < 10; compared++) {
          yield* alike(reads, plain, random)
          yield* alike(indexed, plain, random)
          yield* alike(packed, plain, random)
        }
        assert.deepEqual((yield* checkDatabase(filename)).problems, [])
        const fresh = yield* openReads(filename)
        const content = yield* reads.content
        assert.deepEqual(content, yield* fresh.content)
        cameras = Object.keys(content).length
      }
      report({
        fault: "kill -9 of a second process that writes",
        tries: rounds,
        promised: "the index is as a fresh one, and answers as the database, as packs do",
        seen: `${cameras} cameras, all alike`,
      })
    }).pipe(Effect.scoped, Effect.runPromise)
  ))

Deno.test(`index: an import over HTTP is cut, ${rounds} times`, () =>
  withDirectory(async (directory) => {
    const filename = `${directory}/cam2.sqlite`
    const random = randomFrom(seed)
    const lines = () =>
      Array.from({ length: 500 }, () => {
        const { camera_type: type, ...camera } = cameraOf(random)
        const { ip, m3u8_url, port, snapshot_url, ...rest } = camera as Record<string, unknown>
        const retrieval = { ip, port, m3u8_url, snapshot_url }
        return `${JSON.stringify({ ...rest, type, retrieval })}\n`
      }).join("")
    await using server = await serve(filename, { args: ["--metrics"] })
    const token = await tokenOf(server)
    /** Waits until the server does nothing but tell so. */
    const idle = async () => {
      const page = await (await fetch(new URL("/metrics", server.baseURL))).text()
      if (/^cam2_http_requests_in_flight 1$/m.test(page)) return
      await sleep(20)
      await idle()
    }
    /** Sends lines until some were answered and a while went by, and hangs up. */
    const importCut = async () => {
      const hangUp = new AbortController()
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) => controller.enqueue(new TextEncoder().encode(lines())),
      })
      const request: RequestInit & { readonly duplex: "half" } = {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
        body,
        duplex: "half",
        signal: hangUp.signal,
      }
      const response = await fetch(new URL("/cameras/import", server.baseURL), request)
      const reader = response.body!.getReader()
      const { value } = await reader.read()
      assert.match(new TextDecoder().decode(value), /"cameraID"/)
      await sleep(random() * 100)
      hangUp.abort()
      await idle()
    }
    const facets = async () => {
      const response = await fetch(new URL("/cameras/facets?by=city,country", server.baseURL), {
        headers: { authorization: `Bearer ${token}` },
      })
      assert.equal(response.status, 200)
      return await response.json()
    }
    await Effect.gen(function* () {
      const plain = yield* openPlain(filename)
      const reads = yield* openReads(filename)
      let cameras = 0
      for (let round = 0; round < rounds; round++) {
        yield* Effect.promise(importCut)
        // A batch that is being written when its reader leaves is written to its end.
        for (let before = -1; cameras !== before;) {
          before = cameras
          yield* Effect.sleep(100)
          cameras = yield* plain.count({})
        }
        for (let compared = 0; compared < 5; compared++) yield* alike(reads, plain, random)
        assert.deepEqual(yield* reads.content, yield* (yield* openReads(filename)).content)
        assert.deepEqual(
          yield* Effect.promise(facets),
          yield* plain.facets({}, ["city", "country"]),
        )
      }
      report({
        fault: "an import over HTTP that is cut",
        tries: rounds,
        promised: "the index is as a fresh one, and answers as the database",
        seen: `${cameras} cameras, all alike`,
      })
    }).pipe(Effect.scoped, Effect.runPromise)
  }))
