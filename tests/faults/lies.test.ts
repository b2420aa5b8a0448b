import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import { layer } from "@cam2/camera-database"
import { options } from "../unit/client/MemoryApi.ts"
import { operations } from "./ClientOperations.ts"
import { answer, type Fault, faultyServer, head, write } from "./FaultyServer.ts"
import { type Outcome, report } from "./Report.ts"

/** What a lie is told as, besides the operation. */
interface Told {
  readonly _tag: string
  readonly message?: string
  readonly status?: number
  readonly path?: string
}

/** An answer that is not what it says, and the error that tells of it. */
interface Lie {
  readonly tell: Fault
  readonly told: Told
}

const text = (body: unknown) => JSON.stringify(body)
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const utf16 = (text: string) =>
  new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer)
const json = { "content-type": "application/json" }

/** The body with its first field of another type, and where that is. */
const mistype = (body: unknown): readonly [body: unknown, path: string] => {
  if (Array.isArray(body)) {
    const [first, path] = mistype(body.at(-1))
    return [[...body.slice(0, -1), first], `[${body.length - 1}].${path}`]
  }
  const [name, value] = Object.entries(body as object)[0]!
  return [{ ...body as object, [name]: typeof value === "number" ? `${value}` : 5 }, name]
}

// Parsing takes seconds at the full depth: that is for one operation that gives a list, and one that
// gives an object. The stack ends long before the depth of the others.
const deepest = ["searchCamera", "cameraById"]
const depthOf = (called: string) => deepest.includes(called) ? 1_000_000 : 50_000

const notJson = (status: number): Told => ({
  _tag: "InvalidResponseError",
  message: "The response is not JSON. Check the base URL.",
  status,
  path: "",
})

const unreadable = (status: number, path: string, cameraID?: string): Told => ({
  _tag: "InvalidResponseError",
  message: `The response cannot be read${path && ` at ${path}`}${
    cameraID === undefined ? "" : ` (camera ${cameraID})`
  }.`,
  status,
  path,
})

/** Lies in place of the answer to an operation. */
const liesOf = (called: string): Readonly<Record<string, Lie>> => {
  const { body, success } = operations[called]!
  const depth = depthOf(called)
  const deep = (open: string, close: string) => open.repeat(depth) + close.repeat(depth)
  const saying = (
    content: string | Uint8Array<ArrayBuffer>,
    told: Told,
    headers: Readonly<Record<string, string>> = json,
  ): Lie => ({
    tell: async (connection, rest) => {
      await rest()
      await answer(connection, content, headers, success)
    },
    told,
  })
  const isList = Array.isArray(body)
  const [mistyped, place] = mistype(body)
  const foreign = text(body).replace("{", '{"note":"Zürich",')
  // Which camera it is does not matter where there is none.
  const sample: unknown = isList ? body[0] : body
  const ofCamera = Predicate.isObject(sample) && "cameraID" in sample && "type" in sample
  const one = unreadable(success, ofCamera ? "camera_type" : "")
  const atRoot = isList ? unreadable(success, "") : one
  const first = Object.keys(isList ? body[0] : body as object)[0]!
  const missing = (at: string) => unreadable(success, at + (ofCamera ? "camera_type" : first))
  return {
    "cut JSON": saying(text(body).slice(0, -1), notJson(success)),
    "a page of HTML": saying("<!doctype html><title>Hello</title>", notJson(success), {
      "content-type": "text/html",
    }),
    "an empty body": saying("", notJson(success)),
    "two values": saying(text(body) + text(body), notJson(success)),
    "Latin-1": saying(latin1(foreign), notJson(success), {
      "content-type": "application/json; charset=iso-8859-1",
    }),
    "Latin-1 that says it is UTF-8": saying(latin1(foreign), notJson(success)),
    "UTF-16": saying(utf16(text(body)), notJson(success), {
      "content-type": "application/json; charset=utf-16le",
    }),
    "a lone continuation byte": saying(
      Uint8Array.of(...latin1(text(body).slice(0, -2)), 0x80, ...latin1(text(body).slice(-2))),
      notJson(success),
    ),
    "null": saying("null", atRoot),
    "a number": saying("5", atRoot),
    "text": saying('"OK"', atRoot),
    "a list for an object, or an object for a list": saying(
      text(isList ? { message: "OK" } : [body]),
      atRoot,
    ),
    "an object without fields": saying(text(isList ? [{}] : {}), missing(isList ? "[0]." : "")),
    "a field of another type": saying(text(mistyped), unreadable(success, place)),
    "lists deep in lists": saying(
      deep("[", "]"),
      isList ? unreadable(success, ofCamera ? "[0].camera_type" : "[0]") : one,
    ),
    "objects deep in objects": saying(
      `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
      isList ? atRoot : missing(""),
    ),
    "a field of deep lists": saying(
      text(mistyped).replace(/:(5|"5")/, `:${deep("[", "]")}`),
      unreadable(success, place),
    ),
    "many brackets that are never closed": saying("[".repeat(depth), notJson(success)),
    "a body that is shorter than it says": {
      tell: async (connection, rest) => {
        await rest()
        await write(connection, head({ ...json, "content-length": 10_000 }, success) + text(body))
        connection.close()
      },
      told: { _tag: "ConnectionError" },
    },
  }
}

const outcomes: Array<Outcome> = []

for (const name of Object.keys(liesOf("cameraById"))) {
  Deno.test(`operations: ${name} is a typed error of each of them`, async () => {
    const seen = new Set<string>()
    for (const [called, operation] of Object.entries(operations)) {
      // What it passes on is text, and whether that is a whole page is tested with it.
      if (called === "exportCameras") continue
      const { tell, told } = liesOf(called)[name]!
      await using server = faultyServer(tell)
      const error = await Effect.runPromise(
        Effect.flip(operation.call()).pipe(
          Effect.provide(layer({ ...options, baseURL: server.baseURL })),
        ),
      )
      const { _tag, message, path, status } = error
      const origin = new URL(server.baseURL).origin
      assert.deepEqual([called, error.operation, { _tag, message, path, status }], [
        called,
        operation.madeOf ?? called,
        {
          message: `No response from ${origin}: the connection was lost. ` +
            "Check the base URL and that the server runs.",
          path: undefined,
          status: undefined,
          ...told,
        },
      ])
      seen.add(_tag)
    }
    outcomes.push({
      fault: name,
      tries: Object.keys(operations).length,
      promised: "a typed error with operation, status and path",
      seen: [...seen].join(", "),
    })
  })
}

Deno.test("operations: the table of the lies that they were told", () => report(...outcomes))
