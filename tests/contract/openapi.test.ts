import assert from "node:assert/strict"
import { takesKey } from "../../src/contract/Idempotency.ts"
import { type FailureStatus, type Route, routes } from "../../src/contract/Routes.ts"
import { withServer } from "./Ask.ts"

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: unknown
}

interface Operation {
  readonly operationId: string
  readonly description: string
  readonly parameters?: ReadonlyArray<Parameter>
  readonly security?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<string>>>>
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: unknown }>>
  }
  readonly responses: Readonly<
    Record<string, {
      readonly description: string
      readonly headers?: unknown
      readonly content?: Readonly<Record<string, { readonly schema: unknown }>>
    }>
  >
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>
    readonly schemas: Readonly<Record<string, unknown>>
  }
}

const withDocument = (test: (document: Document) => void) =>
  withServer(async ({ ask }) => {
    const { body, headers, status } = await ask("/openapi.json")
    assert.deepEqual([status, headers.get("content-type")], [200, "application/json"])
    test(body as Document)
  })

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))
  )

const templateOf = (path: string) => path.replace(/:(\w+)/g, "{$1}")

const namesIn = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)

/** Every `$ref` in a value. */
const refsIn = (value: unknown): ReadonlyArray<string> =>
  typeof value !== "object" || value === null ? [] : Object.entries(value).flatMap((
    [name, inner],
  ) => name === "$ref" ? [String(inner)] : refsIn(inner))

const resolve = (document: unknown, ref: string) =>
  ref.split("/").slice(1).reduce<unknown>(
    (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
    document,
  )

Deno.test(
  "GET /openapi.json: is an OpenAPI 3.1 document whose parts fit together",
  withDocument((document) => {
    assert.match(document.openapi, /^3\.1\.\d+$/)
    assert.equal(document.info.title, "CAM2 camera database")
    assert.equal(typeof document.info.version, "string")
    const operations = operationsOf(document)
    const ids = operations.map(({ operation }) => operation.operationId)
    assert.deepEqual([...new Set(ids)], ids)
    for (const { method, operation, path } of operations) {
      assert.match(`${method} ${path}`, /^(get|put|post) \/\S*$/)
      assert.equal(operation.description.length > 0, true, path)
      const parameters = operation.parameters ?? []
      const inPath = parameters.filter((parameter) => parameter.in === "path")
      assert.deepEqual(inPath.map(({ name }) => name).sort(), namesIn(path).sort())
      assert.equal(inPath.every(({ required }) => required), true)
      for (const { name, schema } of parameters) {
        // A query and a path hold text and nothing else.
        assert.equal((schema as { readonly type: unknown }).type, "string", `${path} ${name}`)
      }
      const keys = parameters.map(({ in: place, name }) => `${place} ${name}`)
      assert.deepEqual([...new Set(keys)], keys)
      for (const [status, response] of Object.entries(operation.responses)) {
        assert.match(status, /^[2-5]\d\d$/)
        assert.equal(typeof response.description, "string")
      }
      for (const scheme of operation.security ?? []) {
        for (const name of Object.keys(scheme)) {
          assert.equal(name in document.components.securitySchemes, true, name)
        }
      }
    }
    for (const ref of refsIn(document)) assert.notEqual(resolve(document, ref), undefined, ref)
  }),
)

Deno.test(
  "GET /openapi.json: lists the routes, /health and /ready, and nothing else",
  withDocument((document) => {
    const listed = operationsOf(document).map(({ method, path }) =>
      `${method.toUpperCase()} ${path}`
    )
    const expected = Object.values(routes).map(({ method, path }) =>
      `${method} ${templateOf(path)}`
    )
    assert.equal(expected.length, 15)
    assert.deepEqual(listed.sort(), [...expected, "GET /health", "GET /ready"].sort())
  }),
)

Deno.test(
  "GET /openapi.json: tells which owners a client can be given",
  withDocument((document) => {
    const patternOf = (path: string, method: string) => {
      const { content } = document.paths[path]![method]!.requestBody!
      return Object.values(content).map(({ schema }) => {
        const [ref] = refsIn(schema)
        const found = JSON.stringify(ref ? resolve(document, ref) : schema)
        return new RegExp(JSON.parse(/"pattern":("[^"]*")/.exec(found)![1]!), "u")
      })
    }
    for (const [path, method] of [["/apps/register", "post"], ["/apps/{clientID}", "put"]]) {
      const patterns = patternOf(path!, method!)
      assert.equal(patterns.length, 2)
      for (const pattern of patterns) {
        for (const owner of ["bob", "Zoë & sons", "𝔘".repeat(200)]) {
          assert.equal(pattern.test(owner), true)
        }
        for (const owner of [" bob", "bob\n", "x".repeat(201), "a\u202eb"]) {
          assert.equal(pattern.test(owner), false)
        }
      }
    }
  }),
)

const message = {
  type: "object",
  properties: { message: { type: "string" } },
  required: ["message"],
  additionalProperties: false,
}

for (const [name, route] of Object.entries<Route>(routes)) {
  const { method, path, permission, success } = route
  // A write that takes a key can be in progress.
  const failures = new Set<FailureStatus>([
    ...route.failures,
    ...takesKey(route) ? [409] as const : [],
  ])
  Deno.test(
    `GET /openapi.json: ${method} ${path} (${name}) has the statuses that it documents, each {message}`,
    withDocument((document) => {
      const operation = document.paths[templateOf(path)]![method.toLowerCase()]!
      assert.deepEqual(
        Object.keys(operation.responses).map(Number).sort(),
        [success, ...failures].sort(),
      )
      for (const status of failures) {
        const { content } = operation.responses[status]!
        assert.deepEqual(Object.keys(content!), ["application/json"])
        const { schema } = content!["application/json"]!
        const [ref] = refsIn(schema)
        assert.deepEqual(ref ? resolve(document, ref) : schema, message)
      }
      const headers = (operation.parameters ?? []).filter((parameter) => parameter.in === "header")
      assert.deepEqual(
        headers.map(({ name, required }) => [name, required]),
        takesKey(route) ? [["idempotency-key", false]] : [],
      )
      const isImport = name === "importCameras"
      const type = isImport ? "application/x-ndjson" : "application/json"
      assert.deepEqual(Object.keys(operation.responses[success]!.content!), [type])
      assert.deepEqual(operation.security ?? [], permission ? [{ bearer: [] }] : [])
      assert.deepEqual(
        Object.keys(operation.requestBody?.content ?? {}).sort(),
        ["register", "updateApp", "addCamera", "updateCamera"].includes(name)
          ? ["application/json", "application/x-www-form-urlencoded"]
          : isImport
          ? ["application/x-ndjson"]
          : [],
      )
    }),
  )
}

Deno.test(
  "GET /docs: is a page of HTML made from the document",
  withServer(async ({ ask }) => {
    const { body, headers, status } = await ask("/docs")
    assert.equal(status, 200)
    assert.match(headers.get("content-type")!, /^text\/html/)
    assert.match(String(body), /^<!doctype html>/i)
    for (const path of ["/cameras/search", "/apps/{clientID}/usage"]) {
      assert.equal(String(body).includes(path), true, path)
    }
  }),
)
