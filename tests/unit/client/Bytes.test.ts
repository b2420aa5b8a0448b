import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { checkCamExist, layer } from "@cam2/camera-database"
import { layerHttpClient } from "@cam2/camera-database/layers"
import { answer, type Fault, faultyServer, head, write } from "../../faults/FaultyServer.ts"
import { options } from "./MemoryApi.ts"

const encoder = new TextEncoder()

/** A page with one camera whose city is `city`, which need not be UTF-8. */
const pageWith = (city: ReadonlyArray<number>): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(
    ...encoder.encode('[{"cameraID":"a","type":"stream","retrieval":{"m3u8_url":"u"},"city":"'),
    ...city,
    ...encoder.encode('"}]'),
  )

/** Cities as bytes; undefined where an answer with it cannot be read. */
const cities: Readonly<Record<string, readonly [bytes: ReadonlyArray<number>, city?: string]>> = {
  "characters of every length": [[...encoder.encode("aé東😀")], "aé東😀"],
  "U+FFFD itself": [[0xef, 0xbf, 0xbd], "\ufffd"],
  "a byte-order mark inside": [[0xef, 0xbb, 0xbf], "\ufeff"],
  "the first byte of two": [[0xc3]],
  "the first two bytes of three": [[0xe6, 0x9d]],
  // As many bytes as the character that a decoder puts in their place.
  "the first three bytes of four": [[0xf0, 0x9f, 0x98]],
  "a byte that goes on, alone": [[0x80]],
  "an overlong form of /": [[0xc0, 0xaf]],
  "an overlong form in three bytes": [[0xe0, 0x80, 0xaf]],
  "a lone surrogate": [[0xed, 0xa0, 0x80]],
  "a surrogate pair, each for itself": [[0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
  "beyond U+10FFFF": [[0xf4, 0x90, 0x80, 0x80]],
  "a byte of no form": [[0xff]],
  "a cut character beside U+FFFD": [[0xef, 0xbf, 0xbd, 0xf0, 0x9f, 0x98]],
}

/** How an answer can be framed. */
const framings: Readonly<Record<string, (body: Uint8Array<ArrayBuffer>) => Fault>> = {
  "of a declared length": (body) => async (connection, rest) => {
    await rest()
    await answer(connection, body)
  },
  "in pieces of one byte": (body) => async (connection, rest) => {
    await rest()
    await write(connection, head({ "transfer-encoding": "chunked" }))
    for (const byte of body) {
      await write(connection, Uint8Array.of(0x31, 13, 10, byte, 13, 10))
    }
    await write(connection, "0\r\n\r\n")
    connection.close()
  },
  "that ends with its connection": (body) => async (connection, rest) => {
    await rest()
    await write(connection, head({ connection: "close" }))
    await write(connection, body)
    connection.close()
  },
}

const clients = {
  fetch: (baseURL: string) => layer({ ...options, baseURL }),
  HttpClient: (baseURL: string) =>
    Layer.provide(layerHttpClient({ ...options, baseURL }), FetchHttpClient.layer),
}

const exist = checkCamExist({ camera_type: "stream", m3u8_url: "u" }).pipe(
  Effect.map((cameras) => cameras.map(({ city }) => city)),
  Effect.catchTag("InvalidResponseError", ({ message }) => Effect.succeed(message)),
)

for (const [client, layerAt] of Object.entries(clients)) {
  for (const [framing, frame] of Object.entries(framings)) {
    Deno.test(`readText over ${client}: a body ${framing} is read as UTF-8 or not at all`, async () => {
      const told: Record<string, unknown> = {}
      for (const [name, [bytes]] of Object.entries(cities)) {
        await using server = faultyServer(frame(pageWith(bytes)))
        told[name] = await Effect.runPromise(Effect.provide(exist, layerAt(server.baseURL)))
      }
      assert.deepEqual(
        told,
        Object.fromEntries(
          Object.entries(cities).map(([name, [, city]]) => [
            name,
            city === undefined ? "The response is not JSON. Check the base URL." : [city],
          ]),
        ),
      )
    })
  }

  Deno.test(`readText over ${client}: a byte-order mark before the JSON is no part of it`, async () => {
    const body = Uint8Array.of(0xef, 0xbb, 0xbf, ...pageWith([0xef, 0xbf, 0xbd]))
    for (const frame of Object.values(framings)) {
      await using server = faultyServer(frame(body))
      assert.deepEqual(
        await Effect.runPromise(Effect.provide(exist, layerAt(server.baseURL))),
        ["\ufffd"],
      )
    }
  })

  Deno.test(`readText over ${client}: of a body that is longer than it says, the part that counts is no JSON`, async () => {
    const body = pageWith([...encoder.encode("😀")])
    // Inside the character, whose replacement is as long as what is left of it, and before the end.
    for (const length of [body.length - 4, body.length - 1, 0]) {
      let isLying = true
      await using server = faultyServer(async (connection, rest) => {
        await rest()
        await write(connection, head({ "content-length": isLying ? length : body.length }))
        isLying = false
        await write(connection, body)
        connection.close()
      })
      const both = Effect.all([exist, exist])
      assert.deepEqual(
        await Effect.runPromise(Effect.provide(both, layerAt(server.baseURL))),
        ["The response is not JSON. Check the base URL.", ["😀"]],
      )
    }
  })
}
