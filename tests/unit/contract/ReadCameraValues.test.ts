import assert from "node:assert/strict"
import * as Result from "effect/Result"
import { decimal, flatten, readByTable } from "../../../src/contract/ReadCamera.ts"

Deno.test("decimal: takes decimal text with blanks around it, and nothing else", () => {
  const whole = ["0", "12", "-12", "+12", "1e5", "1e15", "1E-5", "1e+5", " 1 ", "  1  ", "\t1\n"]
  const right = [...whole, "1.", "1.2", "1.25", ".5", ".55", "-.5e2", "1.5e10"]
  const wrong = ["", " ", "a1", "1a", "a", ".", ".a", "1.a", "1ea", "1e", "1 2", "--1", "e5"]
  assert.deepEqual([...right, ...wrong].filter((text) => decimal.test(text)), right)
})

Deno.test("flatten: gives what is no object as it came", () => {
  const values = [null, undefined, "text", 5, true, []]
  assert.deepEqual(values.map(flatten), values)
})

Deno.test("flatten: reads what is there, and adds nothing that is absent", () => {
  assert.deepEqual(
    flatten({ type: "ip", latitude: "1.5", is_active_image: "TRUE", city: null, colour: "1" }),
    { camera_type: "ip", latitude: 1.5, is_active_image: true, city: null, colour: "1" },
  )
  assert.deepEqual(flatten({ camera_type: "webcam", latitude: "north", port: 80 }), {
    camera_type: "webcam",
    latitude: "north",
    port: 80,
  })
  assert.deepEqual(flatten({}), {})
})

Deno.test("flatten: takes a retrieval field from its record, else from the top level", () => {
  const cases = [
    [{ retrieval: { ip: "a", port: 80, brand: null } }, { ip: "a", port: "80", brand: null }],
    [{ ip: "a", port: 80 }, { ip: "a", port: "80" }],
    [{ ip: "a", retrieval: { ip: "b" } }, { ip: "b" }],
    [{ port: 80, retrieval: { ip: "b", port: null } }, { ip: "b", port: "80" }],
    [{ ip: "a", retrieval: "text" }, { ip: "a" }],
  ] as const
  assert.deepEqual(
    cases.map(([wire]) => flatten({ type: "ip", ...wire })),
    cases.map(([, flat]) => ({ camera_type: "ip", ...flat })),
  )
})

Deno.test("readByTable: names a retrieval field of another type", () => {
  const wire = { cameraID: "a", type: "ip" }
  const wrong = [{ ip: 5 }, { ip: "a", port: true }, { ip: "a", brand: 5 }]
  assert.deepEqual(
    wrong.map((retrieval) => readByTable({ ...wire, retrieval })),
    [["ip"], ["port"], ["brand"]].map((path) => Result.fail(path)),
  )
})
