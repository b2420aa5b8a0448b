import assert from "node:assert/strict"
import { compare, survivorsOf } from "../../.ci/Mutants.ts"

Deno.test("survivorsOf: what each change that no test noticed was and became", () => {
  const at = (line: number, column: number) => ({ line, column })
  const mutants = [
    { status: "Killed", replacement: "1", location: { start: at(1, 1), end: at(1, 2) } },
    { status: "Survived", replacement: "{}", location: { start: at(1, 9), end: at(3, 2) } },
    { status: "NoCoverage", replacement: "c", location: { start: at(4, 3), end: at(4, 6) } },
    { status: "Timeout", replacement: "2", location: { start: at(1, 1), end: at(1, 2) } },
  ]
  const source = "if (a === {\n  b: 1,\n})\n  c()\n"
  assert.deepEqual(survivorsOf({ files: { "a.ts": { source, mutants } } }), [
    { file: "a.ts", original: "= { b: 1, }", replacement: "{}", line: 1 },
    { file: "a.ts", original: "c()", replacement: "c", line: 4 },
  ])
})

Deno.test("compare: names a survivor that nobody explains, and an explanation of none", () => {
  const survivor = { file: "a.ts", original: "a", replacement: "b", line: 7 }
  const { line: _, ...explained } = { ...survivor, why: "It is the same." }
  assert.deepEqual(compare([survivor], [explained]), [])
  assert.deepEqual(compare([survivor], []), ["a.ts:7: no test notices a → b"])
  assert.deepEqual(compare([], [explained]), ["a.ts: Survivors.ts explains a → b in vain"])
})
