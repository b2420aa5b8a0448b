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
import { essenceOf } from "../contract/forms/Form.ts"
import type { FailureStatus, Route } from "../contract/Routes.ts"
import { type FormatError, InvalidResponseError } from "../domain/Errors.ts"
import { responseFacts } from "./ApiResponse.ts"
import type { ApiClientShape, RequestError } from "./ApiClient.ts"
import { linksOf, walkPages } from "./Pages.ts"
import type { FailureByStatus } from "./StatusErrors.ts"

interface Splitting {
  readonly mediaType: string
  /** What comes between two pages. */
  readonly between: string
  /** The parts of a whole page: what every page begins with, its items, what every page ends with. */
  readonly parts: RegExp
}

const splittings: { readonly [Form in CameraForm]: Splitting } = {
  json: { mediaType: "application/json", between: ",", parts: /^(\[)(.*)(\])$/s },
  geojson: { mediaType: "application/geo+json", between: ",", parts: /^([^[]*\[)(.*)(\]})$/s },
  ndjson: { mediaType: "application/x-ndjson", between: "", parts: /^()((?:.*\n)?)()$/s },
  csv: { mediaType: "text/csv", between: "", parts: /^([^\n]*\r\n)((?:.*\n)?)()$/s },
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

/** The whole list as one text: the end of it comes with the last page. */
export const joinPages = <Failure extends FailureStatus>(
  api: ApiClientShape,
  { format, operation, parameters, route }: FormedList<Failure>,
): Stream.Stream<string, RequestError | FailureByStatus[Failure]> =>
  Stream.suspend(() => {
    const { between, mediaType, parts } = splittings[format]
    let first: ReadonlyArray<string> | undefined
    let lead = ""
    const fetchPage = Effect.fnUntraced(function* (parameters: Pairs) {
      const response = yield* api.call({ operation, route, parameters })
      const type = essenceOf(response.header("content-type") ?? "")
      const found = type === mediaType ? parts.exec(response.text)?.slice(1) : undefined
      const { later, next } = linksOf(route, response, api)
      const [begin, items = "", end] = found ?? []
      const isPage = found && (!first || first[0] === begin && first[2] === end) &&
        (between === "" || response.body !== undefined)
      // Without a link, as from a server that takes no notice of the form, there may be more of it.
      if (!isPage || items !== "" && !next && !later) {
        return yield* new InvalidResponseError({
          message: `This is no page of ${format}.`,
          operation,
          ...responseFacts(response),
        })
      }
      const text = (first ? "" : begin) + (items && lead + items) + (next ? "" : end)
      first = found
      if (items !== "") lead = between
      return { items: [text], count: text === "" ? 0 : 1, next, later: parameters }
    })
    return walkPages(
      { operation, path: route.path, parameters, options: {}, fetchPage },
      ({ items }) => items,
    )
  })
