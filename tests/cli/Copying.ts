/**
 * A database with something of everything, and what stores tell of it, for tests of copies.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { CameraStore, ClientStore, SourceStore } from "@cam2/camera-database/server"
import { numbered } from "../contract/Fixtures.ts"
import { randomFrom } from "../Sphere.ts"
import { randomCamera } from "../../src/testing/stores/RandomCameras.ts"

/** The id of a camera of {@linkcode fill}. */
export const idOf = (index: number): string => index.toString(16).padStart(24, "0")

/** The id of a client of {@linkcode fill}. */
export const clientOf = (index: number): string => index.toString(16).padStart(96, "0")

const answerOf = (name: string) => ({
  keyHash: `key ${name}`,
  requestHash: `request ${name}`,
  sealed: `sealed ${name}`,
  expiresAt: Number.MAX_SAFE_INTEGER,
})

/** Writes `count` cameras, of which the last is gone again, and clients, sources, keys and answers. */
export const fill = Effect.fnUntraced(function* (count: number) {
  const cameras = yield* CameraStore
  const clients = yield* ClientStore
  const sources = yield* SourceStore
  const random = randomFrom(7)
  const texts = ["Straße ẞ", "\u{1f6a6} İstanbul", "a'b\"c\\d", "0123", "tab\tline\n"]
  yield* cameras.addAll(Array.from({ length: count }, (_, index) =>
    [
      idOf(index),
      index % 3 === 0
        ? {
          ...numbered(index),
          name: `${texts[index % texts.length]} ${index}`,
          properties: { a: 0.1 },
        }
        : randomCamera(random),
    ] as const))
  yield* cameras.update({ cameraID: idOf(0), city: "Kyiv", latitude: -0.1, longitude: 1e-7 })
  yield* cameras.retire(idOf(3), "gone")
  yield* cameras.remove(idOf(count - 1))
  yield* cameras.add(idOf(count), numbered(count), answerOf("camera"))
  yield* cameras.remove(idOf(count))
  for (let index = 0; index < 12; index++) {
    yield* clients.add(
      {
        clientID: clientOf(index),
        owner: `owner ${index % 3}`,
        permissionLevel: index === 0 ? "admin" : "user",
        secretHash: index.toString(16).padStart(64, "a"),
      },
      undefined,
      answerOf(`client ${index}`),
    )
  }
  yield* clients.replaceSecret(
    clientOf(1),
    "b".repeat(64),
    undefined,
    undefined,
    4_000_000_000_000,
  )
  yield* clients.update(clientOf(2), { owner: "another" }, { clientID: clientOf(0), owner: "root" })
  yield* clients.remove(clientOf(11))
  yield* clients.addUsage(new Map([[clientOf(1), 41]]), new Map([[clientOf(1), 1_700_000_000_000]]))
  yield* clients.tokenKey("k".repeat(40))
  yield* sources.put("Gemeinde Großostheim", { licence: "CC-BY-4.0", home_page: undefined })
})

/** All that the stores of a database tell. */
export const tell = Effect.gen(function* () {
  const cameras = yield* CameraStore
  const clients = yield* ClientStore
  const sources = yield* SourceStore
  const pages = []
  let place: Parameters<typeof cameras.search>[0]["after"]
  do {
    const page = yield* cameras.search({ retired: "any", limit: 100, after: place })
    pages.push(page)
    place = page.next
  } while (place !== undefined)
  const changes = []
  let after: number | undefined
  do {
    const page = yield* cameras.changes({ after })
    changes.push(page)
    after = page.next
  } while (after !== undefined)
  return {
    pages,
    changes,
    versions: yield* Effect.forEach([0, 1, 3], (index) => cameras.withVersion(idOf(index), "any")),
    offset: yield* cameras.search({ offset: 150, limit: 10 }),
    words: yield* cameras.search({ q: "strasse", limit: 100 }),
    clients: yield* clients.list(undefined, { limit: 100 }),
    stored: yield* clients.byId(clientOf(1)),
    log: yield* clients.log({}),
    key: yield* clients.tokenKey("another"),
    answers: yield* Effect.forEach(
      ["camera", "client 3"],
      (name) => clients.responseTo(`key ${name}`),
    ),
    sources: yield* sources.list({ limit: 100 }),
  }
})

/** The last number of the log before and after a camera is added, and the number of that camera. */
export const addOne = Effect.gen(function* () {
  const cameras = yield* CameraStore
  const before = yield* cameras.lastChange
  yield* cameras.add("f".repeat(24), numbered(1_000_000))
  const found = yield* cameras.search({ ...numbered(1_000_000), limit: 1 })
  return { before, after: yield* cameras.lastChange, found: found.last }
})
