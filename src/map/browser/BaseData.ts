/**
 * Land, borders and the names of places, which come with the page.
 *
 * @module
 */
// @ts-types="@types/topojson-client"
import { feature } from "topojson-client"

/** A line or the outline of an area, in parts of the width of the world, from its north-west on. */
export interface Outline {
  /** x and y in turn. */
  readonly points: Float64Array
  readonly west: number
  readonly north: number
  readonly east: number
  readonly south: number
}

/** How a name is written. */
export type NameKind = "country" | "state" | "city"

/** A name on the map. */
export interface PlaceName {
  readonly kind: NameKind
  readonly name: string
  readonly longitude: number
  readonly latitude: number
  /** From which zoom on. */
  readonly zoom: number
}

/** What the map lies over. */
export interface BaseData {
  /** The outlines of each piece of land: its coast, then its lakes. */
  readonly land: ReadonlyArray<ReadonlyArray<Outline>>
  readonly borders: ReadonlyArray<Outline>
  readonly states: ReadonlyArray<Outline>
  /** The more important first. */
  readonly names: ReadonlyArray<PlaceName>
}

type Line = ReadonlyArray<ReadonlyArray<number>>

const radians = Math.PI / 180
const lastLatitude = 85.05112878

/** The line without leaps from one side of the world to the other: it goes on beyond its border. */
const unbroken = (line: Line): Line => {
  let turns = 0
  const points = line.map(([longitude = 0, latitude = 0], at) => {
    const leap = at === 0 ? 0 : longitude - line[at - 1]![0]!
    if (Math.abs(leap) > 180) turns -= Math.sign(leap)
    return [longitude + 360 * turns, latitude]
  })
  // What goes all the way round lies about the pole, which in this projection is an edge.
  return turns === 0 || line[0]![0] !== line.at(-1)![0]
    ? points
    : [...points, [points.at(-1)![0]!, -90], [points[0]![0]!, -90]]
}

const outlineOf = (broken: Line): Outline => {
  const line = unbroken(broken)
  const points = new Float64Array(line.length * 2)
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity]
  line.forEach(([longitude = 0, latitude = 0], at) => {
    const kept = Math.max(-lastLatitude, Math.min(lastLatitude, latitude)) * radians
    const x = (longitude + 180) / 360
    const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + kept / 2)) / (2 * Math.PI)
    points[2 * at] = x
    points[2 * at + 1] = y
    west = Math.min(west, x)
    east = Math.max(east, x)
    north = Math.min(north, y)
    south = Math.max(south, y)
  })
  return { points, west, north, east, south }
}

interface Columns {
  readonly names: ReadonlyArray<string>
  readonly longitudes: ReadonlyArray<number>
  readonly latitudes: ReadonlyArray<number>
  readonly zooms: ReadonlyArray<number>
}

const namesOf = (
  kind: NameKind,
  { latitudes, longitudes, names, zooms }: Columns,
): ReadonlyArray<PlaceName> =>
  names.map((name, at) => ({
    kind,
    name,
    longitude: longitudes[at]! / 100,
    latitude: latitudes[at]! / 100,
    zoom: zooms[at]!,
  }))

type Topology = Parameters<typeof feature>[0]

/** The coordinates of an object of a topology. */
const coordinatesOf = <A>(topology: Topology, name: string): ReadonlyArray<A> => {
  const found = feature(topology, topology.objects[name]!)
  // The generator writes one geometry an object, of the kind that is asked for here.
  const { geometry } = found as unknown as { readonly geometry: { readonly coordinates: A[] } }
  return geometry.coordinates
}

/** Loads it. */
export const loadBase = async (): Promise<BaseData> => {
  const address = document.documentElement.dataset.base ?? ""
  const response = await fetch(new URL(address, document.baseURI), {
    credentials: "same-origin",
  })
  if (!response.ok) throw new Error(`The base of the map was not found: ${response.status}`)
  const { cityNames, countryNames, stateNames, states, world } = await response.json()
  return {
    land: coordinatesOf<ReadonlyArray<Line>>(world, "land").map((rings) => rings.map(outlineOf)),
    borders: coordinatesOf<Line>(world, "borders").map(outlineOf),
    states: coordinatesOf<Line>(states, "borders").map(outlineOf),
    names: [
      ...namesOf("country", countryNames),
      ...namesOf("state", stateNames),
      ...namesOf("city", cityNames),
    ].sort((a, b) => a.zoom - b.zoom),
  }
}
