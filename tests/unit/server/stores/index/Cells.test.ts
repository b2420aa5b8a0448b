import assert from "node:assert/strict"
import fc from "fast-check"
import { cellAt, mostCells } from "../../../../../src/domain/CameraFacets.ts"
import { cellOf, sizeOf, unitsOfDegree } from "../../../../../src/server/stores/Grid.ts"
import { makeCells } from "../../../../../src/server/stores/index/Cells.ts"
import { chunkSize, makeColumns } from "../../../../../src/server/stores/index/Columns.ts"

const degrees = (most: number) =>
  fc.oneof(
    fc.double({ min: -most, max: most, noNaN: true }),
    fc.integer({ min: -most * 1e4, max: most * 1e4 }).map((part) => part / 1e4),
    // Borders of cells.
    fc.integer({ min: -4, max: 4 }).map((quarter) => quarter * most / 4),
  )

Deno.test("makeCells: whole units on both sides of a border are in the cells of their degrees", () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 22 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (zoom, east, north) => {
        const size = cellAt(zoom)
        const border = (share: number, first: number) =>
          Math.round((Math.floor(share * (-2 * first / size)) * size + first) * unitsOfDegree)
        const [parallel, meridian] = [border(north, -90), border(east, -180)]
        for (const [up, right] of [[-1, -1], [-1, 1], [0, 0], [1, 1]] as const) {
          const latitude = Math.max(parallel + up, -90 * unitsOfDegree) / unitsOfDegree
          const longitude = Math.max(meridian + right, -180 * unitsOfDegree) / unitsOfDegree
          const columns = makeColumns()
          // The first makes its cell, and the second is looked up, before and behind one elsewhere.
          const there = { latitude, longitude }
          for (
            const [seq, place] of [there, there, { latitude: 1, longitude: 1 }, there].entries()
          ) {
            columns.set(seq, { profile: 1, locality: 1, id: 0, ...place })
          }
          const cells = makeCells(zoom)
          cells.add(columns.chunks[0]!, Uint16Array.of(0, 1, 2, 3), 4)
          const expected = new Map<number, number>()
          for (const [place, count] of [[there, 3], [{ latitude: 1, longitude: 1 }, 1]] as const) {
            const cell = cellOf(place.latitude, place.longitude, size)
            expected.set(cell, (expected.get(cell) ?? 0) + count)
          }
          assert.deepEqual(
            cells.result().cells.map(({ bbox: [west, south], count }) => [
              cellOf(south, west, size),
              count,
            ]),
            [...expected].sort(([one], [other]) => one - other),
          )
        }
      },
    ),
  ))

const places = fc.array(
  fc.oneof(
    fc.record({ latitude: degrees(90), longitude: degrees(180) }),
    fc.record({
      latitude: fc.integer({ min: 480_000, max: 481_000 }).map((part) => part / 1e4),
      longitude: fc.integer({ min: 20_000, max: 21_000 }).map((part) => part / 1e4),
    }),
  ),
  { maxLength: 3000, size: "max" },
)

Deno.test("makeCells: counts each place in its cell, as far back as the cells are few enough", () =>
  fc.assert(
    fc.property(places, fc.integer({ min: 0, max: 22 }), (places, wanted) => {
      const columns = makeColumns()
      for (const [seq, place] of places.entries()) {
        columns.set(seq, { profile: 1, locality: 1, id: 0, ...place })
      }
      const cells = makeCells(wanted)
      const rows = Uint16Array.from(places.keys())
      for (const chunk of columns.chunks) cells.add(chunk!, rows, places.length)
      const countAt = (zoom: number) => {
        const counts = new Map<number, number>()
        for (const { latitude, longitude } of places) {
          const cell = cellOf(latitude, longitude, cellAt(zoom))
          counts.set(cell, (counts.get(cell) ?? 0) + 1)
        }
        return counts
      }
      let zoom = wanted
      while (countAt(zoom).size > mostCells) zoom--
      const { columns: width } = sizeOf(cellAt(zoom))
      const found = cells.result()
      assert.equal(found.zoom, zoom)
      assert.deepEqual(
        found.cells.map(({ bbox: [west, south], count }) => [
          cellOf(south, west, cellAt(zoom)),
          count,
        ]),
        [...countAt(zoom)].sort(([one], [other]) => one - other),
      )
      for (const { bbox: [west, south, east, north], first } of found.cells) {
        const inside = places.filter(({ latitude, longitude }) =>
          latitude >= south && latitude <= north && longitude >= west && longitude <= east
        )
        assert.ok(inside.includes(places[first]!))
        assert.ok(
          cellOf(north, east, cellAt(zoom)) % width >= cellOf(south, west, cellAt(zoom)) % width,
        )
      }
    }),
    { numRuns: 15 },
  ))

Deno.test("makeCells: a chunk of cameras at one place is one cell", () => {
  const columns = makeColumns()
  for (let seq = 0; seq < chunkSize; seq++) {
    columns.set(seq, { profile: 1, locality: 1, id: 0, latitude: 48.1, longitude: 11.5 })
  }
  const cells = makeCells(22)
  cells.add(columns.chunks[0]!, Uint16Array.from({ length: chunkSize }, (_, at) => at), chunkSize)
  assert.deepEqual(cells.result(), {
    zoom: 22,
    cells: [{
      count: chunkSize,
      first: 0,
      latitude: 48.1,
      longitude: 11.5,
      bbox: [11.5, 48.1, 11.5, 48.1],
    }],
  })
})
