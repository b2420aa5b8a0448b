import assert from "node:assert/strict"
import type { Route } from "../../../src/contract/Routes.ts"
import * as routes from "../../../src/contract/RouteTable.ts"
import {
  type CallFailure,
  isUnsettled,
  mayRepeat,
  neverSent,
} from "../../../src/client/Repeating.ts"

const busy = { message: "Try later.", requestId: "1" }

/** What a request can come to, by a name. */
const failures: Readonly<Record<string, CallFailure>> = {
  refused: { _tag: "ConnectionError", message: "", reason: "Refused" },
  local: { _tag: "ConnectionError", message: "", reason: "Local" },
  reset: { _tag: "ConnectionError", message: "", reason: "Reset" },
  "429 of the API": { _tag: "TooManyRequestsError", ...busy, status: 429 },
  "503 of the API": { _tag: "InternalError", ...busy, status: 503 },
  "500 of the API": { _tag: "InternalError", ...busy, status: 500 },
  "429 of a proxy": { _tag: "TooManyRequestsError", message: "Too many requests.", status: 429 },
  "503 of a proxy": { _tag: "InternalError", message: "InternalError", status: 503 },
}
const names = Object.keys(failures)

const every: ReadonlyArray<readonly [name: string, route: Route]> = Object.entries(routes)

/** The failures after which each route is repeated. */
const repeated = (heedsKeys: boolean) =>
  Object.fromEntries(every.map(([name, route]) => [
    name,
    names.filter((failure) => mayRepeat(route, { heedsKeys })(failures[failure]!)),
  ]))

Deno.test("mayRepeat: repeats whatever does no more when it is done twice", () => {
  const notDone = ["refused", "local", "429 of the API", "503 of the API"]
  const doneTwice: Readonly<Record<string, ReadonlyArray<string>>> = {
    register: [],
    resetSecret: [],
    addCamera: notDone,
    importCameras: notDone,
  }
  assert.deepEqual(
    repeated(false),
    Object.fromEntries(every.map(([name]) => [name, doneTwice[name] ?? names])),
  )
  // With a key the server does it once.
  assert.deepEqual(
    repeated(true),
    Object.fromEntries(every.map(([name]) => [name, name === "importCameras" ? notDone : names])),
  )
})

Deno.test("neverSent: is certain of a refused connection and of this machine only", () => {
  assert.deepEqual(names.filter((name) => neverSent(failures[name]!)), ["refused", "local"])
})

Deno.test("isUnsettled: a write in progress, and an answer that is not of the API", () => {
  const cases: ReadonlyArray<readonly [failure: CallFailure, isUnsettled: boolean]> = [
    [{ _tag: "InternalError", message: "", status: 409, requestId: "1" }, true],
    [{ _tag: "InternalError", message: "", status: 503 }, false],
    [{ _tag: "InvalidResponseError", message: "", status: 200 }, true],
    [{ _tag: "InvalidResponseError", message: "", status: 200, requestId: "1" }, false],
    [{ _tag: "ResourceConflictError", message: "", status: 409 }, false],
    [{ _tag: "ConnectionError", message: "" }, false],
  ]
  assert.deepEqual(cases.map(([failure]) => [failure, isUnsettled(failure)]), cases)
})
