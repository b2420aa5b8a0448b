import assert from "node:assert/strict"
import { takesGzip } from "../../../../src/server/pages/AcceptEncoding.ts"

Deno.test("takesGzip: as Accept-Encoding says, and not where there is none", () => {
  for (const header of ["gzip", "GZIP", "br, gzip", "deflate;q=0.5 , gzip;q=0.1", "*", "x-gzip"]) {
    assert.equal(takesGzip(header), true, header)
  }
  for (
    const header of [undefined, "", "br", "identity", "gzip;q=0", "gzip; q=0.0, *", "*;q=0"]
  ) assert.equal(takesGzip(header), false, String(header))
})
