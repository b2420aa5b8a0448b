import assert from "node:assert/strict"
import { expectations } from "../../../src/domain/Input.ts"
import * as Problem from "../../../src/domain/Problem.ts"

Deno.test("formatPath: writes a path as a reader would", () => {
  const paths: ReadonlyArray<readonly [path: ReadonlyArray<PropertyKey>, text: string]> = [
    [[], ""],
    [["latitude"], "latitude"],
    [[3, "retrieval", "ip"], "[3].retrieval.ip"],
    [["cameras", 0, 1], "cameras[0][1]"],
  ]
  assert.deepEqual(paths.map(([path]) => [path, Problem.formatPath(path)]), paths)
})

Deno.test("fieldError: shows what came in at most 80 characters", () => {
  const shown: ReadonlyArray<readonly [value: unknown, got: string]> = [
    [undefined, "nothing"],
    [null, "null"],
    [1.5, "1.5"],
    [NaN, "NaN"],
    [true, "true"],
    ['a"b', '"a\\"b"'],
    ["", '""'],
    [[1], "a list"],
    [{ a: 1 }, "an object"],
    ["x".repeat(78), `"${"x".repeat(78)}"`],
    ["x".repeat(79), `"${"x".repeat(76)}...`],
  ]
  assert.deepEqual(
    shown.map(([actual]) =>
      Problem.fieldError("op", "radius", actual, expectations.radius ?? "").message
    ),
    shown.map(([, got]) =>
      `Format Error Messages (radius): got ${got}, expected a number of kilometres above 0`
    ),
  )
})
