import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import * as Rpc from "effect/rpc/Rpc"
import * as Workflow from "effect/workflow/Workflow"
import * as Cam2 from "@cam2/camera-database"
import * as Schemas from "@cam2/camera-database/schemas"
import * as operations from "../../../src/client/operations/mod.ts"

const facts = { message: "m", operation: "searchCamera", status: 500, requestId: "r" }
const retryAfter = Duration.seconds(5)

const errors = [
  [Schemas.FormatError, new Cam2.FormatError({ ...facts, field: "radius", expected: "a number" })],
  [Schemas.FormatError, new Cam2.FormatError({ message: "m" })],
  [Schemas.AuthenticationError, new Cam2.AuthenticationError(facts)],
  [Schemas.AuthorizationError, new Cam2.AuthorizationError(facts)],
  [Schemas.ResourceNotFoundError, new Cam2.ResourceNotFoundError(facts)],
  [Schemas.ResourceConflictError, new Cam2.ResourceConflictError(facts)],
  [Schemas.PreconditionFailedError, new Cam2.PreconditionFailedError(facts)],
  [Schemas.InternalError, new Cam2.InternalError({ ...facts, retryAfter })],
  [Schemas.TooManyRequestsError, new Cam2.TooManyRequestsError({ ...facts, retryAfter })],
  [Schemas.ConnectionError, new Cam2.ConnectionError({ message: "m", reason: "Refused" })],
  [Schemas.InvalidResponseError, new Cam2.InvalidResponseError({ ...facts, path: "[3].latitude" })],
  [Schemas.InvalidClientIdError, new Cam2.InvalidClientIdError({ message: "m" })],
  [Schemas.InvalidClientSecretError, new Cam2.InvalidClientSecretError({ message: "m" })],
  [
    Schemas.InvalidOptionError,
    new Cam2.InvalidOptionError({ message: "m", option: "timeout", expected: "a duration" }),
  ],
] as const

type Instance = InstanceType<typeof Cam2.FormatError | typeof Cam2.ConnectionError>

const pass = (schema: unknown, error: unknown) => {
  const codec = Schema.fromJsonString(schema as Schema.Codec<Instance, unknown>)
  const text = Schema.encodeSync(codec)(error as Instance)
  return { text, read: Schema.decodeSync(codec)(text) }
}

Deno.test("errors: each survives as JSON, with its class, tag and facts", () => {
  for (const [schema, error] of errors) {
    const { read } = pass(schema, error)
    assert.equal(read.constructor, error.constructor)
    assert.deepEqual({ ...read }, { ...error })
    assert.deepEqual([read._tag, read.message], [error._tag, error.message])
  }
  const classes = Object.entries(Cam2).filter(([name]) => name.endsWith("Error"))
  assert.deepEqual(
    [...new Set(errors.map(([, { _tag }]) => _tag))].sort(),
    classes.map(([name]) => name).sort(),
  )
})

Deno.test("InternalError: a time without an end survives as one without a practical end", () => {
  const error = new Cam2.InternalError({ message: "m", retryAfter: Duration.infinity })
  assert.deepEqual(JSON.parse(pass(Schemas.InternalError, error).text), {
    _tag: "InternalError",
    message: "m",
    retryAfter: Number.MAX_VALUE,
  })
})

Deno.test("FormatError: what the caller gave is not written", () => {
  const error = new Cam2.FormatError({ message: "m", field: "ip", actual: "my secret" })
  assert.deepEqual(JSON.parse(pass(Schemas.FormatError, error).text), {
    _tag: "FormatError",
    message: "m",
    field: "ip",
  })
})

Deno.test("failuresOf: takes each failure of its operation, and no other", () => {
  for (const [, error] of errors) {
    const isOf = (name: Schemas.OperationName) => Schema.is(Schemas.failuresOf(name))(error)
    const isCommon =
      !/^(Authorization|ResourceConflict|PreconditionFailed|InvalidClient|InvalidOption)/.test(
        error._tag,
      )
    assert.equal(isOf("searchCamera"), isCommon, error._tag)
    assert.equal(isOf("cameraById"), isCommon || error._tag === "AuthorizationError", error._tag)
    assert.equal(isOf("addCamera"), isCommon || /^(Auth|ResourceC)/.test(error._tag), error._tag)
    if (isCommon) {
      assert.equal(pass(Schemas.failuresOf("searchCamera"), error).read._tag, error._tag)
    }
  }
})

// It does not compile when an operation has no such entry, or fails otherwise.
type Operations = typeof operations
type ErrorOf<Name extends keyof Operations> = ReturnType<Operations[Name]> extends
  Effect.Effect<infer _A, infer E, infer _R> ? E
  : ReturnType<Operations[Name]> extends Stream.Stream<infer _A, infer E, infer _R> ? E
  : never
type IsSame<A, B> = [A, B] extends [B, A] ? true : false
const isTyped: {
  readonly [Name in keyof Operations]: IsSame<Schemas.FailureOf<Name>, ErrorOf<Name>>
} = Object.fromEntries(Object.keys(operations).map((name) => [name, true])) as {
  readonly [Name in keyof Operations]: true
}

Deno.test("failuresOf: knows every operation", () => {
  for (const name of Object.keys(isTyped) as ReadonlyArray<Schemas.OperationName>) {
    assert.ok(Schema.isSchema(Schemas.failuresOf(name)), name)
  }
})

Deno.test("failuresOf: what is no operation is a TypeError that says so", () => {
  const wrong = [
    ["bogus", '"bogus"'],
    ["toString", '"toString"'],
    ["authenticate", '"authenticate"'],
    ["updateClient", '"updateClient"'],
    [undefined, "nothing"],
    [null, "null"],
  ] as const
  for (const [name, got] of wrong) {
    assert.throws(() => Schemas.failuresOf(name as Schemas.OperationName), {
      name: "TypeError",
      message: `failuresOf: got ${got}, expected the name of an operation.`,
    })
  }
})

Deno.test("failuresOf, Camera: are taken by Rpc and Workflow", () => {
  const error = Schemas.failuresOf("searchCamera")
  const success = Schema.Array(Schemas.Camera)
  const payload = { filter: Schemas.CameraFilter }
  assert.equal(Rpc.make("search", { payload, success, error })._tag, "search")
  const workflow = Workflow.make("mirror", {
    payload,
    success,
    error,
    idempotencyKey: ({ filter }) => JSON.stringify(filter),
  })
  assert.equal(workflow._tag, "mirror")
})
