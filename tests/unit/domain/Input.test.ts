import assert from "node:assert/strict"
import { runInNewContext } from "node:vm"
import * as Data from "effect/Data"
import * as Input from "../../../src/domain/Input.ts"
import { checks, textOf } from "../../../src/domain/Kind.ts"
import { outcome, refusal, unknownNames } from "./Refusal.ts"

const check = Input.checkInput("op", {
  offset: Input.optional(checks.count),
  cameraIDs: { check: (id) => typeof id === "string", isList: true, isOptional: true },
})

Deno.test("checkInput: gives the checked values, and takes undefined for absent", () => {
  assert.deepEqual(outcome(check({})), { accepted: {} })
  assert.deepEqual(outcome(check({ offset: 3 })), { accepted: { offset: 3 } })
  assert.deepEqual(outcome(check({ offset: undefined, colour: undefined })), { accepted: {} })
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

Deno.test("checkInput: takes one value, or a list of one and at most so many", () => {
  const check = Input.checkInput("op", { limit: Input.several(checks.count, 3) })
  for (const limit of [undefined, 4, [4], [4, 5, 6]]) {
    assert.deepEqual(outcome(check({ limit })), { accepted: limit === undefined ? {} : { limit } })
  }
  for (const [actual, got] of [[[], "a list"], [[1, 2, 3, 4], "a list"]] as const) {
    assert.deepEqual(
      outcome(check({ limit: actual })),
      refusal("op", {
        field: "limit",
        got,
        actual,
        expected: "one value, or a list of 1 to 3",
      }),
    )
  }
  assert.deepEqual(
    outcome(check({ limit: [4, -5] })),
    refusal("op", { field: "limit", got: "-5", actual: -5, expected: Input.expectations.limit! }),
  )
})

Deno.test("checkInput: repeats no password of an address", () => {
  const names = ["home_page", "licence", "terms", "snapshot_url", "ip"]
  const check = Input.checkInput(
    "op",
    Object.fromEntries([...names, "city"].map((name) => [name, Input.optional(() => false)])),
  )
  const address = "https://user:secret@example.org/"
  for (const name of names) {
    assert.doesNotMatch(JSON.stringify(outcome(check({ [name]: address }))), /secret/)
  }
  assert.match(JSON.stringify(outcome(check({ city: address }))), /secret/)
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
      refusal("op", { field: "input", got, actual, expected: "a plain object" }),
    )
  }
})

Deno.test("checkInput: refuses objects of another kind, which have no fields of their own", () => {
  class Getter {
    get offset() {
      return 3
    }
  }
  const inputs = [
    new Map([["offset", 3]]),
    new Set(["offset"]),
    new Date(0),
    new URLSearchParams("offset=3"),
    Promise.resolve({ offset: 3 }),
    new Getter(),
    /offset/,
  ]
  for (const actual of inputs) {
    assert.deepEqual(
      outcome(check(actual)),
      refusal("op", { field: "input", got: "an object", actual, expected: "a plain object" }),
    )
  }
})

Deno.test("checkInput: takes a plain object of any realm, and an instance with fields of its own", () => {
  class Place extends Data.Class<{ readonly offset: number }> {}
  for (const input of [runInNewContext("({ offset: 3 })"), new Place({ offset: 3 })]) {
    assert.deepEqual(outcome(check(input)), { accepted: { offset: 3 } })
  }
  for (const input of [runInNewContext("({})"), Object.create(null)]) {
    assert.deepEqual(outcome(check(input)), { accepted: {} })
  }
})

Deno.test("inputError: shows no password of a field with an address, a host or a path", () => {
  const actual = "http://user:password@example.org/"
  const shownIn = (field: string) => Input.inputError("op", field, actual).actual
  for (const field of ["ip", "image_path", "video_path", "snapshot_url", "reference_url"]) {
    assert.equal(shownIn(field), "http://<redacted>@example.org/", field)
  }
  assert.deepEqual(["owner", "city", "brand"].map(shownIn), [actual, actual, actual])
  assert.equal(Input.inputError("op", "ip", 7).actual, 7)
})

Deno.test("inputError: expects text of a field that it knows nothing of", () => {
  assert.equal(Input.inputError("op", "colour", "").expected, "text of at least one character")
})

Deno.test("inputError: says what each input that is no field of a camera expects", () => {
  const words = {
    attribution: "text of 1 to 500 characters, without null characters",
    bbox: "west,south,east,north in degrees, south at most north",
    by: "names of fields to count by, each once",
    concurrency: 'a whole number above 0 or "unbounded"',
    count: "a whole number from 1 to 1000",
    fields: "names of fields of a camera, at least one",
    format: '"json", "geojson", "ndjson" or "csv"',
    home_page: "an http or https address without user name, password and blanks",
    ifMatch: 'the version of a camera as it was read, such as "v3" with its quotes',
    kind: '"added", "updated", "retired" or "removed"',
    legacyCameraIDs: "a list of legacy camera ids",
    licence: "an SPDX licence id such as CC-BY-4.0, or an http or https address",
    limit: "a whole number from 1 to 1000",
    owner: "the user name of the owner",
    permissionLevel: '"user", "webUI" or "admin"',
    q: "text of at most 200 characters with a letter or digit",
    radius: "a number of kilometres above 0",
    retired: 'true, false or "any"',
    sort: '"added" or "distance"',
    terms: "text of 1 to 2048 characters, or an http or https address",
    zoom: "a whole number from 0 to 22",
  }
  for (const [field, expected] of Object.entries(words)) {
    assert.equal(
      Input.inputError("searchCamera", field, 0).message,
      `Format Error Messages (${field}): got 0, expected ${expected}`,
    )
  }
})

Deno.test("checkInput: takes null only where nothing may be known", () => {
  const rules = { city: Input.maybe(checks.name), owner: Input.optional(checks.name) }
  assert.deepEqual(outcome(Input.checkInput("op", rules)({ city: null })), {
    accepted: { city: null },
  })
  assert.deepEqual(
    outcome(Input.checkInput("op", rules)({ city: 5 })),
    refusal("op", {
      field: "city",
      got: "5",
      actual: 5,
      expected: "text without null characters",
    }),
  )
  assert.deepEqual(
    outcome(Input.checkInput("op", rules)({ owner: null })),
    refusal("op", {
      field: "owner",
      got: "null",
      actual: null,
      expected: "the user name of the owner",
    }),
  )
})

Deno.test("checkInput: refuses a record without a value that it must have", () => {
  assert.deepEqual(
    outcome(Input.checkInput("op", { owner: { check: checks.name } })({})),
    refusal("op", { field: "owner", got: "nothing", expected: "the user name of the owner" }),
  )
})

Deno.test("checkInput: refuses a list that is none, and checks a value that is a list as a whole", () => {
  for (const [actual, got] of [["abc", '"abc"'], [{}, "an object"], [null, "null"]] as const) {
    assert.deepEqual(
      outcome(check({ cameraIDs: actual })),
      refusal("op", { field: "cameraIDs", got, actual, expected: "a list of camera ids" }),
    )
  }
  assert.deepEqual(outcome(check({ cameraIDs: [] })), { accepted: { cameraIDs: [] } })
  const whole = Input.checkInput("op", { bbox: Input.optional(Array.isArray) })
  assert.deepEqual(outcome(whole({ bbox: [1, 2] })), { accepted: { bbox: [1, 2] } })
})

Deno.test("checkInput: says what the check says, where it says more", () => {
  const rules = { owner: Input.optional(textOf(3)) }
  const refused = (actual: string, got: string, expected: string) =>
    assert.deepEqual(
      outcome(Input.checkInput("op", rules)({ owner: actual })),
      refusal("op", { field: "owner", got, actual, expected }),
    )
  refused("abcd", '"abcd"', "text of at most 3 characters")
  refused("\0", '"\\u0000"', "the user name of the owner")
})

Deno.test("checkInput: looks at the whole record once its values are right", () => {
  const owned = Input.checkInput(
    "op",
    { owner: Input.optional(checks.name), offset: Input.optional(checks.count) },
    ({ offset, owner }) =>
      owner === undefined ? undefined : { field: "offset", expected: `no ${offset}` },
  )
  assert.deepEqual(outcome(owned({ offset: 1 })), { accepted: { offset: 1 } })
  assert.deepEqual(
    outcome(owned({ owner: "a", offset: 1 })),
    refusal("op", { field: "offset", got: "1", actual: 1, expected: "no 1" }),
  )
  assert.deepEqual(
    outcome(owned({ owner: 3, offset: 1 })),
    refusal("op", { field: "owner", got: "3", actual: 3, expected: "the user name of the owner" }),
  )
})

Deno.test("checkInput: gives the values in the order of the rules", () => {
  const rules = { b: Input.optional(checks.count), a: Input.optional(checks.count) }
  const result = outcome(Input.checkInput("op", rules)({ a: 1, b: 2 }))
  assert.equal(JSON.stringify(result), '{"accepted":{"b":2,"a":1}}')
})

Deno.test("checkRecord: takes the rules of the camera type, and refuses a type that is none", () => {
  const typed = Input.checkRecord("op", {
    names: ["camera_type", "ip", "m3u8_url"],
    rulesFor: Input.byType((type) => ({
      camera_type: { check: () => true },
      [type === "ip" ? "ip" : "m3u8_url"]: Input.optional(checks.name),
    })),
  })
  assert.deepEqual(outcome(typed({ camera_type: "ip", ip: "a" })), {
    accepted: { camera_type: "ip", ip: "a" },
  })
  assert.deepEqual(
    outcome(typed({ camera_type: "stream", ip: "a:b@c" })),
    refusal("op", {
      field: "ip",
      got: '"<redacted>@c"',
      actual: "<redacted>@c",
      expected: "no such field here",
    }),
  )
  assert.deepEqual(
    outcome(typed({ camera_type: "webcam" })),
    refusal("op", {
      field: "camera_type",
      got: '"webcam"',
      actual: "webcam",
      expected: '"ip", "non_ip" or "stream"',
    }),
  )
})

Deno.test("checkOptions: none need be given, and what is none is called the options", () => {
  const check = Input.checkOptions<{ readonly offset?: unknown }>("op", {
    offset: Input.optional(checks.count),
  })
  assert.deepEqual([undefined, {}, { offset: 3 }].map((each) => outcome(check(each))), [
    { accepted: {} },
    { accepted: {} },
    { accepted: { offset: 3 } },
  ])
  assert.deepEqual(
    outcome(check({ offset: -1 })),
    refusal("op", { field: "offset", got: "-1", actual: -1, expected: "a whole number from 0" }),
  )
  const none = { field: "options", got: "null", actual: null, expected: "a plain object" }
  assert.deepEqual(outcome(check(null as unknown as undefined)), refusal("op", none))
})
