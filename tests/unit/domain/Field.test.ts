import assert from "node:assert/strict"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import * as Field from "../../../src/domain/Field.ts"
import * as Input from "../../../src/domain/Input.ts"
import * as Problem from "../../../src/domain/Problem.ts"
import { outcome, refusal, unknownNames } from "./Refusal.ts"

Deno.test("parseTime: gives the milliseconds of a date or time, UTC where it names no zone", () => {
  const times: ReadonlyArray<readonly [text: string, time: number]> = [
    ["1970-01-01", 0],
    ["2018-07-04", Date.UTC(2018, 6, 4)],
    ["2016-02-29", Date.UTC(2016, 1, 29)],
    ["2018-07-04T19:52", Date.UTC(2018, 6, 4, 19, 52)],
    ["2018-07-04T19:52:52", Date.UTC(2018, 6, 4, 19, 52, 52)],
    ["2018-07-04T19:52:52Z", Date.UTC(2018, 6, 4, 19, 52, 52)],
    ["2018-07-04t19:52:52z", Date.UTC(2018, 6, 4, 19, 52, 52)],
    ["2018-07-04T19:52:52.337Z", Date.UTC(2018, 6, 4, 19, 52, 52, 337)],
    ["2018-07-04T19:52:52.337123Z", Date.UTC(2018, 6, 4, 19, 52, 52, 337)],
    ["2018-07-04T19:52:52+02:00", Date.UTC(2018, 6, 4, 17, 52, 52)],
    ["2018-07-04T19:52:52-0530", Date.UTC(2018, 6, 5, 1, 22, 52)],
  ]
  assert.deepEqual(times.map(([text]) => [text, Field.parseTime(text)]), times)
})

Deno.test("parseTime: gives NaN for what is no ISO 8601 date or time", () => {
  const texts = [
    "",
    "yesterday",
    "2018",
    "2018-07",
    "20180704",
    "2018-7-4",
    "2018-13-01",
    "2018-02-30",
    "2017-02-29",
    "2018-06-31T00:00:00Z",
    "2018-07-04T25:00:00Z",
    "2018-07-04T19:60:00Z",
    "2018-07-04T19:52:61Z",
    "2018-07-04T19:52:52+25:00",
    "2018-07-04 19:52:52",
    " 2018-07-04",
    "2018-07-04\n",
    "1530733972337",
    "Wed Jul 04 2018",
  ]
  assert.deepEqual(
    texts.map((text) => [text, Field.parseTime(text)]),
    texts.map((text) => [text, NaN]),
  )
})

Deno.test("parseTime: reads every time that a Date writes", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
      (date) => Field.parseTime(date.toISOString()) === date.getTime(),
    ),
  )
})

Deno.test("Port: takes the whole numbers from 1 to 65535, also as digits", () => {
  const isPort = Schema.is(Field.Port)
  const good: ReadonlyArray<unknown> = [1, 80, 65535, "1", "80", "65535"]
  const bad: ReadonlyArray<unknown> = [
    0,
    -1,
    65536,
    80.5,
    NaN,
    Infinity,
    1e21,
    "",
    "0",
    "65536",
    "8e1",
    "0x50",
    " 80",
    "80 ",
    "eighty",
    true,
    null,
    [80],
  ]
  assert.deepEqual(good.filter((port) => !isPort(port)), [])
  assert.deepEqual(bad.filter((port) => isPort(port)), [])
})

Deno.test("Text: refuses null characters and lone surrogates", () => {
  const isText = Schema.is(Field.Text)
  assert.deepEqual(
    ["", "a", "é", "日本", "😀", "a\nb", "' OR 1=1 --"].filter((t) => !isText(t)),
    [],
  )
  assert.deepEqual(["\0", "a\0b", "\ud800", "\udc00a", 1, null].filter((t) => isText(t)), [])
})

const isOwner = Schema.is(Field.Owner)

Deno.test("Owner: takes 1 to 200 characters of any script, blanks among them", () => {
  const owners = ["b", "bob", "Jürgen & Söhne = 100%", "Ада Лавлейс", "山田 太郎", "ROOT", "🎥"]
  for (const owner of [...owners, "x".repeat(200), "🎥".repeat(200)]) {
    assert.equal(isOwner(owner), true, owner)
  }
})

Deno.test("Owner: refuses blanks at the ends, what is too long, and what cannot be seen", () => {
  const invisible = [
    "\0",
    "\n",
    "\u001b",
    "\u007f",
    "\u0085",
    "\u00ad",
    "\u061c",
    "\u115f",
    "\u200b",
    "\u200d",
    "\u200e",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u2800",
    "\u3164",
    "\ufe0f",
    "\ufeff",
    "\ud800",
    "\u{e0041}",
  ]
  const owners = ["", " ", "\u00a0", " bob", "bob ", "bob\u3000", "x".repeat(201), "🎥".repeat(201)]
  for (const owner of [...owners, ...invisible.map((text) => `a${text}b`), "x".repeat(500_000)]) {
    assert.equal(isOwner(owner), false, JSON.stringify(owner.slice(0, 50)))
  }
})

Deno.test("OwnerOrNone: takes no owner too, and else what an owner is", () => {
  const isTaken = Schema.is(Field.OwnerOrNone)
  assert.deepEqual(["", "bob", " ", "bob "].map((owner) => isTaken(owner)), [
    true,
    true,
    false,
    false,
  ])
})

Deno.test("NonEmptyText: refuses the empty text", () => {
  assert.deepEqual(["", " ", "a"].map((text) => Schema.is(Field.NonEmptyText)(text)), [
    false,
    true,
    true,
  ])
})

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
      Problem.fieldError("op", "radius", actual, Input.expectations.radius ?? "").message
    ),
    shown.map(([, got]) =>
      `Format Error Messages (radius): got ${got}, expected a number of kilometres above 0`
    ),
  )
})

const check = Input.checkInput(
  "op",
  Schema.Struct({
    offset: Schema.optional(Field.NonNegativeInt),
    cameraIDs: Schema.optional(Schema.Array(Schema.String)),
  }),
  ["offset", "cameraIDs"],
)

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
