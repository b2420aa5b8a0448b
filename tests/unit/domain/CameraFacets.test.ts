import { strict as assert } from "node:assert"
import * as Result from "effect/Result"
import { checkFacetNames, facetNames } from "../../../src/domain/CameraFacets.ts"

Deno.test("checkFacetNames: what is no list of known names is told which there are", () => {
  for (const by of [["nonsense"], ["country", "type"], ["country", "country"], [], "country"]) {
    const checked = checkFacetNames("cameraFacets")(by)
    const { expected, field } = Result.getOrThrow(Result.flip(checked))
    assert.equal(field, "by")
    assert.equal(expected, `names of fields to count by, each once: ${facetNames.join(", ")}`)
  }
})
