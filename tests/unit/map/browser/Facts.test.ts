import assert from "node:assert/strict"
import { activityOf, flat, placeOf, titleOf } from "../../../../src/map/browser/Camera.ts"
import {
  directionWords,
  distanceWords,
  factsOf,
  placeWords,
  propertiesOf,
} from "../../../../src/map/browser/Facts.ts"

const cameraID = "0123456789abcdef01234567"

Deno.test("directionWords, placeWords, distanceWords: as people say it", () => {
  assert.deepEqual([0, 44, 90, 337.5, 359.9, 360, -90].map(directionWords), [
    "north, 0°",
    "north-east, 44°",
    "east, 90°",
    "north, 338°",
    "north, 360°",
    "north, 360°",
    "west, -90°",
  ])
  assert.equal(placeWords(40.4259, -86.9081), "40.42590° N, 86.90810° W")
  assert.deepEqual([0.0123, 0.9, 1.26, 12.6, 12_345].map(distanceWords), [
    "12 m",
    "900 m",
    "1.3 km",
    "13 km",
    "12,345 km",
  ])
})

Deno.test("factsOf: what is known, and nothing of what is not", () => {
  const camera = flat({
    cameraID,
    legacy_cameraID: null,
    type: "ip",
    name: "Bridge",
    city: "Lafayette",
    direction: 90,
    resolution_width: 640,
    resolution_height: null,
    latitude: 40.4259,
    longitude: -86.9081,
    is_active_image: true,
    is_active_video: null,
    update_interval: 5,
    properties: { lanes: 4, note: "<b>x</b>" },
    retrieval: { ip: "192.0.2.1", brand: "Axis", port: null },
  })
  assert.deepEqual(factsOf(camera), [
    ["Type", "Network camera"],
    ["Shows", "Still images"],
    ["Looks", "east, 90°"],
    ["City", "Lafayette"],
    ["Position", "40.42590° N, 86.90810° W"],
    ["Picture", "640 pixels wide"],
    ["New picture", "every 5 s"],
    ["Brand", "Axis"],
    ["ID", cameraID],
  ])
  assert.deepEqual(propertiesOf(camera), [["lanes", "4"], ["note", "<b>x</b>"]])
  assert.deepEqual(propertiesOf({ cameraID }), [])
})

Deno.test("titleOf, placeOf: a name where there is one, and nothing said twice", () => {
  assert.equal(titleOf({ cameraID, name: " ", road: "I-65", city: "Gary" }), "I-65")
  assert.equal(placeOf({ cameraID, name: "", road: "I-65", city: "Gary", state: "IN" }), "Gary, IN")
  assert.equal(titleOf({ cameraID, source: "INDOT" }), "INDOT camera")
  assert.equal(titleOf({ cameraID }), "Camera 234567")
})

Deno.test("activityOf: video before still images before nothing", () => {
  assert.equal(activityOf({ is_active_image: true, is_active_video: true }), "video")
  assert.equal(activityOf({ is_active_image: true, is_active_video: false }), "image")
  assert.equal(activityOf({ is_active_image: null, is_active_video: null }), "none")
})
