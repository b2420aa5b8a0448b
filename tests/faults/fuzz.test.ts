import assert from "node:assert/strict"
import { type Question, withServer } from "../contract/Ask.ts"
import { heapUsed, noise, pick, randomFrom } from "./Chance.ts"
import { asks, bytes, fields, fragments, numbers, places } from "./Hostile.ts"

const fuzzTimes = Number(Deno.env.get("CAM2_FUZZ_REQUESTS") ?? 20_000)

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
    const text = () =>
      random(3) === 0 ? encodeURIComponent(noise(random, 30).toWellFormed()) : pick(random, texts)
    const json = (depth: number): unknown =>
      pick<() => unknown>(random, [
        () => noise(random, 30),
        () => pick(random, numbers),
        () => random(2) === 0,
        () => null,
        () => (random(2 ** 31) - 2 ** 30) * 10 ** random(300),
        () => depth > 3 ? 1 : Array.from({ length: random(4) }, () => json(depth + 1)),
        () =>
          depth > 3 ? {} : Object.fromEntries(
            Array.from(
              { length: random(5) },
              () => [random(4) ? pick(random, fields) : noise(random, 30), json(depth + 1)],
            ),
          ),
      ])()
    const rare = ["DELETE", "PATCH", "HEAD", "OPTIONS"]
    const someID = () =>
      pick<() => unknown>(random, [
        () => server.cameraID,
        () => server.otherID.toUpperCase(),
        () => random(2 ** 24).toString(16).padStart(24, "0"),
        () => random(100),
        () => pick(random, numbers),
        () => json(2),
      ])()
    const someIDs = () =>
      random(5) === 0 ? json(1) : Array.from({ length: random(random(20) ? 6 : 1500) }, someID)
    /** Ids of a batch: of the right types now and then, too many of them at times. */
    const batch = () => ({ cameraIDs: someIDs(), legacy_cameraIDs: someIDs() })
    /** Lines to import. */
    const lines = () =>
      Array.from({ length: random(8) }, () =>
        pick<() => string>(random, [
          () => JSON.stringify({ ...plain, city: noise(random, 30).toWellFormed() }),
          () => JSON.stringify({ ...plain, [pick(random, fields)]: json(1) }),
          () => JSON.stringify(json(0)),
          () => JSON.stringify(json(0)).slice(1),
          () => "",
          () => noise(random, 30).replaceAll("\n", ""),
        ])()).join(pick(random, ["\n", "\n", "\r\n", "\n\n"]))
    const lists: Readonly<Record<string, () => Pick<Question, "body" | "headers">>> = {
      "/cameras/batch": () => ({
        headers: { "content-type": "application/json" },
        body: JSON.stringify(random(10) ? batch() : json(0)),
      }),
      // Some of these bring a retired camera again.
      "/cameras/import?existing=update": () => ({
        headers: { "content-type": "application/x-ndjson" },
        body: lines(),
      }),
      "/cameras/import": () => ({
        headers: { "content-type": pick(random, ["application/x-ndjson", "text/plain"]) },
        body: random(10) ? lines() : Uint8Array.from({ length: random(200) }, () => random(256)),
      }),
    }
    const body = (): Pick<Question, "body" | "headers"> => {
      const headers = {
        "content-type": pick(random, [
          "application/json",
          "application/json",
          "application/x-www-form-urlencoded",
          "application/x-www-form-urlencoded; charset=utf-16",
          "multipart/form-data",
          "text/plain",
          "a/b/c",
        ]),
      }
      const content = pick<() => BodyInit>(random, [
        () => JSON.stringify({ ...plain, [pick(random, fields)]: json(1) }),
        () => JSON.stringify({ ...plain, city: noise(random, 30).toWellFormed() }),
        () => JSON.stringify(json(0)),
        () => JSON.stringify(json(0)).slice(random(5), -1 - random(5)),
        () => `${pick(random, fields)}=${text()}&${pick(random, fields)}=${text()}`,
        () => Uint8Array.from({ length: random(200) }, () => random(256)),
      ])()
      return { headers, body: content }
    }
    const statuses = new Map<number, number>()
    const heap: Array<number> = []
    const started = performance.now()
    for (let index = 0; index < fuzzTimes; index++) {
      if (index % (fuzzTimes / 4) === 0) heap.push(heapUsed())
      const method = pick(random, [...Array(10).fill("GET"), "PUT", "PUT", "POST", "POST", ...rare])
      const as = pick(random, ["user", "webUI", "admin", "admin", undefined] as const)
      const question = { method, as, ...method === "GET" || method === "HEAD" ? {} : body() }
      const path = method === "PUT"
        ? pick(random, [
          `/cameras/${server.cameraID}`,
          `/cameras/by-source/${pick(random, ["a", "b", text()])}/${pick(random, ["a", text()])}`,
          `/apps/${server.clients.user.clientID}`,
          `/apps/${text()}/secret?keep=${text()}`,
          `/sources/${text()}`,
        ])
        : method === "POST"
        ? pick(random, [
          "/cameras/create",
          "/apps/register",
          `/cameras/batch?retired=${pick(random, ["any", "true", text()])}`,
          `/cameras/${pick(random, [server.otherID, text()])}/retire`,
        ])
        : pick(random, places)(text())
      const list = method === "POST" && random(2) === 0
        ? pick(random, Object.keys(lists))
        : undefined
      const { status } = list === undefined
        ? await asks(server, path, question)
        : await asks(server, list, { ...question, ...lists[list]!() })
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    heap.push(heapUsed())
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(
      `${fuzzTimes} requests in ${seconds} s, heap ${heap.join(" → ")} MB, status ${
        [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} ${times}×`)
          .join(", ")
      }`,
    )
    // The first quarter warms up what is kept once.
    assert.ok(heap.at(-1)! < heap[1]! + 20, `the heap grew: ${heap}`)
    assert.equal((await server.ask("/health")).status, 200)
  }, { authLimit: false }),
)
