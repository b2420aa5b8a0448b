import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { ApiClient } from "@cam2/camera-database"
import * as routes from "../../../src/contract/RouteTable.ts"
import type { Read } from "../../../src/contract/Shape.ts"
import {
  items,
  type Listing,
  pages,
  type StreamOptions,
  walk,
} from "../../../src/client/Listing.ts"
import type { WalkOptions } from "../../../src/client/Pages.ts"
import { memoryApi, type MemoryResponse } from "./MemoryApi.ts"

const readNumber: Read<number> = (value) =>
  typeof value === "number" ? Result.succeed(value) : Result.fail([])
const readNumbers: Read<ReadonlyArray<number>> = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === "number")
    ? Result.succeed(value)
    : Result.fail([])

type Numbers = Listing<string | undefined, 401 | 422, number>

const numbers: Numbers = {
  operation: "numbers",
  route: routes.searchCamera,
  input: (city) => Result.succeed(city === undefined ? [] : [["city", city]]),
  success: readNumbers,
}

/** An API with these pages, then empty ones. */
const paged = (...answers: ReadonlyArray<MemoryResponse>) => {
  let page = 0
  const api = memoryApi(({ path }) =>
    path === "/auth" ? undefined : Effect.succeed(answers[page++] ?? { json: [] })
  )
  return { ...api, asked: () => api.calls().map(({ query }) => query) }
}

const linked = (json: unknown, parameters: string): MemoryResponse => ({
  json,
  headers: { link: `</cameras/search?${parameters}>; rel="next"` },
})

/** What a walk gives, and how it ends. */
const run = async <A, E>(api: ReturnType<typeof paged>, stream: Stream.Stream<A, E, ApiClient>) => {
  const given: Array<A> = []
  const end = await Effect.runPromise(
    Stream.runForEach(stream, (each) => Effect.sync(() => void given.push(each))).pipe(
      Effect.match({ onSuccess: () => "ended", onFailure: (error) => error }),
      Effect.provide(api.layer),
    ),
  )
  return { given, end, asked: api.asked() }
}

const failureOf = ({ end, ...rest }: Awaited<ReturnType<typeof run>>) => {
  const { message, operation } = end as { readonly message?: string; readonly operation?: string }
  return { ...rest, message, operation }
}

const streamNumbers = (listing: Numbers, options?: StreamOptions) =>
  items("numbers", listing)("Lafayette", options)

const city = ["city", "Lafayette"]

Deno.test("items: gives every item, with the parameters of the input on each page", async () => {
  assert.deepEqual(await run(paged({ json: [1, 2] }, { json: [3] }), streamNumbers(numbers)), {
    given: [1, 2, 3],
    end: "ended",
    asked: [[city], [city, ["offset", "2"]], [city, ["offset", "3"]]],
  })
})

Deno.test("items: without offsets it ends at a page that links no other", async () => {
  const listing = { ...numbers, hasOffsets: false } as const
  assert.deepEqual(await run(paged({ json: [1, 2] }), streamNumbers(listing)), {
    given: [1, 2],
    end: "ended",
    asked: [[city]],
  })
  assert.deepEqual(
    await run(paged(linked([1], "after=1"), { json: [2] }), streamNumbers(listing)),
    { given: [1, 2], end: "ended", asked: [[city], [["after", "1"]]] },
  )
})

const checkpointsOf = async (listing: Numbers, api: ReturnType<typeof paged>, from?: string) => {
  const options: WalkOptions = { from }
  return await run(api, pages("numbers", listing)("Lafayette", options))
}

Deno.test("pages: gives each page with where the walk goes on after it", async () => {
  const { given } = await checkpointsOf(numbers, paged({ json: [1, 2] }, { json: [3] }))
  assert.deepEqual(given.map(({ items }) => items), [[1, 2], [3]])
  assert.deepEqual(
    (await checkpointsOf(numbers, paged(), given[0]!.checkpoint)).asked,
    [[city, ["offset", "2"]]],
  )
})

Deno.test("pages: without offsets the last page is where a walk goes on", async () => {
  const listing = { ...numbers, hasOffsets: false } as const
  const { given } = await checkpointsOf(listing, paged(linked([1], "after=1"), { json: [2] }))
  const goingOn = await Promise.all(
    given.map(({ checkpoint }) => checkpointsOf(listing, paged({ json: [5] }), checkpoint)),
  )
  assert.deepEqual(goingOn.map(({ asked }) => asked), [[[["after", "1"]]], [[["after", "1"]]]])
})

Deno.test("items: reports each item that cannot be read, where the listing can leave it out", async () => {
  const reported: Array<string> = []
  const onUndecodable: StreamOptions["onUndecodable"] = ({ message, operation }) =>
    Effect.sync(() => void reported.push(`${operation}: ${message}`))
  const damaged = { json: [1, "two", 3] }
  assert.deepEqual(
    await run(paged(damaged), streamNumbers({ ...numbers, item: readNumber }, { onUndecodable })),
    { given: [1, 3], end: "ended", asked: [[city], [city, ["offset", "3"]]] },
  )
  assert.deepEqual(reported, ["numbers: The response cannot be read."])

  const fails = { given: [], asked: [[city]], operation: "numbers" }
  const message = "The response cannot be read."
  for (
    const [answer, listing, options] of [
      [damaged, numbers, { onUndecodable }],
      [damaged, { ...numbers, item: readNumber }, {}],
      [damaged, { ...numbers, item: readNumber }, undefined],
      [{ json: { 0: 1 } }, { ...numbers, item: readNumber }, { onUndecodable }],
    ] as const
  ) {
    assert.deepEqual(
      failureOf(await run(paged(answer), streamNumbers(listing, options))),
      { ...fails, message },
    )
  }
  assert.equal(reported.length, 1)
})

Deno.test("items: a listing that tells its items apart refuses one page for two places", async () => {
  const twice = () => paged({ json: [1, 2] }, { json: [1, 2] })
  assert.deepEqual(
    failureOf(await run(twice(), streamNumbers({ ...numbers, keyOf: String }))),
    {
      given: [1, 2],
      asked: [[city], [city, ["offset", "2"]]],
      message: "The server gave one page for two places.",
      operation: "numbers",
    },
  )
  assert.deepEqual((await run(twice(), streamNumbers(numbers))).given, [1, 2, 1, 2])
})

Deno.test("walk: gives what is made of each page, of a checkpoint of its own route", async () => {
  const api = paged({ json: [1, 2] }, { json: [3] })
  const sums = Stream.unwrap(
    Effect.map(
      Effect.service(ApiClient),
      (client) =>
        walk(client, numbers, undefined, {}, ({ items }) => [items.reduce((sum, n) => sum + n, 0)]),
    ),
  )
  assert.deepEqual((await run(api, sums)).given, [3, 3])
  const { given } = await checkpointsOf(numbers, paged({ json: [1] }))
  const elsewhere: Numbers = { ...numbers, route: routes.checkCamExist }
  assert.deepEqual(
    failureOf(await checkpointsOf(elsewhere, paged(), given[0]!.checkpoint)).asked,
    [],
  )
})

Deno.test("items: the input may say how each item is read, and the rest of the listing stays", async () => {
  const doubled: Read<number> = (value) => Result.map(readNumber(value), (number) => number * 2)
  const listing: Numbers = {
    ...numbers,
    readerOf: (input) => input === "Lafayette" ? doubled : undefined,
  }
  assert.deepEqual(await run(paged({ json: [1, 2] }), streamNumbers(listing)), {
    given: [2, 4],
    end: "ended",
    asked: [[city], [city, ["offset", "2"]]],
  })
  assert.deepEqual((await run(paged({ json: [1] }), items("numbers", listing)("Paris"))).given, [1])
})
