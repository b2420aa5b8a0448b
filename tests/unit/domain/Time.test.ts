import assert from "node:assert/strict"
import * as fc from "fast-check"
import { parseTime } from "../../../src/domain/Time.ts"

Deno.test("parseTime: gives the milliseconds of a date or time, UTC where it names no zone", () => {
  const times: ReadonlyArray<readonly [text: string, time: number]> = [
    ["1970-01-01", 0],
    ["2018-07-04", Date.UTC(2018, 6, 4)],
    ["2016-02-29", Date.UTC(2016, 1, 29)],
    ["2018-07-04T19:52", Date.UTC(2018, 6, 4, 19, 52)],
    ["2018-07-04T19:52:52", Date.UTC(2018, 6, 4, 19, 52, 52)],
    ["2018-07-04T19:52:52Z", Date.UTC(2018, 6, 4, 19, 52, 52)],
    ["2018-07-04t19:52:52z", Date.UTC(2018, 6, 4, 19, 52, 52)],
    ["2018-07-04T19:52:52.337Z", Date.UTC(2018, 6, 4, 19, 52, 52, 337)],
    ["2018-07-04T19:52:52.337123Z", Date.UTC(2018, 6, 4, 19, 52, 52, 337)],
    ["2018-07-04T19:52:52+02:00", Date.UTC(2018, 6, 4, 17, 52, 52)],
    ["2018-07-04T19:52:52-0530", Date.UTC(2018, 6, 5, 1, 22, 52)],
  ]
  assert.deepEqual(times.map(([text]) => [text, parseTime(text)]), times)
})

Deno.test("parseTime: gives NaN for what is no ISO 8601 date or time", () => {
  const texts = [
    "",
    "yesterday",
    "2018",
    "2018-07",
    "20180704",
    "2018-7-4",
    "2018-13-01",
    "2018-02-30",
    "2017-02-29",
    "2018-06-31T00:00:00Z",
    "2018-07-04T25:00:00Z",
    "2018-07-04T19:60:00Z",
    "2018-07-04T19:52:61Z",
    "2018-07-04T19:52:52+25:00",
    "2018-07-04 19:52:52",
    " 2018-07-04",
    "2018-07-04\n",
    "1530733972337",
    "Wed Jul 04 2018",
  ]
  assert.deepEqual(
    texts.map((text) => [text, parseTime(text)]),
    texts.map((text) => [text, NaN]),
  )
})

Deno.test("parseTime: reads every time that a Date writes", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
      (date) => parseTime(date.toISOString()) === date.getTime(),
    ),
  )
})
