import assert from "node:assert/strict"
import { synthesise } from "./Synthesis.ts"

Deno.test("synthesise: gives the same cameras every time, and fewer of them begin the same", () => {
  const all = [...synthesise(1000)]
  assert.deepEqual([...synthesise(1000)], all)
  assert.equal(new Set(all.map(({ cameraID }) => cameraID)).size, 1000)
  assert.equal(all.every(({ cameraID }) => /^[0-9a-f]{24}$/.test(cameraID)), true)
})

Deno.test("synthesise: half of the places have one camera, a tenth has 8 or more", () => {
  const sizes = new Map<string, number>()
  for (const { camera: { city, country, state } } of synthesise(20_000)) {
    const place = `${city} ${state} ${country}`
    sizes.set(place, (sizes.get(place) ?? 0) + 1)
  }
  const sorted = [...sizes.values()].sort((one, other) => one - other)
  const share = (least: number) => sorted.filter((size) => size >= least).length / sorted.length
  assert.equal(Math.abs(share(2) - 0.5) < 0.05, true, `${share(2)}`)
  assert.equal(Math.abs(share(8) - 0.125) < 0.03, true, `${share(8)}`)
  assert.equal(sorted.at(-1)! <= 2 * 153, true)
})
