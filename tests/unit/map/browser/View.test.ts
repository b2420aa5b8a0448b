import assert from "node:assert/strict"
import { readView, type View, withValues, writeView } from "../../../../src/map/browser/View.ts"

const cameraID = "0123456789abcdef01234567"

Deno.test("writeView: readView gives what it was made of", () => {
  const views: ReadonlyArray<View> = [
    { place: undefined, filter: {}, camera: undefined },
    { place: { latitude: 40.42, longitude: -86.9, zoom: 5 }, filter: {}, camera: undefined },
    {
      place: { latitude: -17.123456, longitude: 179.5, zoom: 18 },
      filter: {
        q: ["Straße & <b>"],
        country: ["US", "FR"],
        city: ["São Paulo, SP"],
        is_active_video: ["true"],
        resolution_width: ["1920"],
      },
      camera: cameraID,
    },
  ]
  assert.deepEqual(views.map((view) => readView(writeView(view))), views)
})

Deno.test("writeView: an address that people can read, to about a pixel", () => {
  const place = { latitude: 40.4259123456, longitude: -86.9081123456, zoom: 12 }
  assert.equal(
    writeView({ place, filter: { country: ["US"] } }),
    "#at=40.4259,-86.9081,12&country=US",
  )
  assert.equal(writeView({ filter: {} }), "#")
})

Deno.test("readView: leaves out what is no place, filter or camera", () => {
  const nothing = { place: undefined, filter: {}, camera: undefined }
  for (
    const hash of [
      "",
      "#",
      "#at=",
      "#at=91,0,3",
      "#at=1,2",
      "#at=1,2,99",
      "#at=1,2,-1",
      "#at=a,b,c",
      "#at=,,",
      "#camera=javascript:alert(1)",
      "#camera=123",
      "#q=",
      "#q=%20",
      "#limit=5&access_token=x&unknown=1",
      "#%E0%A4%A",
    ]
  ) assert.deepEqual(readView(hash), nothing, hash)
})

Deno.test("readView: a value that stands twice is one", () => {
  assert.deepEqual(readView("#country=US&country=US&country=CA").filter, { country: ["US", "CA"] })
})

Deno.test("withValues: none removes the filter", () => {
  assert.deepEqual(withValues({ country: ["US"] }, "city", ["Gary"]), {
    country: ["US"],
    city: ["Gary"],
  })
  assert.deepEqual(withValues({ country: ["US"], city: ["Gary"] }, "country", []), {
    city: ["Gary"],
  })
})
