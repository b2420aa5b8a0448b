import assert from "node:assert/strict"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { readComplete } from "../../../src/contract/CompleteCamera.ts"
import {
  flatten,
  readBoolean,
  readByTable,
  readCamera,
  readCameras,
  readEach,
  readRows,
} from "../../../src/contract/ReadCamera.ts"
import { toWire } from "../../../src/contract/WriteCamera.ts"
import type { CameraInput } from "../../../src/domain/Camera.ts"
import { makeCamera, sharedRows, typedRows } from "../../../src/domain/CameraTable.ts"
import * as Problem from "../../../src/domain/Problem.ts"
import { camera } from "../../contract/Arbitrary.ts"

const read = (wire: unknown) => {
  const result = readCamera(wire)
  return Result.isSuccess(result)
    ? result.success
    : { unreadable: Problem.formatPath(result.failure) }
}

const stream = { cameraID: "a", type: "stream", retrieval: { m3u8_url: "u" } }
const flatStream = makeCamera({ cameraID: "a", camera_type: "stream", m3u8_url: "u" })

Deno.test("readCamera: puts the retrieval fields of the type beside the rest", () => {
  const retrieval = {
    ip: "127.0.0.1",
    port: "80",
    brand: "Axis",
    model: null,
    image_path: "/i.jpg",
    video_path: null,
  }
  assert.deepEqual(
    read({ cameraID: "a", type: "ip", retrieval }),
    makeCamera({
      cameraID: "a",
      camera_type: "ip",
      ...retrieval,
    }),
  )
  assert.deepEqual(
    read({ cameraID: "a", type: "non_ip", retrieval: { snapshot_url: "u" } }),
    makeCamera({
      cameraID: "a",
      camera_type: "non_ip",
      snapshot_url: "u",
    }),
  )
  assert.deepEqual(read(stream), flatStream)
})

Deno.test("readCamera: takes retrieval fields at the top level of old records", () => {
  const flat = makeCamera({ cameraID: "a", camera_type: "ip", ip: "127.0.0.1" })
  assert.deepEqual(read({ cameraID: "a", type: "ip", ip: "127.0.0.1" }), flat)
  assert.deepEqual(read({ cameraID: "a", type: "ip", ip: "127.0.0.1", retrieval: null }), flat)
  assert.deepEqual(read({ cameraID: "a", type: "ip", ip: "127.0.0.1", retrieval: {} }), flat)
  assert.deepEqual(
    read({ cameraID: "a", type: "non_ip", snapshot_url: "u" }),
    makeCamera({
      cameraID: "a",
      camera_type: "non_ip",
      snapshot_url: "u",
    }),
  )
  assert.deepEqual(read({ cameraID: "a", type: "stream", m3u8_url: "u" }), flatStream)
})

Deno.test("readCamera: prefers a nested retrieval field, unless it is null", () => {
  assert.deepEqual(
    read({
      cameraID: "a",
      type: "ip",
      ip: "old",
      brand: "Axis",
      model: null,
      retrieval: { ip: "new", brand: null, model: null },
    }),
    makeCamera({ cameraID: "a", camera_type: "ip", ip: "new", brand: "Axis" }),
  )
})

Deno.test("readCamera: takes the type under its flat name", () => {
  assert.deepEqual(read({ cameraID: "a", camera_type: "stream", m3u8_url: "u" }), flatStream)
})

Deno.test("readCamera: reads numbers that come as text", () => {
  assert.deepEqual(
    read({
      ...stream,
      legacy_cameraID: "31280",
      latitude: "30.53555",
      longitude: "-88.23918",
      resolution_width: "1280",
      resolution_height: " 720 ",
      frame_rate: "5e-1",
      utc_offset: "-18000",
    }),
    {
      ...flatStream,
      legacy_cameraID: 31280,
      latitude: 30.53555,
      longitude: -88.23918,
      resolution_width: 1280,
      resolution_height: 720,
      frame_rate: 0.5,
      utc_offset: -18000,
    },
  )
})

Deno.test("readCamera: refuses text that is no decimal number", () => {
  for (const latitude of ["", " ", "abc", "0x10", "1,5", "NaN", "Infinity", "1e999", "1 2", [1]]) {
    assert.deepEqual(read({ ...stream, latitude }), { unreadable: "latitude" })
  }
})

Deno.test("readCamera: gives the port as text, whether it comes as number or text", () => {
  for (const port of [8080, "8080"]) {
    const flat = makeCamera({ cameraID: "a", camera_type: "ip", ip: "x", port: "8080" })
    assert.deepEqual(read({ cameraID: "a", type: "ip", retrieval: { ip: "x", port } }), flat)
    assert.deepEqual(read({ cameraID: "a", type: "ip", ip: "x", port }), flat)
  }
})

Deno.test("readCamera: reads booleans in any case and as 0 and 1", () => {
  const trues = [true, "true", "True", "TRUE", 1, "1"]
  const falses = [false, "false", "False", "FALSE", 0, "0"]
  for (const is_active_image of trues) {
    assert.deepEqual(read({ ...stream, is_active_image }), { ...flatStream, is_active_image: true })
  }
  for (const is_active_video of falses) {
    assert.deepEqual(read({ ...stream, is_active_video }), {
      ...flatStream,
      is_active_video: false,
    })
  }
})

Deno.test("readCamera: refuses what is no boolean, objects without a text form among it", () => {
  for (const wrong of ["yes", "", 2, -1, [true], { toString: 1 }]) {
    assert.deepEqual(read({ ...stream, is_active_image: wrong }), {
      unreadable: "is_active_image",
    })
  }
})

Deno.test("readCamera: gives null for what is null, and for what is absent", () => {
  const nulls = Object.fromEntries(
    sharedRows.filter(([, { isAlways }]) => !isAlways).map(([name]) => [name, null]),
  )
  assert.deepEqual(read({ ...stream, ...nulls }), flatStream)
  assert.deepEqual(flatStream, {
    cameraID: "a",
    camera_type: "stream",
    m3u8_url: "u",
    snapshot_url: null,
    ...nulls,
  })
})

Deno.test("readCamera: passes over unknown extra fields", () => {
  assert.deepEqual(
    read({
      ...stream,
      colour: "red",
      snapshot_url: null,
      ip: null,
      retrieval: { m3u8_url: "u", bitrate: 5 },
    }),
    flatStream,
  )
})

Deno.test("readCamera: takes no harm from names of the prototype", () => {
  const wire = JSON.parse(`{
    "cameraID": "a",
    "type": "ip",
    "__proto__": { "city": "x", "polluted": true },
    "constructor": { "prototype": { "polluted": true } },
    "retrieval": { "ip": "x", "__proto__": { "brand": "evil" } }
  }`)
  assert.deepEqual(read(wire), makeCamera({ cameraID: "a", camera_type: "ip", ip: "x" }))
  assert.equal("polluted" in {}, false)
  for (const type of ["__proto__", "constructor", "toString"]) {
    assert.deepEqual(read({ ...stream, type }), { unreadable: "camera_type" })
  }
})

Deno.test("readCamera: names the first place that it cannot read", () => {
  const unreadable: ReadonlyArray<readonly [wire: unknown, path: string]> = [
    [{ ...stream, cameraID: 5 }, "cameraID"],
    [{ type: "stream", m3u8_url: "u" }, "cameraID"],
    [{ ...stream, source: 5 }, "source"],
    [{ cameraID: "a" }, "camera_type"],
    [{ cameraID: "a", type: "webcam" }, "camera_type"],
    [{ cameraID: "a", type: "ip" }, "ip"],
    [{ cameraID: "a", type: "ip", retrieval: { ip: null } }, "ip"],
    [{ cameraID: "a", type: "ip", retrieval: "127.0.0.1" }, "ip"],
    [{ cameraID: "a", type: "non_ip", retrieval: { m3u8_url: "u" } }, "snapshot_url"],
  ]
  assert.deepEqual(
    unreadable.map(([wire]) => read(wire)),
    unreadable.map(([, path]) => ({ unreadable: path })),
  )
})

Deno.test("readCameras: reads a page in its order, and names the place in it", () => {
  const wires = [stream, { ...stream, cameraID: "b", latitude: "1" }]
  assert.deepEqual(Result.getOrUndefined(readCameras(wires)), [
    flatStream,
    { ...flatStream, cameraID: "b", latitude: 1 },
  ])
  assert.deepEqual(Result.getOrUndefined(readCameras([])), [])
  const paths = [[stream, { ...stream, latitude: "north" }], { message: "OK" }, null, [null]].map(
    (wire) => {
      const result = readCameras(wire)
      return Result.isFailure(result) &&
        Problem.formatPath(result.failure)
    },
  )
  assert.deepEqual(paths, ["[1].latitude", "", "", "[0].camera_type"])
})

Deno.test("toWire: leaves out what is null of the fields that older records have not", () => {
  const newer = sharedRows.flatMap(([name, { isNewer }]) => isNewer ? [name] : [])
  const made = ["created_at", "updated_at", "retired_at", "retired_reason"]
  assert.deepEqual(
    newer,
    ["name", "source_id", "road", "direction", "update_interval", "properties", ...made],
  )
  const bare = JSON.parse(JSON.stringify(toWire(flatStream)))
  assert.deepEqual([...newer, "snapshot_url"].filter((name) => name in bare), [])
  const whole = {
    ...flatStream,
    name: "n",
    direction: 0,
    properties: { lanes: 2, "on bridge": true },
    snapshot_url: "s",
  }
  const wire = JSON.parse(JSON.stringify(toWire(whole)))
  assert.deepEqual([wire.name, wire.direction, wire.snapshot_url], ["n", 0, "s"])
  assert.deepEqual(wire.properties, whole.properties)
  assert.deepEqual([readComplete(wire), read(wire)], [whole, whole])
  assert.deepEqual(readComplete(bare), flatStream)
})

Deno.test("flatten: leaves the record that came as it was", () => {
  const wire = { ...stream, latitude: "1", is_active_image: "True" }
  const before = structuredClone(wire)
  flatten(wire)
  assert.deepEqual(wire, before)
})

Deno.test("readBoolean: leaves what is neither true nor false as it came", () => {
  assert.deepEqual([null, undefined, "yes", 2, NaN].map(readBoolean), [
    null,
    undefined,
    "yes",
    2,
    NaN,
  ])
})

const loop = (wire: unknown) => Result.getOrUndefined(readByTable(wire))

Deno.test("readByTable: gives what flatten gives, with null for what is absent", () => {
  fc.assert(fc.property(camera, (camera) => {
    const flat = flatten(JSON.parse(JSON.stringify(toWire(camera)))) as CameraInput
    assert.equal(JSON.stringify(loop(toWire(camera))), JSON.stringify(makeCamera(flat)))
  }))
})

Deno.test("readComplete: reads every camera that the server writes, as the loop does", () => {
  fc.assert(fc.property(camera, (camera) => {
    const wire = JSON.parse(JSON.stringify(toWire(camera)))
    assert.equal(JSON.stringify(readComplete(wire)), JSON.stringify(loop(wire)))
  }))
})

Deno.test("readComplete: gives what the loop gives, or leaves it to the loop", () => {
  const names = [...sharedRows.map(([name]) => name), "type", "retrieval", "camera_type"]
  const retrievalNames = typedRows.map(([name]) => name)
  const anything = fc.oneof(
    fc.constantFrom(undefined, null, "", "1", 0, 1.5, Infinity, true, "ip", "stream", [], {}),
    fc.jsonValue(),
  )
  const damage = fc.tuple(fc.constantFrom("record", "retrieval"), fc.nat(99), anything)
  fc.assert(
    fc.property(camera, fc.array(damage, { maxLength: 4 }), (camera, damages) => {
      const record: Record<string, unknown> = { ...toWire(camera) }
      const retrieval: Record<string, unknown> = { ...toWire(camera).retrieval }
      record.retrieval = retrieval
      for (const [where, index, value] of damages) {
        const known = where === "record" ? [...names, ...retrievalNames] : retrievalNames
        const target = where === "record" ? record : retrieval
        const name = known[index % known.length]!
        if (value === undefined) delete target[name]
        else target[name] = value
      }
      const read = readComplete(record)
      if (read === undefined) return
      assert.equal(JSON.stringify(read), JSON.stringify(loop(record)))
    }),
    { numRuns: 2000 },
  )
})

Deno.test("readComplete: is undefined for what is no record", () => {
  for (const wire of [undefined, null, 0, "", "ab", true, [], [1], {}, { retrieval: 1 }]) {
    assert.equal(readComplete(wire), undefined)
  }
})

Deno.test("readRows: reads the wanted fields, and looks at the type where one of them needs it", () => {
  const readOf = (...names: ReadonlyArray<string>) => {
    const read = readRows((name) => names.includes(name))
    return (wire: unknown) => {
      const result = read(wire)
      return Result.isSuccess(result) ? { ...result.success } : result.failure
    }
  }
  const wire = { ...stream, country: "DE", city: 5 }
  assert.deepEqual(readOf("cameraID", "country")(wire), { cameraID: "a", country: "DE" })
  assert.deepEqual(readOf("camera_type")(wire), { camera_type: "stream" })
  assert.deepEqual(readOf("m3u8_url")(wire), { m3u8_url: "u" })
  assert.deepEqual(readOf("cameraID", "ip", "m3u8_url")(wire), { cameraID: "a", m3u8_url: "u" })
  assert.deepEqual(readOf("city")(wire), ["city"])
  const other = { ...wire, type: "balloon" }
  assert.deepEqual(readOf("country")(other), { country: "DE" })
  for (const name of ["camera_type", "m3u8_url", "ip"]) {
    assert.deepEqual(readOf(name)(other), ["camera_type"])
  }
})

Deno.test("readEach: takes what is read fast, and reads the rest one by one", () => {
  const slow = (wire: unknown) =>
    wire === "bad" ? Result.fail(["name"]) : Result.succeed(`slow ${wire}`)
  const fast = (wire: unknown) => wire === 1 ? "fast" : undefined
  assert.deepEqual(readEach(slow, fast)([1, 2, 1]), Result.succeed(["fast", "slow 2", "fast"]))
  assert.deepEqual(readEach(slow)([1, 2]), Result.succeed(["slow 1", "slow 2"]))
  assert.deepEqual(readEach(slow, fast)([1, "bad"]), Result.fail([1, "name"]))
  assert.deepEqual(readEach(slow, fast)({}), Result.fail([]))
})
