import * as assert from "node:assert/strict"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { layerHttpServer } from "@cam2/camera-database/node"
import { layerMemory, makeHandler, makeHttpEffect } from "@cam2/camera-database/server"
import { peerAddress, peerContext } from "../../../../src/server/middleware/PeerAddress.ts"
import {
  type ProxyOptions,
  trustProblem,
  withTrustedProxies,
} from "../../../../src/server/middleware/TrustProxy.ts"

/** The address that limits count for, of a request from `from` with these headers. */
const seen = (
  trustProxy: ProxyOptions["trustProxy"],
  from: string | undefined,
  headers: Readonly<Record<string, string>>,
) =>
  Effect.map(peerAddress, (address) => HttpServerResponse.text(Option.getOrElse(address, () => "")))
    .pipe(
      withTrustedProxies({ trustProxy }),
      Effect.flatMap((response) => Effect.promise(() => HttpServerResponse.toWeb(response).text())),
      Effect.provideService(
        HttpServerRequest.HttpServerRequest,
        HttpServerRequest.fromWeb(new Request("http://localhost/", { headers })),
      ),
      Effect.provideContext(
        peerContext(from === undefined ? {} : { remoteAddr: { hostname: from } }),
      ),
      Effect.runPromise,
    )

const xff = (text: string) => ({ "x-forwarded-for": text })
const forwarded = (text: string) => ({ forwarded: text })
const client = "198.51.100.7"
const proxies = ["10.0.0.0/8", "192.0.2.1", "2001:db8:ffff::/48"]

const cases: ReadonlyArray<
  readonly [
    title: string,
    trust: ProxyOptions["trustProxy"],
    from: string,
    headers: Readonly<Record<string, string>>,
    address: string,
  ]
> = [
  ["off: nothing is believed", undefined, "10.0.0.1", xff(client), "10.0.0.1"],
  ["0 is off", 0, "10.0.0.1", xff(client), "10.0.0.1"],
  ["no address is off", [], "10.0.0.1", xff(client), "10.0.0.1"],
  ["one proxy", 1, "10.0.0.1", xff(client), client],
  [
    "one proxy: what the client wrote is left of it",
    1,
    "10.0.0.1",
    xff(`6.6.6.6, ${client}`),
    client,
  ],
  ["two proxies", 2, "10.0.0.1", xff(`6.6.6.6, ${client}, 10.0.0.2`), client],
  ["more proxies than there are entries", 3, "10.0.0.1", xff(client), client],
  ["without the header", 1, "10.0.0.1", {}, "10.0.0.1"],
  ["an empty header", 1, "10.0.0.1", xff(" , "), "10.0.0.1"],
  ["by address", proxies, "192.0.2.1", xff(`6.6.6.6, ${client}, 10.9.9.9`), client],
  ["by address: another one is not believed", proxies, "192.0.2.2", xff(client), "192.0.2.2"],
  ["by address: all are proxies", proxies, "10.0.0.1", xff("10.0.0.3, 10.0.0.2"), "10.0.0.3"],
  ["IPv4 in IPv6", proxies, "::ffff:10.0.0.1", xff(`::ffff:${client}`), client],
  ["IPv6", proxies, "2001:db8:ffff::1", xff("2001:db8::7"), "2001:db8::7"],
  ["with a port", 1, "10.0.0.1", xff(`${client}:4711`), client],
  ["IPv6 with a port", 1, "10.0.0.1", xff("[2001:db8::7]:4711"), "2001:db8::7"],
  ["what is no address stops there", 2, "10.0.0.1", xff(`${client}, unknown`), "10.0.0.1"],
  [
    "what is no address stops at the proxy before",
    2,
    "10.0.0.1",
    xff("_hidden, 10.0.0.2"),
    "10.0.0.2",
  ],
  ["Forwarded", 1, "10.0.0.1", forwarded(`for=6.6.6.6, for=${client};proto=https`), client],
  [
    "Forwarded, quoted and in any case",
    1,
    "10.0.0.1",
    forwarded('proto=https;By="a,b;for=6.6.6.6";For="[2001:db8::7]:4711"'),
    "2001:db8::7",
  ],
  ["Forwarded without for", 1, "10.0.0.1", forwarded(`for=${client}, proto=https`), "10.0.0.1"],
  ["both, which agree", 1, "10.0.0.1", { ...xff(client), ...forwarded(`for=${client}`) }, client],
  [
    "both, one of which a client wrote",
    1,
    "10.0.0.1",
    { ...xff(client), ...forwarded("for=6.6.6.6") },
    "10.0.0.1",
  ],
]

for (const [title, trust, from, headers, address] of cases) {
  Deno.test(`trustProxy: ${title}`, async () => {
    assert.equal(await seen(trust, from, headers), address)
  })
}

Deno.test("trustProxy: where the runtime tells no address, none is believed", async () => {
  assert.equal(await seen(1, undefined, xff(client)), "")
})

Deno.test("trustProxy: what is neither a count nor addresses is told before the server starts", () => {
  for (const trusted of [-1, 1.5, NaN, ["localhost"], ["10.0.0.0/33"], [""], ["10.0.0.1", "*"]]) {
    assert.notEqual(trustProblem(trusted), undefined)
    assert.throws(
      () => makeHandler({ stores: layerMemory, trustProxy: trusted }),
      /^TypeError: trustProxy: expected /,
    )
  }
  assert.equal(trustProblem(["127.0.0.1", "::1", "10.0.0.0/8", "fd00::/8"]), undefined)
})

Deno.test("trustProxy: limits count for each client behind a proxy", async () => {
  const { dispose, handler } = makeHandler({
    stores: layerMemory,
    publicRead: { requestsPerAddress: 1, requests: 100 },
    trustProxy: ["192.0.2.1"],
  })
  const info = { remoteAddr: { hostname: "192.0.2.1" } }
  const statusOf = async (address: string, from: object = info) => {
    const headers = { "x-forwarded-for": address }
    return (await handler(new Request("http://a/cameras/count", { headers }), from)).status
  }
  assert.deepEqual([await statusOf(client), await statusOf(client)], [200, 429])
  assert.equal(await statusOf("198.51.100.8"), 200)
  // Whoever passes the proxy by speaks for itself alone.
  const other = { remoteAddr: { hostname: "203.0.113.9" } }
  const passing = [await statusOf("198.51.100.9", other), await statusOf("198.51.100.10", other)]
  assert.deepEqual(passing, [200, 429])
  await dispose()
})

Deno.test("trustProxy: limits count for each client behind a proxy of a server of node:http", () =>
  Effect.gen(function* () {
    const services = yield* Layer.build(layerHttpServer({ hostname: "127.0.0.1", port: 0 }))
    const app = yield* makeHttpEffect({
      publicRead: { requestsPerAddress: 1, requests: 100 },
      trustProxy: 1,
    })
    yield* Effect.provideContext(HttpServer.serveEffect(app), services)
    const { address } = Context.get(services, HttpServer.HttpServer)
    assert.ok("port" in address)
    const url = `http://127.0.0.1:${address.port}/cameras/count`
    const statusOf = (client: string) =>
      Effect.promise(async () => {
        const response = await fetch(url, { headers: { "x-forwarded-for": `6.6.6.6, ${client}` } })
        await response.body?.cancel()
        return response.status
      })
    const clients = ["192.0.2.1", "192.0.2.1", "192.0.2.2"]
    assert.deepEqual(yield* Effect.forEach(clients, statusOf), [200, 429, 200])
  }).pipe(Effect.scoped, Effect.provide(layerMemory), Effect.runPromise))
