import assert from "node:assert/strict"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { type Question, withServer } from "../contract/Ask.ts"
import { asks, bytes, fields, fragments, numbers, places } from "./Hostile.ts"

/** Numbers that are the same in every run: mulberry32. */
const randomFrom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const fuzzTimes = Number(Deno.env.get("CAM2_FUZZ_REQUESTS") ?? 20_000)

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** The bytes that are in use, garbage aside. */
const heapUsed = () => {
  collectGarbage()
  return Deno.memoryUsage().heapUsed
}

const plain = {
  type: "stream",
  is_active_image: true,
  is_active_video: true,
  retrieval: { m3u8_url: "https://a.example/" },
}

Deno.test(
  `hostile: ${fuzzTimes} random requests get no 500 and leave the memory flat`,
  withServer(async (server) => {
    const random = randomFrom(2018)
    const pick = <A>(values: ReadonlyArray<A>): A => values[random(values.length)]!
    const texts = [
      ...fragments.map(encodeURIComponent),
      ...bytes,
      ...numbers.map(encodeURIComponent),
      server.cameraID,
      server.clients.webUI.clientID,
      "search",
      "create",
      "..",
      "",
    ]
    const noise = () =>
      String.fromCharCode(...Array.from({ length: random(30) }, () => random(65_536)))
    const text = () => random(3) === 0 ? encodeURIComponent(noise().toWellFormed()) : pick(texts)
    const json = (depth: number): unknown =>
      pick<() => unknown>([
        () => noise(),
        () => pick(numbers),
        () => random(2) === 0,
        () => null,
        () => (random(2 ** 31) - 2 ** 30) * 10 ** random(300),
        () => depth > 3 ? 1 : Array.from({ length: random(4) }, () => json(depth + 1)),
        () =>
          depth > 3 ? {} : Object.fromEntries(
            Array.from(
              { length: random(5) },
              () => [random(4) ? pick(fields) : noise(), json(depth + 1)],
            ),
          ),
      ])()
    const rare = ["DELETE", "PATCH", "HEAD", "OPTIONS"]
    const body = (): Pick<Question, "body" | "headers"> => {
      const headers = {
        "content-type": pick([
          "application/json",
          "application/json",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=utf-16",
          "multipart/form-data",
          "text/plain",
          "a/b/c",
        ]),
      }
      const content = pick<() => BodyInit>([
        () => JSON.stringify({ ...plain, [pick(fields)]: json(1) }),
        () => JSON.stringify({ ...plain, city: noise().toWellFormed() }),
        () => JSON.stringify(json(0)),
        () => JSON.stringify(json(0)).slice(random(5), -1 - random(5)),
        () => `${pick(fields)}=${text()}&${pick(fields)}=${text()}`,
        () => Uint8Array.from({ length: random(200) }, () => random(256)),
      ])()
      return { headers, body: content }
    }
    const statuses = new Map<number, number>()
    const heap: Array<number> = []
    const started = performance.now()
    for (let index = 0; index < fuzzTimes; index++) {
      if (index % (fuzzTimes / 4) === 0) heap.push(heapUsed())
      const method = pick([...Array(10).fill("GET"), "PUT", "PUT", "POST", "POST", ...rare])
      const as = pick(["user", "webUI", "admin", "admin", undefined] as const)
      const question = { method, as, ...method === "GET" || method === "HEAD" ? {} : body() }
      const path = method === "PUT"
        ? pick([`/cameras/${server.cameraID}`, `/apps/${server.clients.user.clientID}`])
        : method === "POST"
        ? pick(["/cameras/create", "/apps/register"])
        : pick(places)(text())
      const { status } = await asks(server, path, question)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    heap.push(heapUsed())
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const megabytes = heap.map((used) => Math.round(used / 2 ** 20))
    console.log(
      `${fuzzTimes} requests in ${seconds} s, heap ${megabytes.join(" → ")} MB, status ${
        [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} ${times}×`)
          .join(", ")
      }`,
    )
    // The first quarter warms up what is kept once.
    assert.ok(megabytes.at(-1)! < megabytes[1]! + 20, `the heap grew: ${megabytes}`)
    assert.equal((await server.ask("/health")).status, 200)
  }, { authLimit: false }),
)
