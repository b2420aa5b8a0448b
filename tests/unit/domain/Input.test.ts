import assert from "node:assert/strict"
import * as Input from "../../../src/domain/Input.ts"
import { checks } from "../../../src/domain/Kind.ts"
import { outcome, refusal, unknownNames } from "./Refusal.ts"

const check = Input.checkInput("op", {
  offset: Input.optional(checks.count),
  cameraIDs: { check: (id) => typeof id === "string", isList: true, isOptional: true },
})

Deno.test("checkInput: gives the checked values, and takes undefined for absent", () => {
  assert.deepEqual(outcome(check({})), { accepted: {} })
  assert.deepEqual(outcome(check({ offset: 3 })), { accepted: { offset: 3 } })
  assert.deepEqual(outcome(check({ offset: undefined })), { accepted: {} })
  assert.deepEqual(outcome(check(Object.assign(Object.create(null), { offset: 0 }))), {
    accepted: { offset: 0 },
  })
})

Deno.test("checkInput: names the unknown keys before it looks at the values", () => {
  assert.deepEqual(
    outcome(check({ colour: "red", offset: -1, size: 2 })),
    unknownNames("op", {
      names: ["colour", "size"],
      actual: "red",
      known: ["cameraIDs", "offset"],
    }),
  )
  for (const name of ["__proto__", "constructor", "toString"]) {
    assert.deepEqual(
      outcome(check(JSON.parse(`{ "${name}": 1 }`))),
      unknownNames("op", { names: [name], actual: 1, known: ["cameraIDs", "offset"] }),
    )
  }
})

Deno.test("checkInput: names the field of a value inside a list", () => {
  assert.deepEqual(
    outcome(check({ cameraIDs: ["a", 5] })),
    refusal("op", {
      field: "cameraIDs",
      got: "5",
      actual: 5,
      expected: "a list of camera ids",
    }),
  )
})

Deno.test("checkInput: refuses what is no object", () => {
  const inputs: ReadonlyArray<readonly [input: unknown, got: string]> = [
    [undefined, "nothing"],
    [null, "null"],
    [3, "3"],
    ["text", '"text"'],
    [[], "a list"],
  ]
  for (const [actual, got] of inputs) {
    assert.deepEqual(
      outcome(check(actual)),
      refusal("op", { field: "input", got, actual, expected: "an object" }),
    )
  }
})
