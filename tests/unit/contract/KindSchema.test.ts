import assert from "node:assert/strict"
import * as Schema from "effect/Schema"
import { kindSchemas } from "../../../src/contract/KindSchema.ts"
import type { Kind } from "../../../src/domain/Kind.ts"

Deno.test("kindSchemas: say in words what is expected of a value", () => {
  const wrong: ReadonlyArray<readonly [kind: Kind, value: unknown, told: string]> = [
    ["latitude", 91, "Expected a number of degrees from -90 to 90"],
    ["direction", 360, "Expected a number of degrees from 0 to below 360"],
    ["count", -1, "Expected a whole number from 0"],
    ["aboveZero", 0, "Expected a number above 0"],
    ["port", "0", "Expected a port number from 1 to 65535"],
    ["host", "a b", "Expected an IP address or host name"],
    ["path", "a b", "Expected a path on the camera, without blanks"],
    ["text", "\0", "Expected text without null characters"],
    ["text", "x".repeat(2049), "Expected text of at most 2048 characters"],
    ["address", "", "Expected an http or https address"],
    ["time", "noon", "Expected a time in ISO 8601, such as 2018-07-04T19:52:52Z"],
  ]
  for (const [kind, value, told] of wrong) {
    const decode = Schema.decodeUnknownSync(kindSchemas[kind] as Schema.Codec<unknown>)
    assert.throws(() => decode(value), { message: told }, kind)
  }
})
