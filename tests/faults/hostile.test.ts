import assert from "node:assert/strict"
import * as Cam2 from "@cam2/camera-database"
import { type Question, type Seeded, withServer } from "../contract/Ask.ts"
import { asks, bytes, fields, fragments, numbers, places } from "./Hostile.ts"

const state = async ({ clients, root }: Seeded) => ({
  cameras: await root(Cam2.searchCamera()),
  log: (await root(Cam2.getChangeLog())).length,
  ids: [
    await root(Cam2.clientIdsByOwner("root")),
    await root(Cam2.clientIdsByOwner("the user")),
  ],
  admin: clients.admin.clientID,
})

/** A test whose requests may change nothing. */
const unharmed = (test: (server: Seeded) => Promise<void>) =>
  withServer(async (server) => {
    const before = await state(server)
    await test(server)
    assert.deepEqual(await state(server), before)
  }, { authLimit: false })

Deno.test(
  "hostile: SQL and NoSQL fragments, broken bytes and huge numbers in every path and query",
  unharmed(async (server) => {
    for (const text of [...fragments.map(encodeURIComponent), ...bytes, ...numbers]) {
      for (const place of places) {
        const answer = await asks(server, place(text), { as: "admin" })
        assert.equal(answer.headers.get("x-injected"), null)
        const isSearch = place(text).startsWith("/cameras/search?city=")
        if (isSearch && answer.status === 200) assert.deepEqual(answer.body, [])
      }
    }
  }),
)

const values: ReadonlyArray<unknown> = [
  ...fragments.slice(0, 3),
  "\u0000",
  "\ud800",
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  [[]],
  {},
  { $gt: "" },
  { toString: "x" },
  [1, 2],
  { then: "x" },
]

Deno.test(
  "hostile: values of a wrong kind in every field of a body",
  withServer(async (server) => {
    const paths = [
      ["POST", "/cameras/create"],
      ["PUT", `/cameras/${server.cameraID}`],
      ["POST", "/apps/register"],
      ["PUT", `/apps/${server.clients.user.clientID}`],
    ] as const
    for (const [method, path] of paths) {
      for (const field of fields) {
        for (const value of values) {
          await asks(server, path, { method, as: "admin", json: { [field]: value } })
          const form = { [field]: typeof value === "string" ? value : JSON.stringify(value) }
          await asks(server, path, { method, as: "admin", form })
        }
      }
    }
    const camera = await server.ask(`/cameras/${server.cameraID}`, { as: "user" })
    assert.equal(camera.status, 200)
    assert.equal((await server.ask("/cameras/search", { as: "user" })).status, 200)
  }),
)

const jsonBody = (body: BodyInit): Question => ({
  method: "POST",
  as: "admin",
  body,
  headers: { "content-type": "application/json" },
})

const formBody = (body: BodyInit): Question => ({
  method: "POST",
  as: "admin",
  body,
  headers: { "content-type": "application/x-www-form-urlencoded" },
})

Deno.test(
  "hostile: 100,000 parameters, in the query and in the body",
  unharmed(async (server) => {
    const many = (parameter: (index: number) => string) =>
      Array.from({ length: 100_000 }, (_, index) => parameter(index)).join("&")
    for (const query of [many((index) => `a${index}=1`), many(() => "city=a"), many(() => "")]) {
      await asks(server, `/cameras/search?${query}`, { as: "user" })
      await asks(server, `/auth?${query}`, {}, [422])
      await asks(server, "/apps/register", formBody(query), [422])
      await asks(server, "/cameras/create", formBody(query), [422])
    }
    const keys = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [index, 1]))
    await asks(server, "/cameras/create", jsonBody(JSON.stringify(keys)), [413, 422])
  }),
)

Deno.test(
  "hostile: keys twice, keys of the prototype, deep nesting and bodies that are no text",
  unharmed(async (server) => {
    await asks(server, "/cameras/search?city=a&city=b", { as: "user" }, [200])
    await asks(server, "/cameras/search?after=1&after=2", { as: "user" }, [422])
    await asks(server, "/cameras/search?city=a&city[]=b", { as: "user" }, [422])
    const valid = '"is_active_image":true,"is_active_video":true'
    const bodies: ReadonlyArray<BodyInit> = [
      `{"type":"stream","type":"ip",${valid}}`,
      `{"__proto__":{"type":"stream"},${valid}}`,
      `{"constructor":{"prototype":{"x":1}},${valid}}`,
      `{"type":"ip","retrieval":{"ip":"a","__proto__":{"port":"b"}},"hasOwnProperty":1,${valid}}`,
      "[".repeat(200_000),
      "[".repeat(200_000) + "]".repeat(200_000),
      '{"retrieval":'.repeat(50_000) + "1" + "}".repeat(50_000),
      `{"retrieval":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      "",
      "null",
      "0",
      '"text"',
      "{",
      "\ufeff{}",
      new Uint8Array([0xc0, 0xaf]),
      new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
      new Uint8Array(1000),
      "a".repeat(1024 * 1024 + 1),
    ]
    for (const body of bodies) {
      for (const path of ["/cameras/create", "/apps/register"]) {
        await asks(server, path, jsonBody(body), [400, 413, 422])
        await asks(server, path, formBody(body), [400, 413, 422])
      }
    }
    const retrieval = "[".repeat(100_000)
    const form = { type: "ip", is_active_image: "1", is_active_video: "1", retrieval }
    await asks(server, "/cameras/create", { method: "POST", as: "admin", form }, [422])
    assert.equal(Object.keys(Object.prototype).length, 0)
  }),
)

Deno.test(
  "hostile: /docs leads to no file, and headers in great number or size do no harm",
  unharmed(async (server) => {
    const traversals = [
      "/docs/../deno.json",
      "/docs/..%2f..%2fetc%2fpasswd",
      "/docs/%2e%2e/%2e%2e/etc/passwd",
      "/docs/....//etc/passwd",
      "/docs/..;/etc/passwd",
      "/docs/%5c..%5c..%5cetc%5cpasswd",
      "/docs//etc/passwd",
      "/docs/%00",
      "/docs%2f..%2fdeno.json",
      "/openapi.json/../deno.json",
    ]
    for (const path of traversals) await asks(server, path, {}, [404])
    const flood = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`x-${index}`, "a".repeat(100)]),
    )
    await asks(server, "/cameras/search", { as: "user", headers: flood }, [200])
    for (const name of ["authorization", "content-type", "x-request-id", "cookie", "accept"]) {
      for (const value of ["a".repeat(1_000_000), "\u00ff".repeat(100), ";=,".repeat(1000)]) {
        await asks(server, "/cameras/search", { as: "user", headers: { [name]: value } })
        await asks(server, "/cameras/create", { ...jsonBody("{}"), headers: { [name]: value } })
      }
    }
    for (const length of ["-1", "1e99", "NaN", "99999999999999999999"]) {
      await asks(server, "/cameras/create", {
        ...jsonBody("{}"),
        headers: { "content-type": "application/json", "content-length": length },
      })
    }
  }),
)
