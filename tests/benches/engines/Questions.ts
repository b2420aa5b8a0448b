/**
 * What each engine is asked, as a request and as a method of its store.
 *
 * @module
 */
import type * as Effect from "effect/Effect"
import type { CameraStoreShape } from "@cam2/camera-database/server"
import { randomFrom } from "../../Sphere.ts"
import { synthesise } from "../Synthesis.ts"

/** One question. */
export interface Question {
  readonly path: string
  readonly ask: (store: CameraStoreShape) => Effect.Effect<unknown>
}

/** Questions of one kind. */
export interface Kind {
  readonly what: string
  readonly questions: ReadonlyArray<Question>
}

const asked = 60

function* pickedOf(count: number, wanted: ReadonlySet<number>) {
  let index = 0
  for (const each of synthesise(count)) if (wanted.has(index++)) yield each
}

const makeKinds = (count: number): ReadonlyArray<Kind> => {
  const random = randomFrom(7)
  const some = () => {
    const wanted = new Set<number>()
    while (wanted.size < asked) wanted.add(Math.floor(random() * count))
    return [...pickedOf(count, wanted)]
  }
  const cameras = some()
  const places = some().map(({ camera: { latitude, longitude } }) => ({
    latitude: latitude!,
    longitude: longitude!,
  }))
  return [
    {
      what: "a camera by id",
      questions: cameras.map(({ cameraID }) => ({
        path: `cameras/${cameraID}`,
        ask: (store) => store.byId(cameraID),
      })),
    },
    {
      what: "a page of a country",
      questions: cameras.map(({ camera: { country } }) => ({
        path: `cameras/search?country=${country}`,
        ask: (store) => store.search({ country: country! }),
      })),
    },
    {
      what: "a page in the middle of a walk",
      questions: places.map((_, at) => {
        const after = Math.floor(count * (at + 1) / (asked + 2))
        return {
          path: `cameras/search?after=${after}`,
          ask: (store) => store.search({ after }),
        }
      }),
    },
    {
      what: "a page in the middle of the log",
      questions: places.map((_, at) => {
        const after = Math.floor(count * (at + 1) / (asked + 2))
        return {
          path: `cameras/changes?after=${after}`,
          ask: (store) => store.changes({ after }),
        }
      }),
    },
    {
      what: "a 10 km circle",
      questions: places.map(({ latitude, longitude }) => ({
        path: `cameras/search?latitude=${latitude}&longitude=${longitude}&radius=10`,
        ask: (store) => store.search({ latitude, longitude, radius: 10 }),
      })),
    },
    {
      what: "the nearest 100",
      questions: places.map(({ latitude, longitude }) => ({
        path: `cameras/search?latitude=${latitude}&longitude=${longitude}&sort=distance`,
        ask: (store) => store.search({ latitude, longitude, sort: "distance" }),
      })),
    },
    {
      what: "the clusters of a view of 4 by 3 degrees",
      questions: places.map(({ latitude, longitude }) => {
        const west = Math.max(-180, Math.min(176, Math.round(longitude - 2)))
        const south = Math.max(-90, Math.min(87, Math.round(latitude - 1.5)))
        const bbox = [west, south, west + 4, south + 3] as const
        return {
          path: `cameras/clusters?zoom=7&bbox=${bbox.join()}`,
          ask: (store) => store.clusters({ bbox }, 7),
        }
      }),
    },
  ]
}

const made = new Map<number, ReadonlyArray<Kind>>()

/** The questions about the first `count` synthetic cameras. */
export const kindsOf = (count: number): ReadonlyArray<Kind> => {
  const kinds = made.get(count) ?? makeKinds(count)
  made.set(count, kinds)
  return kinds
}
