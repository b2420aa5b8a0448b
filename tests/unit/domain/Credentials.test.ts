import assert from "node:assert/strict"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { checkCredentials, type Credentials } from "../../../src/domain/Credentials.ts"

const credentials = (idLength: number, secretLength: number): Credentials => ({
  clientID: "a".repeat(idLength),
  clientSecret: Redacted.make("s".repeat(secretLength)),
})

Deno.test("checkCredentials: takes an id of 96 characters and a secret of 71 or more", () => {
  for (const secretLength of [71, 72, 500]) {
    const good = credentials(96, secretLength)
    const result = checkCredentials(good)
    assert.equal(Result.getOrUndefined(result), good)
  }
})

Deno.test("checkCredentials: says in the original's words which of the two has the wrong length", () => {
  const id = { _tag: "InvalidClientIdError", message: "The Length of ClientID should be 96." }
  const secret = {
    _tag: "InvalidClientSecretError",
    message: "Length of ClientSecret should be at least 71.",
  }
  const cases: ReadonlyArray<readonly [id: number, secret: number, refusal: typeof id]> = [
    [0, 71, id],
    [95, 71, id],
    [97, 71, id],
    [95, 70, id],
    [96, 70, secret],
    [96, 0, secret],
  ]
  assert.deepEqual(
    cases.map(([idLength, secretLength]) => {
      const result = checkCredentials(credentials(idLength, secretLength))
      return Result.isFailure(result)
        ? { _tag: result.failure._tag, message: result.failure.message }
        : result
    }),
    cases.map(([, , refusal]) => refusal),
  )
})
