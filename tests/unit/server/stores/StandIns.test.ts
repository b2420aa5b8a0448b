import assert from "node:assert/strict"
import fc from "fast-check"
import type { Camera } from "../../../../src/domain/Camera.ts"
import { findSame } from "../../../../src/domain/CameraMatch.ts"
import type { NewCamera } from "../../../../src/domain/CameraWrite.ts"
import { type Candidate, findExisting } from "../../../../src/server/stores/StandIns.ts"

const idOf = (index: number) => index.toString(16).padStart(24, "0")

const newCamera = (details: object): NewCamera => ({
  camera_type: "ip",
  ip: "192.0.2.1",
  is_active_image: true,
  is_active_video: false,
  ...details,
})

const candidate = (details: object, index: number): Candidate => [
  idOf(1e6 + index),
  newCamera(details),
]

const existing = (details: object, index: number): Camera =>
  ({ cameraID: idOf(index), ...newCamera({ port: "80", ...details }) }) as Camera

const details = fc.record({
  image_path: fc.constantFrom("/1", "/2"),
  city: fc.constantFrom("A", "B", null),
  ip: fc.constantFrom("192.0.2.1", "192.0.2.2"),
}, { requiredKeys: [] })

Deno.test("findExisting: gives each camera what findSame gives it after those before it", () => {
  fc.assert(
    fc.property(
      fc.array(details, { maxLength: 12 }),
      fc.array(details, { maxLength: 12 }),
      (there, lines) => {
        const cameras = there.map(existing)
        const taken = new Set([idOf(1)])
        const spent = new Set(taken)
        const expected = lines.map((line) => {
          const same = findSame(newCamera(line), cameras, spent)?.cameraID
          if (same !== undefined) spent.add(same)
          return same
        })
        assert.deepEqual(findExisting(lines.map(candidate), cameras, taken), expected)
      },
    ),
  )
})

Deno.test("findExisting: looks into each camera at an address once, however many are to be added", () => {
  let looked = 0
  const cameras = Array.from(
    { length: 500 },
    (_, index) =>
      new Proxy(existing({ image_path: "/1" }, index), {
        ownKeys: (camera) => {
          looked++
          return Reflect.ownKeys(camera)
        },
      }),
  )
  const lines = Array.from({ length: 256 }, (_, index) => candidate({ image_path: "/1" }, index))
  assert.deepEqual(
    findExisting(lines, cameras, new Set()),
    lines.map((_, index) => idOf(index)),
  )
  assert.ok(looked <= cameras.length, `${looked} looks into ${cameras.length} cameras`)
})
