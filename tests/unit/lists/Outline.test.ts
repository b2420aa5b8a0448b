import assert from "node:assert/strict"
import fc from "fast-check"
import { byIds, closeJson, expand, findPath } from "../../../src/lists/forms/Outline.ts"

Deno.test("closeJson: the beginning of any document is JSON, and the whole of it is the document", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 2 }), fc.nat(), (value, indent, cut) => {
      const text = JSON.stringify(value, null, indent)
      if (typeof value === "object" && value !== null) {
        assert.deepEqual(JSON.parse(closeJson(text)), JSON.parse(text))
        const beginning = closeJson(text.slice(0, 1 + cut % text.length))
        assert.equal(typeof JSON.parse(beginning), "object")
      }
    }),
  )
})

Deno.test("closeJson: keeps whole values, and no part of one", () => {
  assert.equal(closeJson('{"a": [1, {"b": "x\\"", "c": tru'), '{"a": [1, {"b": "x\\""}]}')
  assert.equal(closeJson("[12"), "[]")
  assert.equal(closeJson('{"a'), "{}")
})

Deno.test("findPath: the first list with an address, else the first of objects", () => {
  const url = "https://example.org/1.jpg"
  assert.deepEqual(findPath([{ url }]), [])
  assert.deepEqual(findPath({ meta: [{ page: 1 }], data: { cameras: [{ url }] } }), [
    "data",
    "cameras",
  ])
  assert.deepEqual(findPath({ items: [{ id: 1 }], tags: ["x"] }), ["items"])
  assert.equal(findPath({ items: [], message: "none" }), undefined)
})

Deno.test("findPath: links to other pages are no records", () => {
  const url = "https://example.org/1.jpg"
  const links = [{ rel: "next", href: url, type: "application/json" }]
  assert.deepEqual(findPath({ links, results: [{ url }] }), ["results"])
  assert.equal(findPath({ links, results: [] }), undefined)
  const features = [{ type: "Feature", properties: { url } }]
  const contacts = [{ name: "x", url }]
  assert.deepEqual(findPath({ type: "FeatureCollection", links, contacts, features }), ["features"])
})

Deno.test("expand: records in a record have what stands beside them, and ids of their own", () => {
  const view = (name: string) => ({ url: `https://example.org/${name}.jpg` })
  const parts = [
    ...expand({ id: 7, lat: 1, views: [view("a"), { ...view("b"), id: 9 }] }, "record 1"),
  ]
  assert.deepEqual(parts, [
    { place: "record 1, views 1", value: { parent_id: 7, lat: 1, id: "7/1", ...view("a") } },
    { place: "record 1, views 2", value: { parent_id: 7, lat: 1, id: 9, ...view("b") } },
  ])
})

Deno.test("byIds: the key of a record is its key", () => {
  const url = "https://example.org/1.jpg"
  assert.deepEqual(byIds({ a: { url }, b: { url } }), [{ key: "a", url }, { key: "b", url }])
  assert.equal(byIds({ message: "none" }), undefined)
})
