/**
 * What the server is asked, varied by chance, beside the plainest SQL for each.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type { CameraStoreShape } from "@cam2/camera-database/server"
import { cellAt, facetNames, mostCells } from "../../../src/domain/CameraFacets.ts"
import type { FacetName } from "../../../src/domain/CameraFacets.ts"
import type { StoreSelection } from "../../../src/server/stores/CameraStore.ts"
import { askedWords } from "../../../src/domain/Words.ts"
import { fold } from "../../../src/server/stores/CameraRecord.ts"
import { chordSquared, pointOf } from "../../../src/server/stores/Geometry.ts"
import type { Place } from "../../Sphere.ts"

type Value = string | number

/** A statement and its values. */
export type Sent = readonly [sql: string, values: ReadonlyArray<Value>]

/** A question. */
export interface Asked {
  readonly ask: (store: CameraStoreShape) => Effect.Effect<unknown>
  /** The statements of a program that has the database alone. */
  readonly sql: ReadonlyArray<Sent>
}

/** A kind of question, and milliseconds that it may take. */
export interface Work {
  readonly what: string
  /** With the index in memory; more for ten times as many cameras. */
  readonly indexed: Readonly<Record<number, number>>
  /** With SQL alone. */
  readonly plain: number
  /** The question of a number. */
  readonly asked: (at: number) => Asked
}

/** Of what the questions are made. */
export interface Chance {
  readonly random: () => number
  readonly count: number
  /** Some values that cameras have. */
  readonly cameras: ReadonlyArray<StoreSelection>
  readonly places: ReadonlyArray<Place>
}

/** The words of a database that are asked for: whole ones and beginnings, rare and common. */
const wordsOf = (camera: StoreSelection): ReadonlyArray<string> =>
  [camera.city, camera.source].flatMap((text) =>
    askedWords(String(text ?? "")).flatMap((part) => part.trim().split(" "))
  )

const keyed = ["source", "country", "state", "city"]

const chordTo = (place: Place): Sent => {
  const { x, y, z } = pointOf(place.latitude, place.longitude)
  return ["(x - ?) * (x - ?) + (y - ?) * (y - ?) + (z - ?) * (z - ?)", [x, x, y, y, z, z]]
}

/** The conditions of a selection. */
const where = (
  { bbox, latitude = 0, longitude = 0, q, radius, ...attributes }: StoreSelection,
): Sent => {
  const [chord, point] = chordTo({ latitude, longitude })
  const entries = Object.entries(attributes)
  const asked = q === undefined ? [] : [`"${q.split(" ").join('"* AND "')}"*`]
  const [west, south, east, north] = bbox ?? []
  return [
    [
      "retired_at IS NULL",
      ...asked.map(() => "seq IN (SELECT rowid FROM camera_words WHERE camera_words MATCH ?)"),
      ...bbox === undefined ? [] : ["latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?"],
      ...entries.map(([name]) => keyed.includes(name) ? `${name}_key = ?` : `${name} = ?`),
      ...radius === undefined ? [] : [`${chord} <= ?`],
    ].join(" AND "),
    [
      ...asked,
      ...bbox === undefined ? [] : [south!, north!, west!, east!],
      ...entries.map(([name, value]) =>
        keyed.includes(name)
          ? fold(String(value))
          : typeof value === "string"
          ? value
          : Number(value)
      ),
      ...radius === undefined ? [] : [...point, chordSquared(radius)],
    ],
  ]
}

const someFacets: ReadonlyArray<FacetName> = facetNames.slice(0, 8)

/** Every kind of the table of what is to be reached. */
export const worksOf = ({ cameras, count, places, random }: Chance): ReadonlyArray<Work> => {
  const pick = <A>(values: ReadonlyArray<A>): A => values[Math.floor(random() * values.length)]!

  /** Two values each that very many cameras have, and none has both. */
  const apart: ReadonlyArray<StoreSelection> = [
    { is_active_image: false, is_active_video: false },
    { camera_type: "non_ip", is_active_video: true },
  ]

  /** Of many cameras, of few and of none. */
  const selection = (): StoreSelection => {
    const camera = pick(cameras)
    const names = Object.keys(camera).filter(() => random() < 0.4)
    const some = Object.fromEntries(
      names.map((name) => [name, camera[name as keyof StoreSelection]]),
    )
    const rare = { resolution_width: 12345 }
    return { ...some, ...pick([{}, {}, {}, {}, {}, {}, {}, rare, rare, pick(apart)]) }
  }

  const page = (selection: StoreSelection, offset: number): Asked => {
    const [conditions, values] = where(selection)
    return {
      ask: ({ search }) => search({ ...selection, offset }),
      sql: [[
        `SELECT * FROM camera WHERE ${conditions} ORDER BY seq LIMIT 101 OFFSET ${offset}`,
        values,
      ]],
    }
  }
  const offset = () => random() < 0.5 ? 0 : Math.floor(random() * count)

  const nearest = (place: Place, selection: StoreSelection): Asked => {
    const [conditions, values] = where(selection)
    const [chord, point] = chordTo(place)
    return {
      ask: ({ search }) => search({ ...selection, ...place, sort: "distance" }),
      sql: [[
        `SELECT * FROM camera WHERE ${conditions} AND x IS NOT NULL ORDER BY ${chord} LIMIT 101`,
        [...values, ...point],
      ]],
    }
  }

  const counted = (selection: StoreSelection, by: ReadonlyArray<FacetName>): Asked => {
    const [conditions, values] = where(selection)
    return by.length === 0
      ? {
        ask: (store) => store.count(selection),
        sql: [[`SELECT count(*) FROM camera WHERE ${conditions}`, values]],
      }
      : {
        ask: ({ facets }) => facets(selection, by),
        sql: by.map((name) => {
          const column = keyed.includes(name) ? `${name}_key` : name
          return [
            `SELECT ${column}, count(*) AS cameras, min(seq) FROM camera WHERE ${conditions}
            GROUP BY ${column} ORDER BY cameras DESC LIMIT 100`,
            values,
          ]
        }),
      }
  }

  const clusters = (selection: StoreSelection, zoom: number): Asked => {
    const [conditions, values] = where(selection)
    const cell = cellAt(zoom)
    return {
      ask: (store) => store.clusters(selection, zoom),
      sql: [[
        `SELECT CAST((latitude + 90) / ${cell} AS INTEGER) AS north,
          CAST((longitude + 180) / ${cell} AS INTEGER) AS east, count(*), avg(latitude),
          avg(longitude), min(latitude), min(longitude), max(latitude), max(longitude)
        FROM camera WHERE ${conditions} AND latitude IS NOT NULL
        GROUP BY north, east LIMIT ${mostCells}`,
        values,
      ]],
    }
  }

  const ocean = { latitude: -45, longitude: -130 }
  const pole = { latitude: 90, longitude: 0 }
  // Not so often without a filter that answers which are kept for a while are measured.
  const mixed = (at: number) => at % 10 === 0 ? {} : selection()
  const box = () => {
    const { latitude, longitude } = pick(places)
    const half = 10 ** (random() * 1.95)
    return {
      bbox: [
        Math.max(longitude - half, -180),
        Math.max(latitude - half, -90),
        Math.min(longitude + half, 180),
        Math.min(latitude + half, 90),
      ] as const,
    }
  }
  const q = () => {
    const words = wordsOf(pick(cameras))
    const word = pick(words)
    const some = random() < 0.3 ? [word, pick(words)] : [word]
    // Of every length, down to a single letter.
    return { q: some.map((word) => word.slice(0, 1 + Math.floor(random() * 12))).join(" ") }
  }
  const circle = () => ({ ...pick(places), radius: 10 ** (1 + random() * 3) })
  return [
    {
      what: "a page by any attributes, at any offset",
      indexed: { 1e6: 20, 1e7: 60 },
      plain: 150,
      asked: () => page(selection(), offset()),
    },
    {
      what: "a page in a circle of 10 to 10,000 km, by any attributes, at any offset",
      indexed: { 1e6: 30, 1e7: 120 },
      plain: 300,
      asked: (at) => page({ ...mixed(at), ...circle() }, offset()),
    },
    {
      what: "a page in a box of 2 to 180 degrees, by any attributes, at any offset",
      indexed: { 1e6: 30, 1e7: 120 },
      plain: 300,
      asked: (at) => page({ ...mixed(at), ...box() }, offset()),
    },
    {
      what: "a page by words (q), alone and with attributes",
      indexed: { 1e6: 20, 1e7: 80 },
      plain: 150,
      asked: (at) => page({ ...at % 2 === 0 ? {} : selection(), ...q() }, 0),
    },
    {
      what: "the nearest 100 to a camera, to the ocean, to the pole",
      indexed: { 1e6: 15, 1e7: 60 },
      plain: 100,
      asked: (at) => nearest([pick(places), ocean, pole][at % 3]!, mixed(at)),
    },
    {
      what: "a count, and facets of eight attributes, of any filter",
      indexed: { 1e6: 25, 1e7: 100 },
      plain: 400,
      asked: (at) => counted(mixed(at), at % 2 === 0 ? someFacets : []),
    },
    {
      what: "clusters of zooms 0 to 18, of any filter",
      indexed: { 1e6: 30, 1e7: 200 },
      plain: 400,
      asked: (at) => clusters({ ...mixed(at), ...at % 3 === 0 && circle() }, at % 19),
    },
  ]
}
