import { strict as assert } from "node:assert"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Line, maxLineBytes, splitLines } from "../../../src/contract/Lines.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

const read = (...parts: ReadonlyArray<Uint8Array>) =>
  splitLines(Stream.fromIterable(parts)).pipe(Stream.runCollect, Effect.runPromise)

const show = ({ number, text }: Line) => `${number}: ${Result.merge(text)}`

Deno.test("splitLines: lines are the same however the bytes are cut", async () => {
  const text = bytes("één\n\nzwei\r\n🙂")
  const expected = ["1: één", "2: ", "3: zwei\r", "4: 🙂"]
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
