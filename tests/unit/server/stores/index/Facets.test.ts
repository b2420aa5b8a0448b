import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { type FacetName, mostValuesOfFacet } from "../../../../../src/domain/CameraFacets.ts"
import { makeCameraIndex } from "../../../../../src/server/stores/index/CameraIndex.ts"
import { countValues } from "../../../../../src/server/stores/index/Facets.ts"
import { makePasses, type Walk } from "../../../../../src/server/stores/index/Passes.ts"
import { makeQuestion } from "../../../../../src/server/stores/index/Question.ts"
import { randomFrom } from "../../../../Sphere.ts"

const by: ReadonlyArray<FacetName> = ["city", "source", "is_active_video", "resolution_width"]

/** Cameras by number: many cities of one camera, as many of two, and few of more. */
const makeCameras = (count: number) => {
  const random = randomFrom(3)
  return Array.from({ length: count }, (_, seq) => ({
    seq,
    city: seq % 10 === 0 ? null : `city ${Math.floor(random() ** 2 * count)}`,
    source: `source ${Math.floor(random() * 2 * mostValuesOfFacet)}`,
    is_active_video: Number(random() < 0.3),
    resolution_width: random() < 0.5 ? 640 : null,
  }))
}

type Camera = ReturnType<typeof makeCameras>[number]

/** The plainest way to count. */
const countedPlainly = (cameras: ReadonlyArray<Camera>, name: keyof Camera) => {
  const tallies = new Map<unknown, { count: number; first: number }>()
  for (const { [name]: value, seq } of cameras) {
    const { count, first } = tallies.get(value) ?? { count: 0, first: seq }
    tallies.set(value, { count: count + 1, first })
  }
  const sorted = [...tallies.values()].sort((one, other) =>
    other.count - one.count || one.first - other.first
  )
  const others = sorted.slice(mostValuesOfFacet).reduce((sum, { count }) => sum + count, 0)
  return { values: sorted.slice(0, mostValuesOfFacet), others }
}

Deno.test("countValues: gives the values that most cameras have, and frees the loop before each field", () =>
  Effect.gen(function* () {
    const cameras = makeCameras(20_000)
    const index = makeCameraIndex()
    for (const { city, is_active_video, resolution_width, seq, source } of cameras) {
      index.put([
        seq,
        seq.toString(16).padStart(24, "0"),
        "ip",
        source,
        ...[null, null] as const,
        city,
        resolution_width,
        null,
        0,
        is_active_video,
        ...[null, null, null] as const,
      ])
    }
    const passes = makePasses()
    const walk: Walk = (visit) => passes.over(index.columns, visit)
    let pauses = 0
    const pause = Effect.suspend(() => {
      pauses++
      return passes.pause
    })
    for (const selection of [{}, { is_active_video: true }, { source: "source 7" }]) {
      pauses = 0
      const question = makeQuestion(index, selection)
      const found = yield* passes.inTurn(countValues({ walk, pause }, index, question, by))
      const matching = cameras.filter(({ is_active_video, source }) =>
        is_active_video >= Number("is_active_video" in selection) &&
        (!("source" in selection) || source === selection.source)
      )
      assert.deepEqual(
        found,
        by.map((name) => [name, countedPlainly(matching, name as keyof Camera)]),
      )
      assert.equal(pauses, by.length)
    }
  }).pipe(Effect.runPromise))
