import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { layer, streamCameras, streamChangeLog } from "../../mod.ts"
import { run } from "../cli/InProcess.ts"
import { listen, type Loopback } from "../Loopback.ts"
import { root } from "../Process.ts"

const camera = {
  cameraID: "5ae0ecbd336359291be74c12",
  timestamp: "2018-07-04T19:52:52.337Z",
  type: "stream",
  is_active_image: false,
  is_active_video: true,
  retrieval: { m3u8_url: "https://example.org/a.m3u8" },
}

/** A server whose every page has one camera, and the link that is given. */
const linking = (link: (path: string, page: number) => string): Loopback => {
  let page = 0
  return listen(({ path }) =>
    path === "/auth"
      ? Response.json({ token: "marker-token" })
      : Response.json([{ ...camera, cameraID: (page++).toString(16).padStart(24, "0") }], {
        headers: { link: `<${link(path, page)}>; rel="next"` },
      })
  )
}

const client = (baseURL: string) =>
  Layer.orDie(
    layer({
      clientID: root.clientID,
      clientSecret: Redacted.make(root.clientSecret),
      baseURL,
      retry: false,
    }),
  )

const env = (baseURL: string) => ({
  CAM2_BASE_URL: baseURL,
  CAM2_CLIENT_ID: root.clientID,
  CAM2_CLIENT_SECRET: root.clientSecret,
})

for (const concurrency of [undefined, 2]) {
  Deno.test(`streams: a link to another origin is not asked, and carries no token there (concurrency ${concurrency})`, async () => {
    await using other = listen(() => Response.json([camera]))
    await using server = linking((path) => `${other.baseURL.slice(0, -1)}${path}?after=1`)
    for (
      const drain of [
        Stream.runDrain(streamCameras({}, { concurrency })),
        Stream.runDrain(streamChangeLog({}, { concurrency })),
      ]
    ) {
      const error = await Effect.runPromise(
        Effect.flip(Effect.provide(drain, client(server.baseURL))),
      )
      assert.deepEqual([error._tag, error.message], [
        "InvalidResponseError",
        "A Link of the server leads elsewhere.",
      ])
    }
    assert.deepEqual(other.received, [])
    assert.deepEqual(server.received.map(({ path }) => path), [
      "/auth",
      "/cameras/search",
      "/auth",
      "/apps/db-change",
    ])
  })
}

Deno.test("cam2 search, cam2 changes: --all prints what came before a link that leads back or elsewhere, and fails", async () => {
  const lies = {
    "A Link of the server leads elsewhere.": () => "http://127.0.0.1:1/cameras/search?after=1",
    "A Link of the server leads back.": (path: string, page: number) =>
      `${path}?cursor=${page % 2}`,
  }
  for (const [message, link] of Object.entries(lies)) {
    for (const command of ["search", "changes"]) {
      await using server = linking(link)
      const { code, stderr, stdout } = await run([command, "--all", "--json"], {
        env: env(server.baseURL),
      })
      assert.notEqual(code, 0)
      assert.ok(stderr.includes(message), stderr)
      const lines = stdout.trim().split("\n").map((line) => JSON.parse(line).cameraID)
      assert.deepEqual(
        lines,
        server.received.slice(1).map((_, index) => index.toString(16).padStart(24, "0")),
      )
      assert.ok(lines.length <= 8)
    }
  }
})

Deno.test("cam2 search: --all goes past empty pages that link on", async () => {
  await using server = listen(({ path, query }) => {
    if (path === "/auth") return Response.json({ token: "marker-token" })
    const { after = "0", offset } = Object.fromEntries(query)
    const page = Number(after)
    const link = `<${path}?after=${page + 1}>; rel="next"`
    return Response.json(
      page === 3 && offset === undefined ? [camera] : [],
      page === 5 ? {} : { headers: { link } },
    )
  })
  for (const flags of [[], ["--concurrency", "4"]]) {
    const { code, stdout } = await run(["search", "--all", "--json", ...flags], {
      env: env(server.baseURL),
    })
    assert.equal(code, 0)
    assert.equal(JSON.parse(stdout).cameraID, camera.cameraID)
  }
})
