import assert from "node:assert/strict"
import { toForm, toParameters } from "../../../src/contract/Encoding.ts"

Deno.test("toParameters: writes what is given, the camera type under its name on the wire", () => {
  assert.deepEqual(
    toParameters({
      camera_type: "non_ip",
      country: "JP",
      city: undefined,
      source: "",
      latitude: -35.5,
      longitude: 0,
      radius: 1e-7,
      is_active_image: true,
      is_active_video: false,
      offset: 100,
    }),
    [
      ["type", "non_ip"],
      ["country", "JP"],
      ["source", ""],
      ["latitude", "-35.5"],
      ["longitude", "0"],
      ["radius", "1e-7"],
      ["is_active_image", "true"],
      ["is_active_video", "false"],
      ["offset", "100"],
    ],
  )
  assert.deepEqual(toParameters({}), [])
})

Deno.test("toForm: puts the retrieval fields into one JSON string, the port as text", () => {
  assert.deepEqual(
    toForm({
      camera_type: "ip",
      ip: "127.0.0.1",
      port: 8080,
      brand: "Axis",
      is_active_image: true,
      is_active_video: false,
      legacy_cameraID: 0,
      city: "",
    }),
    [
      ["type", "ip"],
      ["is_active_image", "true"],
      ["is_active_video", "false"],
      ["legacy_cameraID", "0"],
      ["city", ""],
      ["retrieval", '{"ip":"127.0.0.1","port":"8080","brand":"Axis"}'],
    ],
  )
})

Deno.test("toForm: leaves out what is absent or null", () => {
  assert.deepEqual(
    toForm({
      camera_type: "ip",
      ip: "127.0.0.1",
      port: null,
      model: undefined,
      country: null,
      is_active_image: null,
    }),
    [["type", "ip"], ["retrieval", '{"ip":"127.0.0.1"}']],
  )
  assert.deepEqual(toForm({ country: "JP", ip: null }), [["country", "JP"]])
  assert.deepEqual(toForm({}), [])
})
