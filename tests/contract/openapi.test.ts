import assert from "node:assert/strict"
import { takesKey } from "../../src/contract/Idempotency.ts"
import { type FailureStatus, type Route, routes } from "../../src/contract/Routes.ts"
import { cameraWords } from "../../src/contract/document/CameraWords.ts"
import { sharedRows, typedRows } from "../../src/domain/CameraTable.ts"
import { withServer } from "./Ask.ts"

interface Parameter {
  readonly name: string
  readonly in: string
  readonly description: string
  readonly required: boolean
  readonly schema: unknown
}

interface Response {
  readonly $ref?: string
  readonly description: string
  readonly headers?: unknown
  readonly content?: Readonly<
    Record<string, { readonly schema: unknown; readonly examples?: unknown }>
  >
}

interface Operation {
  readonly operationId: string
  readonly description: string
  readonly parameters?: ReadonlyArray<Parameter>
  readonly security?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<string>>>>
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: unknown }>>
  }
  readonly responses: Readonly<Record<string, Response>>
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

/** A response, which stands by itself where several operations have it. */
const responseOf = (document: unknown, response: Response): Response =>
  // The references of the document are checked on their own.
  response.$ref === undefined ? response : resolve(document, response.$ref) as Response

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
      assert.match(`${method} ${path}`, /^(get|put|post|delete) \/\S*$/)
      assert.equal(operation.description.length > 0, true, path)
      const parameters = operation.parameters ?? []
      const inPath = parameters.filter((parameter) => parameter.in === "path")
      assert.deepEqual(inPath.map(({ name }) => name).sort(), namesIn(path).sort())
      assert.equal(inPath.every(({ required }) => required), true)
      for (const { description, name, schema } of parameters) {
        const { items, type } = schema as {
          readonly type?: unknown
          readonly items?: { readonly type: unknown }
        }
        const plain = ["string", "number", "integer", "boolean"]
        assert.ok(plain.includes(String(items?.type ?? type)), `${path} ${name}`)
        assert.equal(type === "array", items !== undefined)
        assert.ok(description.length > 0, `${path} ${name}`)
      }
      const keys = parameters.map(({ in: place, name }) => `${place} ${name}`)
      assert.deepEqual([...new Set(keys)], keys)
      for (const [status, response] of Object.entries(operation.responses)) {
        assert.match(status, /^[2-5]\d\d$/)
        assert.equal(typeof responseOf(document, response).description, "string")
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
    assert.equal(expected.length, 28)
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

const failure = { $ref: "#/components/schemas/Failure" }

const withBody = [
  "register",
  "updateClient",
  "addCamera",
  "updateCamera",
  "putCameraBySource",
  "camerasByIds",
  "retireCamera",
  "putSource",
]

/** What the server answers before a route, or in its place. */
const ofServer = (name: string) => [
  ...withBody.includes(name) ? [400, 408] : [],
  ...withBody.includes(name) || ["resetSecret", "removeClient", "deleteCamera"].includes(name)
    ? [413, 415]
    : [],
  ...name === "importCameras" ? [415] : [],
  ...[422, 429, 500, 503],
]

/** What a read is answered whose answer the client has already. */
const revalidated = (name: string) =>
  [
      "cameraById",
      "cameraByLegacyId",
      "searchCamera",
      "checkCamExist",
      "getCameraChanges",
      "countCameras",
      "cameraFacets",
      "cameraClusters",
      "listSources",
    ].includes(
      name,
    )
    ? [304]
    : []

for (const [name, route] of Object.entries<Route>(routes)) {
  const { method, otherSuccess, path, permission, success } = route
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
        [
          ...new Set([
            success,
            otherSuccess ?? success,
            ...revalidated(name),
            ...failures,
            ...ofServer(name),
          ]),
        ].sort(),
      )
      for (const status of [...failures, ...ofServer(name)]) {
        const { content } = responseOf(document, operation.responses[status]!)
        assert.deepEqual(Object.keys(content!), ["application/json"])
        const { examples, schema } = content!["application/json"]!
        assert.deepEqual(schema, failure)
        assert.ok(Object.keys(examples as object).length > 0)
      }
      const headers = (operation.parameters ?? []).filter((parameter) => parameter.in === "header")
      assert.deepEqual(
        headers.map(({ name, required }) => [name, required]),
        takesKey(route)
          ? [["idempotency-key", false]]
          : name === "putCameraBySource"
          ? [["if-match", false], ["if-none-match", false]]
          : route.failures.includes(412)
          ? [["if-match", false]]
          : name === "getCameraChanges"
          ? [["if-none-match", false], ["last-event-id", false]]
          : revalidated(name).length > 0
          ? [["if-none-match", false]]
          : [],
      )
      const isImport = name === "importCameras"
      const type = isImport ? "application/x-ndjson" : "application/json"
      assert.deepEqual(
        Object.keys(operation.responses[success]!.content!),
        name === "searchCamera"
          ? [type, "application/geo+json", "application/x-ndjson", "text/csv"]
          : name === "getCameraChanges"
          ? [type, "text/event-stream"]
          : [type],
      )
      assert.deepEqual(operation.security ?? [], permission ? [{ bearer: [] }] : [])
      assert.deepEqual(
        Object.keys(operation.requestBody?.content ?? {}).sort(),
        withBody.includes(name)
          ? ["application/json", "application/x-www-form-urlencoded"]
          : isImport
          ? ["application/x-ndjson"]
          : [],
      )
    }),
  )
}

Deno.test(
  "GET /openapi.json: every object has a name, and every field and each kind of answer its words",
  withDocument((document) => {
    const walk = (value: unknown, place: string): void => {
      if (typeof value !== "object" || value === null) return
      assert.equal("properties" in value && "type" in value, false, place)
      for (const [name, inner] of Object.entries(value)) {
        if (name !== "examples") walk(inner, `${place}/${name}`)
      }
    }
    walk(document.paths, "")
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      assert.match(name, /^[A-Z][A-Za-z]+$/)
      const { properties = {} } = schema as {
        readonly properties?: Readonly<Record<string, { readonly description?: string }>>
      }
      for (const [field, of] of Object.entries(properties)) {
        assert.ok(of.description, `${name}.${field}`)
        walk(of, `${name}.${field}`)
      }
    }
    assert.equal(JSON.stringify(document).includes("x-written-as"), false)
  }),
)

Deno.test(
  "GET /openapi.json: every field of a camera to write tells what it holds, also on a line of an import",
  withDocument((document) => {
    const bodyOf = (path: string, type: string) =>
      document.paths[path]!.post!.requestBody!.content[type]!.schema as {
        readonly $ref: string
        readonly contentSchema?: unknown
      }
    const added = bodyOf("/cameras/create", "application/json")
    const lines = bodyOf("/cameras/import", "application/x-ndjson")
    assert.deepEqual(lines.contentSchema, added)
    interface Described {
      readonly $ref?: string
      readonly description?: string
      readonly anyOf?: ReadonlyArray<Described>
      readonly properties?: Readonly<Record<string, Described>>
    }
    const { properties } = resolve(document, added.$ref) as Described
    const found = new Map<string, string | undefined>()
    for (const [name, field] of Object.entries(properties!)) {
      if (name !== "retrieval") found.set(name, field.description)
      const $ref = name === "retrieval" ? field.anyOf![0]!.$ref! : ""
      const inside = $ref === "" ? {} : (resolve(document, $ref) as Described).properties!
      for (const [name, { description }] of Object.entries(inside)) found.set(name, description)
    }
    found.delete("type")
    for (const [name, field] of [...sharedRows, ...typedRows]) {
      if (field.isServerMade) assert.equal(found.has(name), false, name)
      else assert.ok(found.get(name)!.startsWith(cameraWords(name)!), name)
      found.delete(name)
    }
    assert.equal(found.size, 0)
    const { direction, resolution_width, source, update_interval } = properties!
    assert.deepEqual(
      [direction, resolution_width, source, update_interval].map((field) => field!.description),
      [
        "Where it looks, clockwise from north: a number of degrees from 0 to below 360",
        "Width of the picture in pixels: a whole number above 0",
        "Who publishes the camera: text of at most 200 characters",
        "Time between new pictures: a number of seconds above 0",
      ],
    )
  }),
)

Deno.test(
  "GET /openapi.json: every text of a camera has its longest length",
  withDocument((document) => {
    const { content } = document.paths["/cameras/create"]!.post!.requestBody!
    const body = content["application/json"]!.schema
    const lengths = new Map<string, number>()
    const collect = (value: unknown, name: string) => {
      if (typeof value !== "object" || value === null) return
      const { $ref, maxLength, properties } = value as Readonly<Record<string, unknown>>
      if (typeof $ref === "string") collect(resolve(document, $ref), name)
      if (typeof maxLength === "number") lengths.set(name, maxLength)
      for (const [name, inner] of Object.entries(properties ?? {})) collect(inner, name)
      for (const inner of Object.values(value)) {
        if (inner !== properties) collect(inner, name)
      }
    }
    collect(body, "")
    const names = ["name", "source", "country", "state", "city", "road", "source_id"]
      .concat("timezone_id", "timezone_name")
    assert.deepEqual(Object.fromEntries(lengths), {
      ...Object.fromEntries([...names, "brand", "model"].map((name) => [name, 200])),
      ip: 253,
      ...Object.fromEntries(
        ["reference_logo", "reference_url", "image_path", "video_path", "snapshot_url", "m3u8_url"]
          .map((name) => [name, 2048]),
      ),
    })
  }),
)
