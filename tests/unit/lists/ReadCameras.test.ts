import assert from "node:assert/strict"
import fc from "fast-check"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { readCameras } from "../../../src/lists/ReadCameras.ts"

const read = (bytes: Uint8Array, size: number) => {
  const parts: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size))
  return readCameras(Stream.fromIterable(parts)).pipe(
    Effect.flatMap(({ entries }) => Stream.runCollect(entries)),
    Effect.scoped,
    Effect.result,
    Effect.runPromise,
  )
}

const url = "https://example.org/1.jpg"
const lists = [
  `id,lat,lon,url\n1,48.1,11.5,${url}\n2,"48,1","11,5","${url}"\n`,
  `[{"id":1,"url":"${url}"},{"id":2,"place":{"lat":1},"url":"${url}"}]`,
  `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"url":"${url}"}}]}`,
  `{"Ohio":{"Adams":[{"url":"${url}","format":"IMAGE_STREAM"}]}}`,
  `<kml><Folder><name>x</name><Placemark id="1"><description>&lt;img src="${url}"&gt;</description></Placemark></Folder></kml>`,
  `#EXTM3U\n#EXTINF:-1 tvg-id="a",A\n${url}\n`,
  `{"elements":[{"type":"node","id":1,"lat":1,"lon":2,"tags":{"contact:webcam":"${url}"}}]}`,
]

Deno.test("readCameras: whatever a list is, and however it is broken, it is read or fails with a reason", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...lists),
      fc.array(
        fc.record({
          at: fc.nat(300),
          drop: fc.nat(20),
          put: fc.string({ unit: fc.constantFrom(..."{}[]\"',;\n<>&\\:\t\0é1a/#") }),
        }),
        { maxLength: 3 },
      ),
      fc.integer({ min: 1, max: 400 }),
      async (list, edits, size) => {
        const broken = edits.reduce(
          (text, { at, drop, put }) => text.slice(0, at) + put + text.slice(at + drop),
          list,
        )
        const result = await read(new TextEncoder().encode(broken), size)
        if (Result.isFailure(result)) {
          assert.equal(result.failure._tag, "ListError")
          assert.ok(result.failure.message.length < 500)
        }
      },
    ),
    { numRuns: 500 },
  ))

Deno.test("readCameras: bytes of any kind are read or fail with a reason", () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom([], [0x1f, 0x8b], [0x50, 0x4b, 0x03, 0x04], [0xff, 0xfe], [0xfe, 0xff]),
      fc.uint8Array({ maxLength: 200 }),
      async (magic, rest) => {
        const result = await read(new Uint8Array([...magic, ...rest]), 50)
        if (Result.isFailure(result)) assert.equal(result.failure._tag, "ListError")
      },
    ),
    { numRuns: 300 },
  ))

Deno.test("readCameras: however a list is cut into parts, it is the same", async () => {
  for (const list of lists) {
    const bytes = new TextEncoder().encode(list)
    const whole = await read(bytes, 1000)
    assert.ok(Result.isSuccess(whole) && whole.success.length > 0, list)
    for (const size of [1, 7]) assert.deepEqual(await read(bytes, size), whole)
  }
})

Deno.test("readCameras: values that are deep in each other are refused, and do not end it", async () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000)
  const result = await read(
    new TextEncoder().encode(`{"url":"${url}","a":${deep}}\n{"url":"${url}"}\n`),
    10_000,
  )
  assert.ok(Result.isSuccess(result))
  assert.deepEqual(result.success.map(({ camera }) => Result.isSuccess(camera)), [false, true])
  for (const text of [deep, `[\n{"url":"${url}","a":${deep}}]`, '{"x":'.repeat(100_000)]) {
    const failed = await read(new TextEncoder().encode(text), 100_000)
    assert.ok(Result.isFailure(failed))
    assert.match(failed.failure.message, /deep in each other/)
  }
})
