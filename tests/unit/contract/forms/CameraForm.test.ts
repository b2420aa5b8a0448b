import assert from "node:assert/strict"
import * as Csv from "effect/encoding/Csv"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import fc from "fast-check"
import { makeCamera } from "@cam2/camera-database"
import {
  cameraForms,
  formIn,
  formOf,
  writeForm,
} from "../../../../src/contract/forms/CameraForm.ts"
import { withoutMark } from "../../../../src/contract/forms/Csv.ts"
import { ipCamera, nonIpCamera, stored, streamCamera } from "../../../contract/Fixtures.ts"

const cameraID = "5ae0ecbd336359291be74c12"

const rowsOf = (text: string) =>
  Stream.make(text).pipe(
    Stream.pipeThroughChannel(Csv.decodeString()),
    Stream.runCollect,
    Effect.runPromise,
  )

Deno.test("writeForm: csv has a header and the fields of the table, what is not known empty", () => {
  const [header = "", row] = writeForm(formOf.csv, [stored(cameraID, ipCamera)]).split("\r\n")
  assert.ok(header.startsWith("cameraID,camera_type,legacy_cameraID,name,source,"))
  assert.ok(
    row!.startsWith(`${cameraID},ip,31337,"Marienplatz, Blick zum Rathaus",Stadt München,`),
    `${row}`,
  )
  assert.equal(writeForm(formOf.csv, []), `${header}\r\n`)
})

Deno.test("writeForm: csv is read back as it was written, whatever the text", async () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom('"', '"",\r\n', "=1+1", "'=1", "''-", "'a", "\t", "\n", ",", " a "),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ city: text, state: text }, { noNullPrototype: true })),
      async (places) => {
        const cameras = places.map((place) => makeCamera({ ...nonIpCamera, ...place, cameraID }))
        const [header, ...rows] = await rowsOf(writeForm(formOf.csv, cameras))
        const cells = rows.map((row) =>
          ["city", "state"].map((name) => row[header!.indexOf(name)] ?? "")
        )
        for (const cell of cells.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r]/)
        assert.deepEqual(
          cells.map(([city = "", state = ""]) => ({
            city: withoutMark(city),
            state: withoutMark(state),
          })),
          places,
        )
      },
    ),
    { numRuns: 30 },
  )
})

Deno.test("writeForm: geojson has the longitude first, and no place where none is known", () => {
  const cameras = [stored(cameraID, nonIpCamera), stored(cameraID, streamCamera)]
  assert.deepEqual(JSON.parse(writeForm(formOf.geojson, cameras)), {
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        id: cameraID,
        geometry: { type: "Point", coordinates: [-86.9081, 40.4259] },
        properties: {
          cameraID,
          camera_type: "non_ip",
          snapshot_url: nonIpCamera.snapshot_url,
          is_active_image: true,
          is_active_video: true,
          city: "West Lafayette",
        },
      },
      {
        type: "Feature",
        id: cameraID,
        geometry: null,
        properties: {
          cameraID,
          camera_type: "stream",
          m3u8_url: streamCamera.m3u8_url,
          is_active_image: false,
          is_active_video: true,
        },
      },
    ],
  })
})

Deno.test("writeForm: every form of no camera is whole", () => {
  assert.deepEqual(
    cameraForms.filter((form) => form !== "csv").map((form) => writeForm(formOf[form], [])),
    ["[]", '{"type":"FeatureCollection","features":[]}', ""],
  )
})

const listed = {
  ...stored(cameraID, nonIpCamera),
  distance: 1.5,
  source_licence: "CC-BY-4.0",
  source_attribution: "one, two",
}

Deno.test("writeForm: every form but json has what the source asks for, with its camera", () => {
  const [json, geojson, ndjson, csv] = cameraForms.map((form) => writeForm(formOf[form], [listed]))
  const { distance: _, ...told } = { ...listed }
  const { source_attribution, source_licence } = told
  assert.deepEqual(Object.keys(JSON.parse(json!)[0]).filter((name) => name.startsWith("source")), [
    "source",
  ])
  const { properties } = JSON.parse(geojson!).features[0]
  for (const record of [properties, JSON.parse(ndjson!)]) {
    assert.deepEqual([record.source_licence, record.source_attribution], [
      source_licence,
      source_attribution,
    ])
  }
  const [header, row] = csv!.split("\r\n")
  assert.ok(header!.endsWith(",m3u8_url,source_licence,source_attribution"))
  assert.ok(row!.endsWith(',CC-BY-4.0,"one, two"'))
})

Deno.test("formIn: by distance each form has the distance of a camera, csv in a column of its own", () => {
  const [json, geojson, ndjson, csv] = cameraForms.map((form) =>
    writeForm(formIn(form, "distance"), [listed])
  )
  assert.deepEqual(
    [
      JSON.parse(json!)[0].distance,
      JSON.parse(geojson!).features[0].properties.distance,
      JSON.parse(ndjson!).distance,
    ],
    [1.5, 1.5, 1.5],
  )
  const [header, row] = csv!.split("\r\n")
  assert.ok(header!.endsWith(",source_attribution,distance"))
  assert.ok(row!.endsWith(',"one, two",1.5'))
  for (const form of cameraForms) {
    assert.equal(formIn(form, "added"), formOf[form])
    assert.equal(formIn(form, undefined), formOf[form])
  }
})
