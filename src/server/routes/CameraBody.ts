/**
 * The body of a write of a camera: from what the wire names to what is kept.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { CameraPayload } from "../../contract/Payloads.ts"
import { withClearing } from "../../domain/CameraPut.ts"
import { checkNewCamera, type NewCamera } from "../../domain/CameraWrite.ts"
import { FormatError } from "../../domain/Errors.ts"
import * as Problem from "../../domain/Problem.ts"
import { inputMessage } from "../middleware/InputMessage.ts"

/** The record that a body describes, with the names of the operations. */
export const fromPayload = ({ retrieval, type, ...rest }: typeof CameraPayload.Type) => ({
  ...rest,
  // What is null there is unknown, and can stand beside it.
  ...Object.fromEntries(Object.entries(retrieval ?? {}).filter(([, value]) => value != null)),
  ...(type == null ? {} : { camera_type: type }),
})

/** What a check found, as the wire names it: the operations say camera_type where it says type. */
export const wireError = (error: FormatError): FormatError =>
  error.field === "camera_type"
    ? Problem.fieldError(error.operation ?? "", "type", error.actual, error.expected ?? "")
    : error

/** What a check found, as the wire names it. */
export const checked = <A>(result: Result.Result<A, FormatError>): Effect.Effect<A, FormatError> =>
  Effect.fromResult(Result.mapError(result, wireError))

/** The record that a body describes which may clear fields: see {@linkcode withClearing}. */
export const toPutRecord = (
  payload: typeof CameraPayload.Type,
): { readonly [name: string]: unknown } =>
  withClearing({ ...payload.retrieval, ...fromPayload(payload) })

const checkNew = checkNewCamera("addCamera")

/** The camera to add that a payload describes. */
export const toNewCamera = (
  payload: typeof CameraPayload.Type,
): Result.Result<NewCamera, FormatError> =>
  Result.mapError(checkNew(fromPayload(payload)), wireError)

const decode = Schema.decodeUnknownResult(CameraPayload, { onExcessProperty: "error" })

const refuse = (message: string) => new FormatError({ message, operation: "addCamera" })

const parse = (text: string): Result.Result<unknown, FormatError> =>
  Result.try({
    try: () => JSON.parse(text),
    catch: () => refuse("Format Error Messages (body): Expected a valid JSON body"),
  })

const parsePayload = (text: string) =>
  Result.flatMap(
    parse(text),
    (body) => Result.mapError(decode(body), ({ issue }) => refuse(inputMessage(issue))),
  )

/** The camera to add in a text of JSON; refuses what `POST /cameras/create` does, in the same words. */
export const parseNewCamera = (text: string): Result.Result<NewCamera, FormatError> =>
  Result.flatMap(parsePayload(text), toNewCamera)

/** The camera to put in a text of JSON, which may clear fields; refused in the same words. */
export const parsePutCamera = (text: string): Result.Result<NewCamera, FormatError> =>
  Result.flatMap(
    parsePayload(text),
    (payload) => Result.mapError(checkNew(toPutRecord(payload)), wireError),
  )
