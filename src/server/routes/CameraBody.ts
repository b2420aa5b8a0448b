/**
 * The body of a write of a camera: from what the wire names to what is kept.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { checkAddress } from "../../contract/KindSchema.ts"
import { CameraPayload } from "../../contract/Payloads.ts"
import { sharedRows, typedRows } from "../../domain/CameraTable.ts"
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

const toPayload = (body: unknown) =>
  Result.mapError(decode(body), ({ issue }) => refuse(inputMessage(issue)))

const payloadNames: ReadonlySet<string> = new Set(Object.keys(CameraPayload.fields))
const addressNames = [...sharedRows, ...typedRows].flatMap(([name, { kind }]) =>
  kind === "address" ? [name] : []
)
const retrievalNames: ReadonlySet<string> = new Set(typedRows.map(([name]) => name))

const hasAddresses = (fields: { readonly [name: string]: unknown }) =>
  addressNames.every((name) => fields[name] == null || checkAddress(fields[name]) === true)

/**
 * Whether a body has the names of a payload only, no field twice, and addresses that a payload may have.
 * If its values pass the checks of a camera too, it is the payload that it would be decoded to: no text
 * is left that stands for another value.
 */
const isPlain = (body: unknown): body is typeof CameraPayload.Type => {
  if (!Predicate.isReadonlyObject(body) || !hasAddresses(body)) return false
  const { retrieval } = body
  return Object.keys(body).every((name) => payloadNames.has(name)) &&
    (retrieval === undefined || Predicate.isReadonlyObject(retrieval) && hasAddresses(retrieval) &&
        Object.keys(retrieval).every((name) => retrievalNames.has(name) && !(name in body)))
}

/** What `read` makes of a body: decoding takes longer than all else, and most bodies need none. */
const readBody = (
  text: string,
  read: (payload: typeof CameraPayload.Type) => Result.Result<NewCamera, FormatError>,
): Result.Result<NewCamera, FormatError> =>
  Result.flatMap(parse(text), (body) => {
    const plain = isPlain(body) ? read(body) : undefined
    return plain !== undefined && Result.isSuccess(plain)
      ? plain
      : Result.flatMap(toPayload(body), read)
  })

/** The camera to add in a text of JSON; refuses what `POST /cameras/create` does, in the same words. */
export const parseNewCamera = (text: string): Result.Result<NewCamera, FormatError> =>
  readBody(text, toNewCamera)

/** The camera to put in a text of JSON, which may clear fields; refused in the same words. */
export const parsePutCamera = (text: string): Result.Result<NewCamera, FormatError> =>
  readBody(text, (payload) => Result.mapError(checkNew(toPutRecord(payload)), wireError))
