/**
 * Pages of a list that the server writes in a form, joined to one text.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { Pairs } from "../contract/Encoding.ts"
import type { CameraForm } from "../contract/forms/CameraForm.ts"
import type { FailureStatus, Route } from "../contract/Routes.ts"
import { type FormatError, InvalidResponseError } from "../domain/Errors.ts"
import { type ApiResponse, responseFacts } from "./ApiResponse.ts"
import type { ApiClientShape, RequestError } from "./ApiClient.ts"
import { linksOf, walkPages } from "./Pages.ts"
import type { FailureByStatus } from "./StatusErrors.ts"

/** The text of a page, and what comes before and after the items of any page. */
type Parts = readonly [begin: string, items: string, end: string]

interface Splitting {
  readonly mediaType: string
  /** What comes between two pages. */
  readonly between: string
  /** The parts of a page; none of one that is not whole. */
  readonly split: (answer: ApiResponse) => Parts | undefined
}

const splitList = ({ body, text }: ApiResponse): Parts | undefined => {
  const begin = text.indexOf("[") + 1
  const end = text.lastIndexOf("]")
  return body === undefined || begin === 0 || end < begin
    ? undefined
    : [text.slice(0, begin), text.slice(begin, end), text.slice(end)]
}

/** Splits lines, the first of which are the same on every page up to `headerEnd`. */
const splitLines = (headerEnd: string) => ({ text }: ApiResponse): Parts | undefined => {
  const at = text.indexOf(headerEnd)
  if (at === -1 || text !== "" && !text.endsWith("\n")) return undefined
  const start = at + headerEnd.length
  return [text.slice(0, start), text.slice(start), ""]
}

const splittings: { readonly [Form in CameraForm]: Splitting } = {
  json: { mediaType: "application/json", between: ",", split: splitList },
  geojson: { mediaType: "application/geo+json", between: ",", split: splitList },
  ndjson: { mediaType: "application/x-ndjson", between: "", split: splitLines("") },
  csv: { mediaType: "text/csv", between: "", split: splitLines("\r\n") },
}

/** The names of the forms. */
export const formNames: ReadonlyArray<string> = /* @__PURE__ */ Object.keys(splittings)

/** Where a list is, and in which form it is wanted. */
export interface FormedList<Failure extends FailureStatus> {
  readonly operation: string
  readonly route: Route<Failure>
  /** The parameters of the first page, once they were checked. */
  readonly parameters: Result.Result<Pairs, FormatError>
  readonly format: CameraForm
}

/** The whole list as one text: the end of it comes only after the last page. */
export const joinPages = <Failure extends FailureStatus>(
  api: ApiClientShape,
  { format, operation, parameters, route }: FormedList<Failure>,
): Stream.Stream<string, RequestError | FailureByStatus[Failure]> =>
  Stream.suspend(() => {
    const { between, mediaType, split } = splittings[format]
    let first: Parts | undefined
    let isBegun = false
    const fetchPage = Effect.fnUntraced(function* (parameters: Pairs) {
      const answer = yield* api.call({ operation, route, parameters })
      const wrong = (message: string) =>
        new InvalidResponseError({ message, operation, ...responseFacts(answer) })
      const isForm = answer.header("content-type")?.replace(/;.*/, "").trim() === mediaType
      const parts = isForm ? split(answer) : undefined
      if (!parts) return yield* wrong(`The answer is no ${format}. Use streamCameras.`)
      first ??= parts
      const [begin, items, end] = parts
      if (begin !== first[0] || end !== first[2]) {
        return yield* wrong("The pages of the server do not fit together.")
      }
      const { later, next } = linksOf(route, answer, api)
      if (items !== "" && !next && !later) {
        return yield* wrong("The server does not say whether this is all. Use streamCameras.")
      }
      return { items: [items], count: items === "" ? 0 : 1, next, later: parameters }
    })
    const pages = walkPages(
      { operation, path: route.path, parameters, options: {}, fetchPage },
      ({ items }) => {
        const lead = isBegun ? between : first?.[0]
        isBegun = true
        return items.map((text) => lead + text)
      },
    )
    const rest = Stream.suspend(() => {
      const [begin = "", , end = ""] = first ?? []
      return Stream.succeed(isBegun ? end : begin + end)
    })
    return Stream.filter(Stream.concat(pages, rest), (text) => text !== "")
  })
