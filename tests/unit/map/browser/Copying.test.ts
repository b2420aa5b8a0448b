import assert from "node:assert/strict"
import { asCurl, asJson, asTypeScript } from "../../../../src/map/browser/Copying.ts"

const cameraID = "0123456789abcdef01234567"
const root = "https://example.org/cams/"

Deno.test("asCurl: the command for each way to the credentials, and never a token", () => {
  assert.equal(
    asCurl(cameraID, { mode: "public", root }),
    `curl 'https://example.org/cams/cameras/${cameraID}'`,
  )
  assert.equal(
    asCurl(cameraID, { mode: "sign-in", root }),
    `curl 'https://example.org/cams/cameras/${cameraID}' \\\n  -H "Authorization: Bearer $CAM2_TOKEN"`,
  )
  assert.equal(
    asCurl(cameraID, { mode: "session", root }),
    `curl "\${CAM2_BASE_URL%/}/cameras/${cameraID}" \\\n  -H "Authorization: Bearer $CAM2_TOKEN"`,
  )
})

Deno.test("asCurl: an address that a shell takes as one word", () => {
  const text = asCurl(cameraID, { mode: "public", root: "https://example.org/it's $HOME/" })
  assert.match(text, /^curl 'https:\/\/example\.org\/it'\\''s%20\$HOME\/cameras\/[\da-f]{24}'$/)
})

Deno.test("asTypeScript, asJson: a program for the camera, and its record", () => {
  assert.match(asTypeScript(cameraID), new RegExp(`cameraById\\("${cameraID}"\\)`))
  assert.deepEqual(JSON.parse(asJson({ cameraID, name: "<b>" })), { cameraID, name: "<b>" })
})
