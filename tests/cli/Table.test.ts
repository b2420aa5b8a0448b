import { strict as assert } from "node:assert"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Column, listingLines, tableLines } from "../../src/cli/output/Table.ts"

interface Row {
  readonly name: string
  readonly place: string
}

const columns: ReadonlyArray<Column<Row>> = [
  { title: "NAME", maxWidth: 8, text: ({ name }) => name },
  { title: "PLACE", maxWidth: 6, text: ({ place }) => place },
]

const render = (...pages: ReadonlyArray<ReadonlyArray<Row>>) =>
  Stream.fromIterable(pages).pipe(
    Stream.flatMap(Stream.fromIterable),
    tableLines(columns),
    Stream.runCollect,
    Effect.runPromise,
  )

Deno.test("tableLines: columns are aligned by what a terminal shows, not by characters", async () => {
  assert.deepEqual(await render([{ name: "東京", place: "x" }, { name: "Rio", place: "y" }]), [
    "NAME  PLACE",
    "東京  x",
    "Rio   y",
  ])
})

Deno.test("tableLines: a long cell is cut at a whole grapheme", async () => {
  const family = "👩‍👩‍👧"
  assert.deepEqual(await render([{ name: family.repeat(9), place: "abcdefg" }]), [
    "NAME     PLACE",
    `${family.repeat(3)}…  abcde…`,
  ])
})

Deno.test("tableLines: a record cannot control the terminal", async () => {
  assert.deepEqual(await render([{ name: "\u001b[2J", place: "a\nb" }]), [
    "NAME      PLACE",
    "\\u001b[…  a\\nb",
  ])
})

Deno.test("tableLines: no rows give no lines", async () => {
  assert.deepEqual(await render(), [])
})

Deno.test("tableLines: a later page widens the columns from there on", async () => {
  assert.deepEqual(await render([{ name: "a", place: "b" }], [{ name: "abcdef", place: "c" }]), [
    "NAME  PLACE",
    "a     b",
    "abcdef  c",
  ])
})

Deno.test("listingLines: fields without a value are left out, the rest is aligned and safe", () => {
  assert.deepEqual(listingLines({ id: 1, city: null, camera_type: "ip\u001b", x: undefined }), [
    "id           1",
    "camera_type  ip\\u001b",
  ])
})
