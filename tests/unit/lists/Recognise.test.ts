import assert from "node:assert/strict"
import * as Result from "effect/Result"
import { recognise } from "../../../src/lists/Recognise.ts"

const formOf = (text: string, isWhole = true) =>
  Result.match(recognise(text, isWhole, false), {
    onFailure: ({ message }) => message,
    onSuccess: (found) => "delimiter" in found ? `CSV ${found.delimiter}` : found.form,
  })

Deno.test("recognise: the form is seen from how a list begins", () => {
  const record = '{"camera_type":"ip","ip":"192.0.2.1"}'
  const forms: ReadonlyArray<readonly [text: string, form: string]> = [
    ["", "lines"],
    [record, "lines"],
    [`${record}\n${record}\n`, "lines"],
    [`broken\n${record}\n`, "lines"],
    [`[\n${record},\n${record}\n]`, "JSON"],
    [`{"cameras":[${record}]}\n`, "JSON"],
    [`\ufeff {"Ohio": {"Adams": [`, "JSON"],
    ["id,url\n1,https://example.org/1.jpg\n", "CSV ,"],
    ["id;name;url\n1;a, b, c;x\n", "CSV ;"],
    ['"a;b"\t"c"\n1\t2\n', "CSV \t"],
    ["url\nhttps://example.org/1.jpg\n", "CSV ,"],
    ["https://example.org/1.jpg\nhttps://example.org/2.jpg\n", "M3U"],
    ["#EXTM3U\n#EXTINF:-1,A\nhttps://example.org/1\n", "M3U"],
    ["<?xml version='1.0'?><!-- a <b> --><kml xmlns='x'>", "KML"],
    ["<gpx version='1.1'>", "GPX"],
  ]
  for (const [text, form] of forms) assert.equal(formOf(text), form, text)
})

Deno.test("recognise: what begins after the first line decides whether a line is a document", () => {
  assert.equal(formOf('{"id":1}\n{"id"', false), "lines")
  assert.equal(formOf('{"data":[{"id":1}', false), "JSON")
})

Deno.test("recognise: what is not read is told by what it is", () => {
  const found: ReadonlyArray<readonly [text: string, RegExp]> = [
    ["<!DOCTYPE html><html>", /a page of HTML/],
    ["<osm version='0.6'>", /XML of the kind osm/],
    ["<?xml version='1.0'?><Types xmlns='x'>", /save its table as CSV/],
    ["streams:\n  hall: rtsp://u:secret@example.org", /YAML/],
    ["Dear all", /text without columns/],
    ["\u0001\0\u0002", /no text/],
    ["#EXTM3U\n#EXT-X-TARGETDURATION:6\n", /playlist of one stream/],
  ]
  for (const [text, message] of found) {
    assert.match(formOf(text), message)
    assert.doesNotMatch(formOf(text), /secret/)
  }
})
