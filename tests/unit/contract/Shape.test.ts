import assert from "node:assert/strict"
import * as Result from "effect/Result"
import * as Responses from "../../../src/contract/Responses.ts"
import { list, optional, read, record, type Shape, text } from "../../../src/contract/Shape.ts"

/** A value of a shape; `absent` stands in each field that may be left out. */
const sampleOf = ({ values }: Shape<unknown>, absent: "there" | null | undefined): unknown => {
  switch (values.is) {
    case "list":
      return Array.from({ length: values.length ?? 2 }, () => sampleOf(values.item, absent))
    case "record":
      return Object.fromEntries(
        Object.entries(values.fields).flatMap(([name, field]) =>
          !field.isOptional
            ? [[name, sampleOf(field, absent)]]
            : absent === undefined
            ? []
            : [[name, absent === null ? null : sampleOf(field, absent)]]
        ),
      )
    case "text":
      return values.texts[0]
    case "scalar":
      return null
    default:
      return { string: "a", number: 1, boolean: true, object: {} }[values.is]
  }
}

for (const [name, shape] of Object.entries<Shape<unknown>>(Responses)) {
  Deno.test(`read: ${name} with null in what may be left out is as without it`, () => {
    for (const each of [shape, list(shape)]) {
      const without = sampleOf(each, undefined)
      assert.deepEqual(read(each)(sampleOf(each, null)), Result.succeed(without))
      assert.deepEqual(read(each)(without), Result.succeed(without))
      const whole = sampleOf(each, "there")
      assert.deepEqual(read(each)(whole), Result.succeed(whole))
    }
  })
}

const shape = record({ name: text, of: optional(list(record({ note: optional(text) }))) })

Deno.test("read: tells the first place that its shape does not have", () => {
  const wrong = [
    [null, []],
    [[], []],
    ["a", []],
    [{}, ["name"]],
    [{ name: null }, ["name"]],
    [{ name: "a", of: {} }, ["of"]],
    [{ name: "a", of: [{ note: "b" }, { note: 5 }, { note: 6 }] }, ["of", 1, "note"]],
    [{ name: "a", of: [null] }, ["of", 0]],
  ] as const
  for (const [wire, place] of wrong) assert.deepEqual(read(shape)(wire), Result.fail(place))
})

Deno.test("read: leaves what it is given as it is, and keeps what it does not know", () => {
  const wire = { name: "a", of: [{ note: null, more: null }], newer: null }
  const copy = structuredClone(wire)
  assert.deepEqual(
    read(shape)(wire),
    Result.succeed({ name: "a", of: [{ more: null }], newer: null }),
  )
  assert.deepEqual(wire, copy)
})
