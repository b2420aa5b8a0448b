import assert from "node:assert/strict"
import { fieldNames } from "../../../src/lists/FieldNames.ts"
import { mapNames, plain } from "../../../src/lists/Mapping.ts"

const taken = (paths: ReadonlyArray<string>, map = {}) =>
  Object.fromEntries(
    [...mapNames(paths, map)].map(([meaning, candidates]) => [
      meaning,
      candidates.map(({ path }) => path),
    ]),
  )

Deno.test("mapNames: names are compared without case and signs, the better first", () => {
  assert.deepEqual(taken(["Description", "Camera Name", "CAMERA-ID", "lat.", "Long", "owner"]), {
    source_id: ["CAMERA-ID"],
    name: ["Camera Name", "Description"],
    latitude: ["lat."],
    longitude: ["Long"],
  })
})

Deno.test("mapNames: names of other languages are known, with their accents and without", () => {
  assert.deepEqual(taken(["Längengrad", "LANGENGRAD", "Straße", "Land", "Código", "Título"]), {
    source_id: ["Código"],
    country: ["Land"],
    road: ["Straße"],
    longitude: ["Längengrad", "LANGENGRAD"],
  })
  assert.deepEqual(taken(["编号", "名称", "纬度", "经度"]), {
    source_id: ["编号"],
    name: ["名称"],
    latitude: ["纬度"],
    longitude: ["经度"],
  })
  assert.deepEqual(taken(["Широта", "Долгота", "Название"]), {
    name: ["Название"],
    latitude: ["Широта"],
    longitude: ["Долгота"],
  })
})

Deno.test("mapNames: nested names count where they are of the camera itself", () => {
  assert.deepEqual(
    taken(["owner.id", "owner.name", "camera.id", "location.lat", "media.image.url"]),
    {
      source_id: ["camera.id"],
      latitude: ["location.lat"],
      snapshot_url: ["media.image.url"],
    },
  )
})

Deno.test("mapNames: what is said comes first, and is nothing else besides", () => {
  assert.deepEqual(taken(["id", "url", "titel"], { source_id: "url", name: "other" }), {
    source_id: ["url"],
    name: ["other"],
  })
})

Deno.test("fieldNames: each name is written as it is compared, and means one field", () => {
  const names = Object.values(fieldNames).flat()
  assert.deepEqual(
    names.filter((name) => name !== plain(name)),
    [],
  )
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), [])
})
