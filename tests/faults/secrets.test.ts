import assert from "node:assert/strict"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import type { DurationInput } from "@cam2/camera-database"
import { closedAddress, listen, listenRaw } from "../Loopback.ts"
import { options } from "../unit/client/MemoryApi.ts"
import { assertSilent, secret, show, token, type Traces, traces } from "../unit/client/Traces.ts"
import { operations } from "./ClientOperations.ts"
import { connectionFaults, stalls } from "./FaultyServer.ts"
import { report } from "./Report.ts"

const tries = { count: 0, spans: 0, logs: 0, characters: 0 }

/** Everything that is left of a program. */
const everything = ({ text }: Traces<unknown, unknown>) => text

// The span of a request ends with the response as a value, and inspecting that value shows its
// headers; no exporter of spans sends it.
const exceptResponses = ({ exit, logs, spans }: Traces<unknown, unknown>) =>
  [
    show(exit),
    ...logs,
    show(spans.map(({ attributes, links, name }) => [name, ...attributes, links])),
  ].join("\n")

const noneFound = {
  cameras: [],
  missing: { cameraIDs: ["5ae0ecbd336359291be74c12"], legacyCameraIDs: [7] },
}

/** Fails when an operation leaves a secret or a token anywhere, at a server that fails it. */
const assertSilentAt = async (
  baseURL: string,
  { searched = everything, status = 0, timeout = "5 seconds" as DurationInput } = {},
) => {
  await Promise.all(
    Object.entries(operations).map(async ([name, { call }]) => {
      const left = await traces(call(), {
        ...options,
        clientSecret: Redacted.make(secret),
        baseURL,
        timeout,
      })
      const { exit, logs, spans } = left
      const text = searched(left)
      // Where every route is 404, each camera is asked for, and is one that there is not.
      const isMissing = name === "camerasByIds" && Exit.isSuccess(exit)
      if (isMissing) assert.deepEqual([status, exit.value], [404, noneFound])
      else assert.ok(Exit.isFailure(exit), name)
      assert.ok(spans.length > 0 && (isMissing || logs.length > 0))
      assertSilent(text)
      tries.count++
      tries.spans += spans.length
      tries.logs += logs.length
      tries.characters += text.length
    }),
  )
}

const echoed = {
  authorization: `Bearer ${token}`,
  "content-location": `/auth?clientSecret=${secret}`,
  link: `</cameras/search?after=${token}>; rel="next"`,
  location: `http://127.0.0.1:1/?clientSecret=${secret}&token=${token}`,
  "retry-after": token,
  "set-cookie": `token=${token}`,
  "www-authenticate": `Bearer error="${token}"`,
  "x-request-id": token,
}

const statuses = [301, 302, 307, 400, 401, 403, 404, 408, 409, 418, 422, 429, 500, 502, 503, 504]

// Those that are told apart: a redirect, the failures of a token, of a route, and of a server.
const someStatuses = [302, 401, 422, 503]

/** Bodies that tell what was sent. */
const bodies = {
  "a message": (sent: string) => JSON.stringify({ message: sent }),
  "fields": (sent: string) => JSON.stringify({ [sent]: sent, message: { text: sent } }),
  "a page": (sent: string) => `<html>${sent}</html>`,
}
const both = `${secret} and ${token}`

for (const [name, bodyOf] of Object.entries(bodies)) {
  const told = name === "a message" ? statuses : someStatuses
  Deno.test(`operations: say nothing of what a failing server repeats in ${name}`, async () => {
    for (const status of told) {
      await using server = listen(({ path }) =>
        path === "/auth" ? Response.json({ token }) : new Response(bodyOf(both), { status })
      )
      await assertSilentAt(server.baseURL, { status })
    }
  })

  Deno.test(`operations: say nothing of the secret that a failing /auth repeats in ${name}`, async () => {
    for (const status of told) {
      // Nobody has a token before this answers.
      const headers = { ...echoed, "x-request-id": secret }
      await using server = listen(() => new Response(bodyOf(secret), { status, headers }))
      await assertSilentAt(server.baseURL)
    }
  })
}

Deno.test("operations: say nothing of what a failing server repeats in its headers", async () => {
  for (const status of someStatuses) {
    await using server = listen(({ path }) =>
      path === "/auth" ? Response.json({ token }) : new Response(null, { status, headers: echoed })
    )
    await assertSilentAt(server.baseURL, { searched: exceptResponses })
  }
})

Deno.test("operations: say nothing of what comes back in the place of an answer", async () => {
  for (const body of [both, JSON.stringify(both), JSON.stringify([both]), "[", "{}"]) {
    await using server = listen(({ path }) =>
      path === "/auth" ? Response.json({ token }) : new Response(body)
    )
    await assertSilentAt(server.baseURL)
  }
})

Deno.test("operations: say nothing of the secret when the connection is refused", () =>
  assertSilentAt(closedAddress()))

for (const [name, fault] of Object.entries({ ...connectionFaults, ...stalls })) {
  Deno.test(`operations: say nothing of the token when the connection fails (${name})`, async () => {
    const running: Array<Promise<unknown>> = []
    const handle = async (connection: Deno.TcpConn) => {
      const start = new Uint8Array(9)
      await connection.read(start)
      const rest = async () => void await connection.read(new Uint8Array(16_384))
      if (new TextDecoder().decode(start) !== "GET /auth") return await fault(connection, rest)
      await rest()
      const body = JSON.stringify({ token })
      const head = `HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`
      await connection.write(new TextEncoder().encode(head + body))
      connection.close()
    }
    await using server = listenRaw((connection) => {
      const handling = handle(connection)
      running.push(handling)
      return handling
    })
    await assertSilentAt(server.baseURL, { timeout: name in stalls ? "1 second" : "5 seconds" })
  })
}

Deno.test("operations: the table of what was searched for secrets", () =>
  report({
    fault: "every operation, every failure",
    tries: tries.count,
    promised: "neither secret nor token",
    seen: `none in ${tries.spans} spans, ${tries.logs} logs, ${tries.characters} characters`,
  }))
