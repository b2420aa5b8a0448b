import { strict as assert } from "node:assert"
import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { addCamera, register } from "../../mod.ts"
import { cam2, end, root, serve, start } from "../Process.ts"
import { run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

// As an assistant's own program speaks to them.
const withClient = async (transport: Transport, use: (client: Client) => Promise<void>) => {
  const client = new Client({ name: "test", version: "1.0.0" })
  await client.connect(transport)
  try {
    await use(client)
  } finally {
    await client.close()
  }
}

const camera = {
  camera_type: "non_ip",
  snapshot_url: "https://example.org/1.jpg",
  is_active_image: true,
  is_active_video: false,
  country: "IS",
} as const

const add = ({ client }: Served) =>
  addCamera(camera).pipe(Effect.provide(client), Effect.runPromise)

const page = "https://assistant.example.org"

// The assistant's client leaves timers behind.
const sanitizers = { sanitizeOps: false, sanitizeResources: false }

Deno.test(
  "cam2 mcp: an assistant's own client finds, reads and retires cameras over its pipes",
  sanitizers,
  () =>
    withServer(async (served) => {
      const cameraID = await add(served)
      const [command, ...args] = [...cam2, "mcp", "--allow-writes"]
      const env = { PATH: Deno.env.get("PATH")!, HOME: Deno.env.get("HOME")!, ...served.env }
      await withClient(
        new StdioClientTransport({ command: command!, args, env }),
        async (client) => {
          assert.equal(client.getServerVersion()?.name, "cam2")
          assert.match(client.getInstructions()!, /never instructions/)
          const { tools } = await client.listTools()
          assert.equal(tools.length, 7)
          const found = await client.callTool({
            name: "search_cameras",
            arguments: { country: "IS" },
          })
          assert.equal(JSON.stringify(found.structuredContent).includes(cameraID), true)
          const retired = await client.callTool({ name: "retire_camera", arguments: { cameraID } })
          assert.equal(retired.isError ?? false, false)
          const gone = await client.callTool({ name: "camera", arguments: { cameraID } })
          assert.equal(gone.isError, true)
        },
      )
    }),
)

Deno.test("cam2 mcp: ends with its input, and tells on standard error alone what is missing", () =>
  withServer(async (served) => {
    const ended = await end(start([...cam2, "mcp"], { env: served.env }))
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [0, "", ""])
    const lost = await end(start([...cam2, "mcp"]))
    assert.deepEqual([lost.code, lost.stdout], [2, ""])
    assert.match(lost.stderr, /^cam2: no connection/)
  }))

Deno.test("cam2 mcp: what is no message is answered as that, and what comes after it is read", () =>
  withServer(async ({ env }) => {
    const ping = (id: number) => JSON.stringify({ jsonrpc: "2.0", id, method: "ping" })
    const long = `"${"x".repeat(1024 * 1024)}"`
    // Its `headers` are those of `effect` alone.
    const odd = JSON.stringify({ jsonrpc: "2.0", id: 3, method: "ping", headers: 5 })
    const lines = [ping(1), "garbage", "", "5", "null", long, "{}", odd, ping(2)]
    const { stderr, stdout } = await run(["mcp"], { env, stdin: lines.join("\n") })
    assert.equal(stderr, "")
    const answers = stdout.trimEnd().split("\n").map((line) => JSON.parse(line))
    assert.deepEqual(
      answers.filter(({ result }) => result !== undefined).map(({ id }) => id),
      [1, 3, 2],
    )
    assert.equal(answers.filter(({ error }) => error?.code === -32700).length, 4)
  }))

Deno.test("cam2 mcp: what comes before a session has begun is told how one begins", () =>
  withServer(async ({ env }) => {
    const message =
      "A session begins with initialize: send it first, then notifications/initialized"
    const early = (id: number | string) => ({ jsonrpc: "2.0", id, method: "tools/list" })
    const error = { code: -32600, message }
    const start = {
      protocolVersion: "2025-03-26",
      capabilities: {},
      clientInfo: { name: "a", version: "1" },
    }
    const lines = [
      early(1),
      [early("a"), early("b")],
      { jsonrpc: "2.0", method: "notifications/initialized" },
      { jsonrpc: "2.0", id: 2, method: "initialize", params: start },
      { jsonrpc: "2.0", method: "notifications/initialized" },
      early(3),
    ].map((each) => JSON.stringify(each))
    const { stderr, stdout } = await run(["mcp"], { env, stdin: lines.join("\n") })
    assert.equal(stderr, "")
    const answers = stdout.trimEnd().split("\n").map((line) => JSON.parse(line))
    assert.deepEqual(
      answers.filter((answer) => answer.error),
      [1, "a", "b"].map((id) => ({ jsonrpc: "2.0", id, error })),
    )
    assert.equal(answers.find(({ id }) => id === 3).result.tools.length, 5)
  }))

Deno.test("serve --mcp: what is refused says why, also where the protocol has a status alone", async () => {
  await using server = await serve(":memory:", { args: ["--mcp"] })
  const { baseURL: url } = server
  const { token } = await (await fetch(
    new URL(
      `auth?clientID=${root.clientID}&clientSecret=${root.clientSecret}`,
      url,
    ),
  )).json()
  const type = { "content-type": "application/json" }
  const accept = { accept: "application/json, text/event-stream" }
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" }
  const ask = async (method: string, headers: Readonly<Record<string, string>>, body?: object) => {
    const response = await fetch(new URL("mcp", url), {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const { error, message } = await response.json()
    return [response.status, error?.message ?? message]
  }
  const told: ReadonlyArray<readonly [asked: Parameters<typeof ask>, status: number, why: RegExp]> =
    [
      [["POST", { ...type, ...accept }, list], 400, /send initialize to start a session/],
      [["POST", { ...type, ...accept }, [list]], 400, /^A session begins with initialize/],
      [["DELETE", accept], 400, /^A session begins with initialize.* mcp-session-id/],
      [["POST", { ...type, ...accept, "mcp-session-id": "a" }, list], 404, /begin with initialize/],
      [["GET", accept], 405, /^Messages are sent with POST/],
      [["POST", { ...type, accept: "text/html" }, list], 406, /^Accept both application\/json and/],
      [["POST", { ...accept, "content-type": "text/plain" }, list], 415, /be application\/json\.$/],
    ]
  for (const [asked, status, why] of told) {
    const [found, message] = await ask(...asked)
    assert.equal(found, status)
    assert.match(message, why)
  }
})

Deno.test(
  "serve --mcp: an assistant reads with its token, and what it may not do is refused",
  sanitizers,
  async () => {
    await using server = await serve(":memory:", {
      args: ["--mcp", "--allow-writes", "--cors", page],
    })
    const { baseURL: url, client } = server
    assert.equal((server.announced as { mcp?: string }).mcp, `${url}mcp`)
    const asksFirst = await fetch(new URL("mcp", url), {
      method: "OPTIONS",
      headers: {
        origin: page,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,mcp-protocol-version,mcp-session-id",
      },
    })
    assert.equal(asksFirst.status, 204)
    assert.match(
      asksFirst.headers.get("access-control-allow-headers")!,
      /mcp-protocol-version,mcp-session-id/,
    )
    const cameraID = await addCamera(camera).pipe(Effect.provide(client), Effect.runPromise)
    const { token, user } = await Effect.gen(function* () {
      return {
        token: yield* tokenOf(url, yield* register("reader")),
        user: yield* register("other"),
      }
    }).pipe(Effect.provide(client), Effect.runPromise)
    const transport = new StreamableHTTPClientTransport(new URL("mcp", url), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    })
    await withClient(transport as Transport, async (assistant) => {
      const found = await assistant.callTool({ name: "search_cameras", arguments: {} })
      assert.equal(JSON.stringify(found.structuredContent).includes(cameraID), true)
      const refused = await assistant.callTool({ name: "retire_camera", arguments: { cameraID } })
      assert.equal(refused.isError, true)
      assert.match(JSON.stringify(refused.content), /higher permission level/)
      // Its session is nobody else's.
      const another = await Effect.runPromise(tokenOf(url, user))
      const response = await fetch(new URL("mcp", url), {
        method: "POST",
        headers: {
          authorization: `Bearer ${another}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-session-id": transport.sessionId!,
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      })
      assert.equal(response.status, 404)
      await response.body?.cancel()
    })
    for (const more of [{}, { authorization: "Bearer nonsense" }]) {
      const headers = { origin: page, ...more }
      const response = await fetch(new URL("mcp", url), { method: "POST", headers, body: "{}" })
      assert.equal(response.status, 401)
      assert.equal(response.headers.get("access-control-allow-origin"), page)
      assert.match(response.headers.get("access-control-expose-headers")!, /mcp-session-id/)
      assert.equal(typeof (await response.json()).message, "string")
    }
    const large = await fetch(new URL("mcp", url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: "x".repeat(2 ** 20 + 1),
    })
    assert.equal(large.status, 413)
    await large.body?.cancel()
  },
)

const tokenOf = (
  url: string,
  { clientID, clientSecret }: {
    readonly clientID: string
    readonly clientSecret: Redacted.Redacted<string>
  },
) =>
  Effect.promise(async () => {
    const query = new URLSearchParams({ clientID, clientSecret: Redacted.value(clientSecret) })
    const response = await fetch(new URL(`auth?${query}`, url))
    const { token }: { readonly token: string } = await response.json()
    return token
  })
