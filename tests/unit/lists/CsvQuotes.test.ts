import assert from "node:assert/strict"
import fc from "fast-check"
import * as Effect from "effect/Effect"
import * as Csv from "effect/encoding/Csv"
import * as Stream from "effect/Stream"
import { toLine, withoutMark } from "../../../src/contract/forms/Csv.ts"
import { mendQuotes } from "../../../src/lists/forms/CsvQuotes.ts"

const rowsOf = (text: string, size = 1000) => {
  const parts: Array<string> = []
  for (let at = 0; at < text.length; at += size) parts.push(text.slice(at, at + size))
  return mendQuotes(Stream.fromIterable(parts), ",").pipe(
    Stream.pipeThroughChannel(Csv.decodeString()),
    Stream.runCollect,
    Effect.runPromise,
  )
}

Deno.test("mendQuotes: keeps CSV as RFC 4180 has it, however it is cut", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ") }), {
        minLength: 2,
        maxLength: 4,
      })),
      fc.integer({ min: 1, max: 7 }),
      async (rows, size) => {
        const text = rows.map(toLine).join("")
        const read = await rowsOf(text, size)
        assert.deepEqual(read.map((row) => row.map(withoutMark)), rows)
      },
    ),
  ))

Deno.test("mendQuotes: a quote in a cell stands for itself", async () => {
  const text = '1,5" pipe,"say "hi", you"\n2,"a""b","x"\r\n3,"",y"'
  for (const size of [1, 3, 1000]) {
    assert.deepEqual(await rowsOf(text, size), [
      ["1", '5" pipe', 'say "hi', ' you"'],
      ["2", 'a"b', "x"],
      ["3", "", 'y"'],
    ])
  }
})
