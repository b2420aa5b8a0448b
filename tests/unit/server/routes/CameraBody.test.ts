import assert from "node:assert/strict"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { toJson } from "../../../../src/contract/Encoding.ts"
import { CameraPayload } from "../../../../src/contract/Payloads.ts"
import { secondRows, sharedRows, typedRows } from "../../../../src/domain/CameraTable.ts"
import {
  parseNewCamera,
  parsePutCamera,
  toNewCamera,
} from "../../../../src/server/routes/CameraBody.ts"
import { randomCamera } from "../../../../src/testing/stores/RandomCameras.ts"
import { randomFrom } from "../../../Sphere.ts"

const decode = Schema.decodeUnknownResult(CameraPayload, { onExcessProperty: "error" })

const names = [...sharedRows, ...secondRows, ...typedRows].map(([name]) => name)
const values: ReadonlyArray<unknown> = [
  ...[null, "", "x", "true", "TRUE", "0", 0, 1, 7, -1, 1.5, true, false, "12", "48.1"],
  ...["https://example.org/a", "192.0.2.1", "80", 99999, [], {}, { a: 1 }, { a: null }, '{"a":1}'],
]

Deno.test("parseNewCamera: gives and refuses what decoding each body does", () => {
  const random = randomFrom(3)
  const pick = <A>(from: ReadonlyArray<A>): A => from[Math.floor(random() * from.length)]!
  const outcomes = { taken: 0, refused: 0 }
  for (let round = 0; round < 4000; round++) {
    const body: Record<string, unknown> = JSON.parse(toJson(randomCamera(random)))
    for (let changes = Math.floor(random() * 3); changes > 0; changes--) {
      const { retrieval } = body
      const inside = typeof retrieval === "object" && retrieval !== null ? retrieval : {}
      const kind = random()
      if (kind < 0.4) body[pick(names)] = pick(values)
      else if (kind < 0.7) body.retrieval = { ...inside, [pick(names)]: pick(values) }
      else if (kind < 0.8) body.retrieval = JSON.stringify(inside)
      else if (kind < 0.85) body.camera_type = body.type
      else if (kind < 0.9) delete body[pick(Object.keys(body))]
      else if (kind < 0.95) body.retrieval = pick(values)
      else body.type = pick(["ip", "non_ip", "stream", null, "IP"])
    }
    const text = JSON.stringify(body)
    const expected = Result.flatMap(decode(body), toNewCamera)
    const found = parseNewCamera(text)
    outcomes[Result.isSuccess(found) ? "taken" : "refused"]++
    if (Result.isSuccess(expected)) assert.deepEqual(found, expected, text)
    else assert.equal(Result.isFailure(found), true, text)
  }
  assert.ok(Math.min(...Object.values(outcomes)) > 500, JSON.stringify(outcomes))
})

Deno.test("parseNewCamera: text that stands for other values is read, and refused in the words of a body", () => {
  const camera = { type: "stream", is_active_image: false, is_active_video: true }
  const url = "https://example.org/a.m3u8"
  const whole = { ...camera, retrieval: { m3u8_url: url } }
  const expected = Result.succeed({
    is_active_image: false,
    is_active_video: true,
    camera_type: "stream",
    m3u8_url: url,
  })
  for (
    const body of [
      whole,
      { ...whole, is_active_image: "False", is_active_video: 1 },
      { ...whole, retrieval: JSON.stringify(whole.retrieval) },
      { ...camera, m3u8_url: url },
      { ...whole, m3u8_url: url },
    ]
  ) {
    const text = JSON.stringify(body)
    assert.deepEqual(Result.map(parseNewCamera(text), (camera) => ({ ...camera })), expected, text)
    assert.deepEqual(Result.map(parsePutCamera(text), (camera) => ({ ...camera })), expected, text)
  }
  const messageOf = (body: unknown) =>
    Result.match(parseNewCamera(JSON.stringify(body)), {
      onSuccess: () => undefined,
      onFailure: ({ message }) => message,
    })
  assert.equal(
    messageOf({ ...whole, camera_type: "stream" }),
    "Keywords ['camera_type'] are not defined. Did you mean type?",
  )
  assert.match(messageOf({ ...whole, m3u8_url: `${url}?other` })!, /one address in m3u8_url/)
  assert.match(messageOf({ ...whole, retrieval: { m3u8_url: url, city: "x" } })!, /city/)
})
