import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Cam2 from "@cam2/camera-database"
import { listen, type Received } from "../Loopback.ts"

interface Exchange extends Received {
  readonly response: { readonly status: number; readonly json: unknown }
}

interface Case {
  readonly name: string
  readonly call: string
  readonly args: ReadonlyArray<unknown>
  readonly kwargs: Readonly<Record<string, unknown>>
  readonly token: string | null
  readonly exchanges: ReadonlyArray<Exchange>
  readonly outcome: { readonly returns: unknown } | {
    readonly raises: string
    readonly message: string
  }
}

interface Vectors {
  readonly clientID: string
  readonly clientSecret: string
  readonly cases: ReadonlyArray<Case>
}

/** The field of input that this client refuses before sending, by the name of the case. */
const refusedLocally = new Map([
  ["search 422", "latitude"],
  ["exist 422", "ip"],
  ["add missing", "m3u8_url"],
  ["change log 422", "start"],
])

interface Failure {
  readonly _tag: string
  readonly message: string
}

type Call = (case_: Case) => Effect.Effect<unknown, Failure, Cam2.ApiClient>

type AnyOperation = (...args: ReadonlyArray<never>) => ReturnType<Call>

// The recorded arguments are of any shape: the client must refuse the wrong ones by itself.
const untyped = (operation: AnyOperation) =>
  operation as (...args: ReadonlyArray<unknown>) => ReturnType<Call>

const byPosition = (operation: AnyOperation): Call => (case_) => untyped(operation)(...case_.args)

const byKeyword = (operation: AnyOperation): Call => (case_) => untyped(operation)(case_.kwargs)

const operations: Readonly<Record<string, Call>> = {
  register: ({ args }) =>
    Effect.map(untyped(Cam2.register)(...args), (registered) => {
      const { clientID, clientSecret } = registered as Cam2.Credentials
      assert.equal(Redacted.isRedacted(clientSecret), true)
      return [clientID, Redacted.value(clientSecret)]
    }),
  update_owner: byPosition(Cam2.updateOwner),
  update_permission: byPosition(Cam2.updatePermission),
  reset_secret: ({ args }) =>
    Effect.map(untyped(Cam2.resetSecret)(...args), (secret) => {
      assert.equal(Redacted.isRedacted(secret), true)
      return Redacted.value(secret as Redacted.Redacted<string>)
    }),
  client_ids_by_owner: byPosition(Cam2.clientIdsByOwner),
  usage_by_client: byPosition(Cam2.usageByClient),
  camera_by_id: byPosition(Cam2.cameraById),
  camera_by_legacy_id: byPosition(Cam2.cameraByLegacyId),
  camera_by_list_id: ({ args: [cameraIDs, legacyCameraIDs] }) =>
    untyped(Cam2.cameraByListId)({ cameraIDs, legacyCameraIDs }),
  search_camera: byKeyword(Cam2.searchCamera),
  check_cam_exist: byKeyword(Cam2.checkCamExist),
  write_camera: byKeyword(Cam2.writeCamera),
  get_change_log: ({ args: [start, end, offset] }) =>
    untyped(Cam2.getChangeLog)({ start, end, offset }),
}

const withoutNulls = (text: string) =>
  Object.fromEntries(
    Object.entries(JSON.parse(text) as Record<string, unknown>).filter(([, value]) =>
      value !== null
    ),
  )

const comparableText = (text: string) =>
  text.replace(/^(True|False)$/, (word) => word.toLowerCase())

const comparablePairs = (pairs: Received["query"]) =>
  Object.fromEntries(
    pairs.map(([name, text]) => [
      name,
      name === "retrieval" ? withoutNulls(text) : comparableText(text),
    ]),
  )

/** An exchange with what may differ taken out: the order of parameters, `True`, and nulls. */
const comparable = ({ method, path, query, authorization, contentType, form }: Received) => ({
  method,
  path,
  query: comparablePairs(query),
  parameterCount: query.length,
  authorization,
  contentType,
  form: form && comparablePairs(form),
  formCount: form?.length,
})

/** A camera of the original: its place in numbers, and `null` where it says nothing. */
const asRead = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asRead)
  if (typeof value !== "object" || value === null || !("latitude" in value)) return value
  const camera = value as Cam2.Camera
  const place = { latitude: Number(camera.latitude), longitude: Number(camera.longitude) }
  return { ...Cam2.makeCamera(camera), ...camera, ...place }
}

const secretOf = (length: string) => "x".repeat(Number(length.replace("len:", "")))

const replay = async (case_: Case, { clientID, clientSecret }: Vectors) => {
  const auth: Exchange = {
    method: "GET",
    path: "/auth",
    query: [["clientID", clientID], ["clientSecret", clientSecret]],
    response: { status: 200, json: { token: case_.token } },
  }
  // A new client here starts without a token: what the original held, it asks for first.
  const script = case_.token === null ? case_.exchanges : [auth, ...case_.exchanges]
  await using server = listen((_, index) => {
    const response = script[index]?.response ?? { status: 599, json: null }
    return Response.json(response.json, { status: response.status })
  })
  const isConstructor = case_.call === "Client"
  const call = isConstructor ? Effect.void : operations[case_.call]!(case_)
  const result = await call.pipe(
    Effect.provide(Cam2.layer({
      clientID: isConstructor ? secretOf(case_.args[0] as string) : clientID,
      clientSecret: Redacted.make(
        isConstructor ? secretOf(case_.args[1] as string) : clientSecret,
      ),
      baseURL: server.baseURL,
      retry: false,
    })),
    Effect.result,
    Effect.runPromise,
  )
  return { result, received: server.received, script }
}

const path = new URL("../../../shared/wire/vectors.json", import.meta.url)
const vectors = await Deno.readTextFile(path).then(
  (text) => JSON.parse(text) as Vectors,
  (error) => {
    if (error instanceof Deno.errors.NotFound) return undefined
    throw error
  },
)

if (vectors === undefined) {
  Deno.test({
    name: "vectors: skipped: ../shared/wire/vectors.json is absent",
    ignore: true,
    fn: () => {},
  })
} else {
  Deno.test("vectors: the record holds 44 calls of known operations", () => {
    assert.equal(vectors.cases.length, 44)
    const calls = new Set(vectors.cases.map(({ call }) => call))
    assert.deepEqual([...calls].sort(), ["Client", ...Object.keys(operations)].sort())
    const names = new Set(vectors.cases.map(({ name }) => name))
    assert.deepEqual([...refusedLocally.keys()].filter((name) => !names.has(name)), [])
  })

  for (const case_ of vectors.cases) {
    const field = refusedLocally.get(case_.name)
    if (field !== undefined) {
      Deno.test(`vectors: ${case_.name} is refused before anything is sent`, async () => {
        const { received, result } = await replay(case_, vectors)
        assert.deepEqual(received, [])
        assert.equal(Result.isFailure(result), true)
        const error = (result as Result.Failure<never, Cam2.FormatError>).failure
        assert.ok(error instanceof Cam2.FormatError)
        assert.equal(error.field, field)
        assert.equal((case_.outcome as { message: string }).message.endsWith(`(${field})`), true)
      })
      continue
    }
    Deno.test(`vectors: ${case_.name}`, async () => {
      const { received, result, script } = await replay(case_, vectors)
      const expected = case_.exchanges.length === 0 ? [] : script
      assert.deepEqual(received.map(comparable), expected.map(comparable))
      const { outcome } = case_
      const ended = Result.match(result, {
        onSuccess: (returns): unknown => ({ returns }),
        onFailure: (error) => ({ raises: error._tag, message: error.message }),
      })
      assert.deepEqual(
        ended,
        "returns" in outcome ? { returns: asRead(outcome.returns) } : {
          // The original raised AuthenticationError for the 403 of a write.
          raises: case_.name === "add 403" ? "AuthorizationError" : outcome.raises,
          message: outcome.message,
        },
      )
    })
  }
}
