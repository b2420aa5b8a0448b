import assert from "node:assert/strict"
import { checkRange } from "../../../src/domain/ChangeLog.ts"
import { expectations } from "../../../src/domain/Input.ts"
import { outcome, refusal, unknownNames } from "./Refusal.ts"

const range = checkRange("getChangeLog") as (input: unknown) => ReturnType<
  ReturnType<typeof checkRange>
>

Deno.test("checkRange: gives a good range back, its dates as text", () => {
  const good: ReadonlyArray<readonly [input: object, accepted: object]> = [
    [{}, {}],
    [{ start: undefined, end: undefined, offset: undefined }, {}],
    [{ start: "2018-07-04" }, { start: "2018-07-04" }],
    [{ end: "2018-07-04T19:52:52+02:00", offset: 0 }, {
      end: "2018-07-04T19:52:52+02:00",
      offset: 0,
    }],
    [{ start: new Date(0), end: new Date(1530733972337), offset: 100 }, {
      start: "1970-01-01T00:00:00.000Z",
      end: "2018-07-04T19:52:52.337Z",
      offset: 100,
    }],
  ]
  assert.deepEqual(
    good.map(([input]) => outcome(range(input))),
    good.map(([, accepted]) => ({ accepted })),
  )
})

Deno.test("checkRange: names the field of a bad value, what came and what is expected", () => {
  const invalid = new Date(NaN)
  const bad: ReadonlyArray<readonly [field: string, actual: unknown, got: string]> = [
    ["start", "yesterday", '"yesterday"'],
    ["start", "2018-02-30", '"2018-02-30"'],
    ["start", "", '""'],
    ["start", 1530733972337, "1530733972337"],
    ["start", null, "null"],
    ["end", invalid, "an object"],
    ["end", "2018-07-04 19:52", '"2018-07-04 19:52"'],
    ["offset", -1, "-1"],
    ["offset", 0.5, "0.5"],
    ["offset", "0", '"0"'],
  ]
  for (const [field, actual, got] of bad) {
    assert.deepEqual(
      outcome(range({ [field]: actual })),
      refusal("getChangeLog", { field, got, actual, expected: expectations[field]! }),
    )
  }
})

Deno.test("checkRange: names unknown keys, and refuses what is no object", () => {
  assert.deepEqual(
    outcome(range({ since: "2018-07-04" })),
    unknownNames("getChangeLog", {
      names: ["since"],
      actual: "2018-07-04",
      known: ["end", "offset", "start"],
    }),
  )
  for (
    const [actual, got] of [
      ["2018-07-04", '"2018-07-04"'],
      [[], "a list"],
      [new Date(0), "an object"],
    ] as const
  ) {
    assert.deepEqual(
      outcome(range(actual)),
      refusal("getChangeLog", { field: "input", got, actual, expected: "a plain object" }),
    )
  }
})
