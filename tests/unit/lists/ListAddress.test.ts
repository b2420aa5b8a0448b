import assert from "node:assert/strict"
import { hasUser, withoutUser } from "../../../src/lists/ListAddress.ts"

Deno.test("withoutUser: takes the user names and passwords out of every address in a text", () => {
  const texts: ReadonlyArray<readonly [text: string, kept: string]> = [
    ["rtsp://admin:pw@10.0.0.1:554/live", "rtsp://<redacted>@10.0.0.1:554/live"],
    [
      "see http://bob@example.org/ or ftp://a:b@c",
      "see http://<redacted>@example.org/ or ftp://<redacted>@c",
    ],
    [" rtsp://u:p@ss@host/ ", "rtsp://<redacted>@host/"],
    ["x='rtsp://u:p/q@host/'", "x='rtsp://<redacted>@host/'"],
  ]
  for (const [text, kept] of texts) {
    assert.equal(withoutUser(text), kept)
    assert.equal(hasUser(text), true, text)
  }
})

Deno.test("withoutUser: leaves what has none, and ends soon in any text", () => {
  const texts = [
    "mail bob@example.org",
    "http://example.org:8080/@handle",
    "http://example.org/a?user=b@example.org",
    "10:30, north @ pier",
  ]
  for (const text of texts) assert.deepEqual([withoutUser(text), hasUser(text)], [text, false])
  const long = "://a:".repeat(200_000)
  assert.equal(withoutUser(long), long)
})
