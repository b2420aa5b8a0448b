import assert from "node:assert/strict"
import * as Duration from "effect/Duration"
import { failureOf, isToldByApi } from "../../../src/client/StatusErrors.ts"
import { type Route, routes } from "../../../src/contract/Routes.ts"

const receivedAt = Date.UTC(2015, 9, 21, 7, 27, 0)

const failure = (
  route: Route,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> => {
  const error = failureOf("op", route, {
    status,
    body,
    header: (name) => new Headers(headers).get(name) ?? undefined,
    text: "",
    receivedAt,
  })
  return { ...error, message: error.message }
}

const facts = (_tag: string, status: number, message: string) => ({
  _tag,
  operation: "op",
  status,
  message,
})

Deno.test("failureOf: a documented status is its error, with the server's message word for word", () => {
  const tags: ReadonlyArray<readonly [status: number, tag: string]> = [
    [401, "AuthenticationError"],
    [403, "AuthorizationError"],
    [404, "ResourceNotFoundError"],
    [409, "ResourceConflictError"],
    [412, "PreconditionFailedError"],
  ]
  const message = "  Kein <Zutritt>\n für 'Ünbekannte' "
  assert.deepEqual(
    tags.map(([status]) => failure(routes.updateCamera, status, { message })),
    tags.map(([status, tag]) => facts(tag, status, message)),
  )
})

Deno.test("failureOf: 422 names the field when the server did", () => {
  const fields: ReadonlyArray<readonly [message: string, field: string | undefined]> = [
    ["Format Error Messages (latitude)", "latitude"],
    ["Format Error Messages (legacy_cameraID): got -1", "legacy_cameraID"],
    ["Must include the owner's username", undefined],
    ["Format Error Messages ()", undefined],
  ]
  assert.deepEqual(
    fields.map(([message]) => failure(routes.searchCamera, 422, { message })),
    fields.map(([message, field]) => ({ ...facts("FormatError", 422, message), field })),
  )
})

Deno.test("failureOf: a status that the route does not document is an InvalidResponseError", () => {
  const undocumented: ReadonlyArray<readonly [route: Route, status: number]> = [
    [routes.searchCamera, 403],
    [routes.checkCamExist, 404],
    [routes.addCamera, 404],
    [routes.cameraById, 409],
    [routes.resetSecret, 409],
    [routes.usageByClient, 422],
    [routes.register, 404],
    [routes.authenticate, 403],
    [routes.cameraById, 204],
    [routes.cameraById, 302],
    [routes.cameraById, 418],
  ]
  assert.deepEqual(
    undocumented.map(([route, status]) => failure(route, status, { message: "x" })),
    undocumented.map(([{ method, path }, status]) =>
      facts(
        "InvalidResponseError",
        status,
        `Status ${status} is not a response of this API to ${method} ${path}. Check the base URL.`,
      )
    ),
  )
})

Deno.test("failureOf: a 404 of a path that no route has is a wrong base URL, unless an id is in it", () => {
  const message = "There is no such route."
  assert.deepEqual(
    [routes.authenticate, routes.cameraById].map((route) => failure(route, 404, { message })),
    [
      facts(
        "InvalidResponseError",
        404,
        "Status 404 is not a response of this API to GET /auth. Check the base URL.",
      ),
      facts("ResourceNotFoundError", 404, message),
    ],
  )
})

Deno.test("failureOf: 409 with Retry-After on a route that takes a key is one in progress, and no conflict", () => {
  const retryAfter = Duration.seconds(2)
  for (const route of [routes.register, routes.resetSecret, routes.addCamera]) {
    assert.deepEqual(
      failure(route, 409, { message: "in progress" }, { "retry-after": "2" }),
      { ...facts("InternalError", 409, "in progress"), retryAfter },
    )
  }
  assert.deepEqual(
    failure(routes.updateCamera, 409, { message: "taken" }, { "retry-after": "2" }),
    facts("ResourceConflictError", 409, "taken"),
  )
})

Deno.test("isToldByApi: needs a message and the id of the request", () => {
  const told = (body: unknown, requestId?: string) =>
    [429, 503].map((status) =>
      isToldByApi(failureOf("op", routes.addCamera, {
        status,
        body,
        header: () => undefined,
        text: "",
        receivedAt,
        requestId,
      }))
    )
  assert.deepEqual(told({ message: "busy" }, "id"), [true, true])
  assert.deepEqual(told({ message: "busy" }), [false, false])
  for (const body of [undefined, null, "busy", {}, { message: 5 }, [{ message: "busy" }]]) {
    assert.deepEqual(told(body, "id"), [false, false])
  }
})

Deno.test("failureOf: every 5xx is an InternalError on every route", () => {
  for (const route of Object.values(routes)) {
    for (const status of [500, 502, 503, 504, 599]) {
      assert.deepEqual(
        failure(route, status, null),
        { ...facts("InternalError", status, "InternalError"), retryAfter: undefined },
      )
      // What is no JSON, such as the page of a proxy.
      assert.deepEqual(
        failure(route, status, undefined),
        {
          ...facts(
            "InternalError",
            status,
            `Status ${status} without a message. Try again later.`,
          ),
          retryAfter: undefined,
        },
      )
      assert.deepEqual(
        failure(route, status, { message: "down" }),
        { ...facts("InternalError", status, "down"), retryAfter: undefined },
      )
    }
  }
})

Deno.test("failureOf: 429 is a TooManyRequestsError on every route, with the seconds to wait", () => {
  for (const route of Object.values(routes)) {
    const { retryAfter, ...rest } = failure(route, 429, { message: "slow" }, {
      "Retry-After": "7",
    })
    assert.deepEqual(rest, facts("TooManyRequestsError", 429, "slow"))
    assert.deepEqual(retryAfter, Duration.seconds(7))
  }
})

Deno.test("failureOf: a Retry-After can be a date, and stand on a 5xx too", () => {
  const headers = { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }
  assert.deepEqual(failure(routes.cameraById, 429, null, headers).retryAfter, Duration.minutes(1))
  assert.deepEqual(failure(routes.cameraById, 503, null, headers).retryAfter, Duration.minutes(1))
})

Deno.test("failureOf: a Retry-After that is a date counts from the server's own", () => {
  const retryAfter = "Wed, 21 Oct 2015 07:28:00 GMT"
  const wait = (date: string) =>
    failure(routes.cameraById, 429, null, { "retry-after": retryAfter, date }).retryAfter
  // This machine is 27 minutes ahead, an hour behind, or the server tells no time that can be read.
  assert.deepEqual(wait("Wed, 21 Oct 2015 07:27:50 GMT"), Duration.seconds(10))
  assert.deepEqual(wait("Wed, 21 Oct 2015 06:00:00 GMT"), Duration.minutes(88))
  assert.deepEqual(wait("today"), Duration.minutes(1))
})

Deno.test("failureOf: a Retry-After that is over, or no time, is none", () => {
  for (const header of ["Wed, 21 Oct 2015 07:00:00 GMT", "Wed, 21 Oct 2015 07:27:00 GMT", "0"]) {
    for (const status of [429, 503]) {
      const { retryAfter } = failure(routes.cameraById, status, null, { "retry-after": header })
      assert.equal(retryAfter, undefined, header)
    }
  }
})

Deno.test("failureOf: a Retry-After that is neither seconds nor a date is none", () => {
  for (const header of ["", "soon", "-1", "1.5", "1e9", "Wed, 99 Oct 2015"]) {
    assert.deepEqual(failure(routes.cameraById, 429, null, { "retry-after": header }), {
      ...facts("TooManyRequestsError", 429, "Too many requests."),
      retryAfter: undefined,
    })
    assert.deepEqual(failure(routes.cameraById, 429, undefined, { "retry-after": header }), {
      ...facts(
        "TooManyRequestsError",
        429,
        "Status 429 without a message. Try again later.",
      ),
      retryAfter: undefined,
    })
  }
})

Deno.test("failureOf: a documented status without a message is not this API's answer", () => {
  for (const body of [undefined, null, {}, { message: 5 }, "Not Found", ["message"]]) {
    assert.equal(failure(routes.cameraById, 404, body)._tag, "InvalidResponseError")
  }
})
