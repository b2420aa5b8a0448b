import { strict as assert } from "node:assert"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Line, maxLineBytes, splitBatches, splitLines } from "../../../src/contract/Lines.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

const read = (...parts: ReadonlyArray<Uint8Array>) =>
  splitLines(Stream.fromIterable(parts)).pipe(Stream.runCollect, Effect.runPromise)

const show = ({ number, text }: Line) => `${number}: ${Result.merge(text)}`

Deno.test("splitLines: lines are the same however the bytes are cut, and blank ones are passed over", async () => {
  const text = bytes("één\n\nzwei\r\n🙂")
  const expected = ["1: één", "3: zwei\r", "4: 🙂"]
  for (let size = 1; size <= text.length; size++) {
    const parts = []
    for (let at = 0; at < text.length; at += size) parts.push(text.subarray(at, at + size))
    assert.deepEqual((await read(...parts)).map(show), expected)
  }
})

Deno.test("splitLines: an end of line at the end begins no line; nothing gives no line", async () => {
  assert.deepEqual((await read(bytes("a\n"))).map(show), ["1: a"])
  assert.deepEqual(await read(), [])
})

Deno.test("splitLines: a byte order mark is passed over", async () => {
  assert.deepEqual((await read(bytes("\ufeffa\nb"))).map(show), ["1: a", "2: b"])
})

Deno.test("splitLines: a line over 1 MiB or not in UTF-8 is refused, the others are read", async () => {
  const long = bytes("x".repeat(maxLineBytes))
  const lines = await read(
    bytes("a\n"),
    long,
    bytes("x\nb\n"),
    Uint8Array.of(0xff, 0x0a),
    long,
    bytes("\nc"),
  )
  assert.deepEqual(lines.map(({ number, text }) => [number, Result.isSuccess(text)]), [
    [1, true],
    [2, false],
    [3, true],
    [4, false],
    [5, true],
    [6, true],
  ])
  assert.deepEqual([lines[1], lines[3]].map((line) => show(line!)), [
    "2: longer than 1048576 bytes",
    "4: not UTF-8 text",
  ])
})

Deno.test("splitLines: lines of blanks and a mark alone are passed over, and counted", async () => {
  assert.deepEqual((await read(bytes("\ufeff\r\n \t\n\na\n \u00a0\n  "))).map(show), [
    "4: a",
    "5:  \u00a0",
  ])
})

Deno.test("splitLines: a line that comes byte by byte is read whole", async () => {
  const text = JSON.stringify("x".repeat(200_000))
  const parts = Array.from(bytes(text), (byte) => Uint8Array.of(byte))
  const lines = await Effect.runPromise(Stream.runCollect(splitLines(Stream.fromIterable(parts))))
  assert.deepEqual(lines.map(show), [`1: ${text}`])
})

const sizes = (part: Uint8Array) =>
  splitBatches(Stream.succeed(part)).pipe(
    Stream.map(({ length }) => length),
    Stream.runCollect,
    Effect.runPromise,
  )

Deno.test("splitBatches: a batch ends after 256 lines, and after 256 KiB of blank ones", async () => {
  assert.deepEqual(await sizes(bytes("x\n".repeat(600))), [256, 256, 88])
  assert.deepEqual(await sizes(bytes(`${"\n".repeat(1024 * 1024)}x`)), [0, 0, 0, 0, 0, 1])
})
