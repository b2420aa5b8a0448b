import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import { addCamera, cameraById, register, resetSecret } from "@cam2/camera-database"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Redacted from "effect/Redacted"
import { streamCamera } from "../contract/Fixtures.ts"
import { cam2, deno, sleep, startServer, stop } from "../Process.ts"
import { run, unreachable } from "./InProcess.ts"
import { openMap, raw, startMap } from "./MapSession.ts"
import { type Served, withServer } from "./Served.ts"

const add = ({ client }: Served) =>
  Effect.runPromise(Effect.provide(addCamera(streamCamera), client))

Deno.test("cam2 map: the page reads and writes as the user, without a token of its own", () =>
  withServer(async (served) => {
    const cameraID = await add(served)
    await using server = await startMap(served.env)
    const { owner, permissionLevel } = server.announced as unknown as Record<string, string>
    assert.deepEqual([owner, permissionLevel], ["root", "admin"])
    const { ask, page } = await openMap(server)
    assert.match(page.pathname, /^\/[\w-]{32}\/map$/)
    const shown = await ask("map", { headers: { "accept-encoding": "identity" } })
    assert.equal(shown.status, 200)
    assert.match(shown.text, /<html/)
    assert.match(String(shown.headers["content-security-policy"]), /script-src 'self';/)
    assert.equal(JSON.parse((await ask("map/config.json")).text).mode, "session")
    const [, script] = /src="(map\/[\w.-]+\.js)"/.exec(shown.text)!
    assert.equal((await ask(script!)).status, 200)
    assert.equal(JSON.parse((await ask("apps/me")).text).permissionLevel, "admin")
    const camera = await ask(`cameras/${cameraID}`)
    assert.equal(JSON.parse(camera.text).cameraID, cameraID)
    const etag = camera.headers.etag!
    const seen = await ask(`cameras/${cameraID}`, { headers: { "if-none-match": etag } })
    assert.deepEqual([seen.status, seen.text], [304, ""])
    const change = (ifMatch: string) =>
      ask(`cameras/${cameraID}`, {
        method: "PUT",
        headers: {
          "content-type": "application/json",
          "if-match": ifMatch,
          origin: new URL(server.baseURL).origin,
          "sec-fetch-site": "same-origin",
        },
        body: JSON.stringify({ city: "Ulm" }),
      })
    assert.equal((await change(etag)).status, 200)
    assert.equal((await change(etag)).status, 412)
    const now = await Effect.runPromise(Effect.provide(cameraById(cameraID), served.client))
    assert.equal(now.city, "Ulm")
    const geojson = await ask("cameras/search?all=true&format=geojson")
    assert.equal(JSON.parse(geojson.text).features.length, 1)
    const ended = await stop(server, "SIGINT")
    assert.deepEqual(ended, { code: 0, stderr: "" })
  }))

Deno.test("cam2 map: its address opens it once, and what it gives is for that browser alone", () =>
  withServer(async (served) => {
    await using server = await startMap(served.env)
    const wrong = await raw(new URL("/?code=wrong", server.baseURL))
    assert.equal(wrong.status, 403)
    assert.equal((await raw(server.baseURL, { method: "HEAD" })).status, 403)
    const entered = await raw(server.baseURL)
    const [given] = entered.headers["set-cookie"]!
    const { pathname } = new URL(entered.headers.location!, server.baseURL)
    assert.match(given!, /; HttpOnly/)
    assert.match(given!, /; SameSite=Strict/)
    // Not to other ports of this machine, which do not know the path.
    assert.ok(given!.includes(`; Path=${pathname.replace(/map$/, "")}`))
    assert.equal(entered.headers["referrer-policy"], "no-referrer")
    const again = await raw(server.baseURL)
    assert.deepEqual([again.status, again.headers["set-cookie"]], [403, undefined])
    const { origin } = new URL(server.baseURL)
    for (
      const cookie of [undefined, "cam2_map=wrong", "cam2_map=", given!.replace(/=./, "=!")]
    ) {
      for (const path of [pathname, pathname.replace(/map$/, "apps/me")]) {
        const { status, text } = await raw(
          origin + path,
          cookie === undefined ? {} : { headers: { cookie } },
        )
        assert.deepEqual([status, text.includes("cam2 map")], [403, true])
      }
    }
    for (const path of ["/", "/map", "/apps/me", "/cameras/count"]) {
      const { status } = await raw(origin + path, { headers: { cookie: given!.split(";")[0]! } })
      assert.equal(status, 403)
    }
    const { code, stderr } = await stop(server)
    assert.equal(code, 0)
    assert.match(stderr, /^cam2: the address was opened a second time, and refused\. [^\n]*\n$/)
  }))

Deno.test("cam2 map: a link on a page of another site opens it by a page of its own", () =>
  withServer(async (served) => {
    await using server = await startMap(served.env)
    const headers = { "sec-fetch-site": "cross-site" }
    const { headers: given, status, text } = await raw(server.baseURL, { headers })
    assert.deepEqual([status, given.location], [200, undefined])
    assert.match(String(given["content-security-policy"]), /^default-src 'none'/)
    const [, path] = /^<!doctype html><meta [^>]*content="0; url=(\/[\w-]{32}\/map)">$/.exec(text)!
    const [cookie] = given["set-cookie"]![0]!.split(";")
    const shown = await raw(new URL(path!, server.baseURL), {
      headers: { cookie: cookie!, "sec-fetch-site": "same-origin" },
    })
    assert.equal(shown.status, 200)
  }))

Deno.test("cam2 map: other names of this machine, other pages and other sites get nothing", () =>
  withServer(async (served) => {
    await using server = await startMap(served.env)
    const { host, port } = new URL(server.baseURL)
    // Before it is opened, so that the address is not spent on them.
    assert.equal((await raw(server.baseURL, { headers: { host: "evil.example" } })).status, 403)
    const { ask } = await openMap(server)
    const foreign: ReadonlyArray<Readonly<Record<string, string>>> = [
      { host: "evil.example" },
      { host: `evil.example:${port}` },
      { host: "127.0.0.1" },
      { host: `127.0.0.1:${Number(port) + 1}` },
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: `http://127.0.0.1:${Number(port) + 1}` },
      { origin: `https://${host}` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]
    for (const headers of foreign) {
      for (const path of ["map", "apps/me", "cameras/count"]) {
        const { status, text } = await ask(path, { headers })
        assert.deepEqual([status, text], [403, "This map answers its own page only.\n"])
      }
    }
    assert.equal((await ask("apps/me", { headers: { host: `localhost:${port}` } })).status, 200)
  }))

Deno.test("cam2 map: forwards what a map needs of the API and nothing else", () =>
  withServer(async (served) => {
    await using server = await startMap(served.env)
    const { ask } = await openMap(server)
    const { CAM2_CLIENT_ID: id, CAM2_CLIENT_SECRET: secret } = served.env
    for (
      const [method, path] of [
        ["GET", `auth?clientID=${id}&clientSecret=${secret}`],
        ["PUT", `apps/${id}/secret`],
        ["POST", "apps/register"],
        ["GET", "apps"],
        ["GET", "apps/log"],
        ["POST", "cameras/import"],
        ["GET", "cameras/%2e%2e/apps"],
        ["GET", "docs"],
        ["GET", "health"],
        ["GET", "metrics"],
        ["GET", "map/nothing.js"],
        ["GET", ".//evil.example/cameras/count"],
      ] as const
    ) {
      const { status } = await ask(path, { method })
      assert.ok(status === 404 || status === 403, `${method} ${path}: ${status}`)
    }
    const { headers, status } = await ask("apps/me", { method: "DELETE" })
    assert.deepEqual([status, headers.allow], [405, "GET"])
    const large = await ask("cameras/create", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "a".repeat(1_100_000) }),
    })
    assert.equal(large.status, 413)
  }))

Deno.test("cam2 map: a token that the server takes no longer is renewed, and a lost secret is told", () =>
  withServer(async (served) => {
    const { clientID, clientSecret } = await Effect.runPromise(
      Effect.provide(register("alice"), served.client),
    )
    const env = {
      ...served.env,
      CAM2_CLIENT_ID: clientID,
      CAM2_CLIENT_SECRET: Redacted.value(clientSecret),
    }
    await using server = await startMap(env)
    const { ask } = await openMap(server)
    const { headers, status, text } = await ask("cameras/search")
    assert.equal(status, 200)
    for (const secret of [env.CAM2_CLIENT_SECRET, "eyJ"]) {
      assert.ok(!(JSON.stringify(headers) + text).includes(secret))
    }
    await Effect.runPromise(Effect.provide(resetSecret(clientID), served.client))
    const refused = await ask("cameras/search")
    assert.deepEqual([refused.status, JSON.parse(refused.text)], [401, {
      message: "Bad client secret. Log in again with cam2 login, and start cam2 map again.",
    }])
    const { code, stderr } = await stop(server)
    assert.deepEqual([code, stderr], [0, ""])
  }))

Deno.test("cam2 map: over a server behind a path, whose answers it passes on as they come", async () => {
  let isGone = false
  const pulled: Array<number> = []
  const slow = () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull: (controller) => {
          pulled.push(pulled.length)
          controller.enqueue(new TextEncoder().encode(`{"part":${pulled.length}}\n`))
        },
      }, { highWaterMark: 0 }),
      { headers: { "content-type": "text/html", "set-cookie": "a=b", "x-secret": "c" } },
    )
  await withServer(async (served) => {
    const env = { ...served.env, CAM2_BASE_URL: `${served.env.CAM2_BASE_URL}cam2` }
    await using server = await startMap(env)
    const { ask, cookie, page } = await openMap(server)
    assert.equal((await ask("cameras/count")).status, 200)
    const asked = new AbortController()
    const response = await fetch(new URL("cameras/search?all=true", page), {
      headers: { cookie },
      signal: asked.signal,
    })
    const first = await response.body!.getReader().read()
    assert.match(new TextDecoder().decode(first.value), /^\{"part":1\}/)
    // A server's page is none here.
    assert.match(response.headers.get("content-security-policy")!, /sandbox/)
    for (const name of ["set-cookie", "x-secret", "access-control-allow-origin"]) {
      assert.equal(response.headers.get(name), null)
    }
    asked.abort()
    isGone = true
    const elsewhere = await ask("cameras/count")
    assert.deepEqual([elsewhere.status, JSON.parse(elsewhere.text).message], [
      502,
      `The server at ${env.CAM2_BASE_URL}/ leads elsewhere: give --base-url that address.`,
    ])
    assert.equal((await stop(server)).code, 0)
  }, (handle) => (request) => {
    const url = new URL(request.url)
    assert.match(url.pathname, /^\/cam2\//)
    if (isGone) return Promise.resolve(Response.redirect("https://example.org/"))
    if (url.searchParams.get("all") === "true") return Promise.resolve(slow())
    url.pathname = url.pathname.replace("/cam2/", "/")
    return handle(new Request(url, request))
  })
})

Deno.test("cam2 map: an answer that cannot be passed on is told, and one that breaks off is broken off", () =>
  withServer(async (served) => {
    const { CAM2_BASE_URL } = served.env
    await using odd = createServer(async ({ headers, url = "" }, answer) => {
      const { pathname, searchParams } = new URL(url, CAM2_BASE_URL)
      if (pathname !== "/cameras/count") {
        const { authorization } = headers
        const response = await fetch(new URL(url, CAM2_BASE_URL), {
          headers: authorization === undefined ? {} : { authorization },
        })
        answer.writeHead(response.status, { "content-type": "application/json" })
        answer.end(await response.text())
        return
      }
      const status = Number(searchParams.get("status"))
      answer.writeHead(status, { "content-type": "application/json", "content-length": 9 })
      if (status === 200) answer.write('{"cou', () => answer.destroy())
      else answer.end('{"a":"b"}')
    }).listen(0, "127.0.0.1")
    await once(odd, "listening")
    const { port } = odd.address() as AddressInfo
    await using map = await startMap({ ...served.env, CAM2_BASE_URL: `http://127.0.0.1:${port}` })
    const { ask, cookie, page } = await openMap(map)
    for (const status of [205, 600, 999]) {
      const { status: told, text } = await ask(`cameras/count?status=${status}`)
      assert.deepEqual([told, JSON.parse(text).message], [
        502,
        `The server at http://127.0.0.1:${port}/ answers with the status ${status}, which no ` +
        "answer here can have.",
      ])
    }
    const broken = await fetch(new URL("cameras/count?status=200", page), { headers: { cookie } })
    assert.equal(broken.status, 200)
    await assert.rejects(broken.text())
    const { code, stderr } = await stop(map)
    // The runtime ends the line that it would write the error on.
    assert.deepEqual([code, stderr.trim()], [0, ""])
  }))

Deno.test("cam2 map: a server that goes away is told to the page", async () => {
  const server = Promise.withResolvers<Awaited<ReturnType<typeof startMap>>>()
  await withServer(async ({ env }) => server.resolve(await startMap(env)))
  await using map = await server.promise
  const { ask } = await openMap(map)
  const { status, text } = await ask("cameras/count")
  assert.equal(status, 502)
  assert.match(
    JSON.parse(text).message,
    /^The server at http:\/\/127\.0\.0\.1:\d+\/ cannot be reached/,
  )
})

Deno.test({
  name: "cam2 map: opens the browser without a shell, and says where it could not",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withServer(async ({ directory, env }) => {
      const opened = `${directory}/opened`
      const opener = `${directory}/xdg-open`
      const words = [deno[0]!, deno[1]!, "--allow-run", ...deno.slice(2), cam2.at(-1)!]
      for (const code of [0, 3]) {
        await Deno.writeTextFile(
          opener,
          `#!/bin/sh\nprintf '%s\\n' "$#" "$1" > ${opened}\nexit ${code}\n`,
        )
        await Deno.chmod(opener, 0o755)
        await using server = await startServer([...words, "map", "--json"], {
          env: { ...env, PATH: `${directory}:${Deno.env.get("PATH")}` },
        })
        while (!(await Deno.stat(opened).then(({ size }) => size > 0, () => false))) await sleep(20)
        assert.deepEqual((await Deno.readTextFile(opened)).split("\n"), ["1", server.baseURL, ""])
        await Deno.remove(opened)
        await sleep(1000)
        const { stderr } = await stop(server)
        const told = "cam2: no browser could be started: open the address yourself\n"
        assert.equal(stderr, code === 0 ? "" : told)
      }
    }),
})

Deno.test("cam2 map: a server that is gone, or a wrong secret, is told before anything is opened", async () => {
  const gone = await run(["map", "--no-open"], { env: unreachable })
  assert.deepEqual([gone.code, gone.stdout], [1, ""])
  assert.match(gone.stderr, /^cam2: .*127\.0\.0\.1:1/)
  await withServer(async ({ env }) => {
    const wrong = { ...env, CAM2_CLIENT_SECRET: "0".repeat(71) }
    const refused = await run(["map", "--no-open"], { env: wrong })
    assert.deepEqual([refused.code, refused.stdout], [1, ""])
    assert.match(refused.stderr, /^cam2: Bad client secret/)
    const lost = await run(["map", "--no-open"])
    assert.deepEqual([lost.code, lost.stdout], [2, ""])
    assert.match(lost.stderr, /^cam2: no connection/)
  })
})
