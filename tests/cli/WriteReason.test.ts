import { strict as assert } from "node:assert"
import { writeReason } from "../../src/cli/output/WriteReason.ts"

Deno.test("writeReason: is in plain words, also of what Deno has no code for", () => {
  const told: ReadonlyArray<readonly [cause: unknown, reason: string]> = [
    [Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }), "there is no room"],
    [Object.assign(new Error("EROFS"), { code: "EROFS" }), "nothing can be written on its disk"],
    [Object.assign(new Error("ENXIO"), { code: "ENXIO" }), "ENXIO"],
    [new Error("Permission denied (os error 13)"), "permission denied"],
    [new Error("File too large (os error 27)"), "it would be longer than a file may be"],
    ["what nobody knows", "what nobody knows"],
  ]
  for (const [cause, reason] of told) assert.equal(writeReason(cause), reason)
})
