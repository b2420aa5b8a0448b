/**
 * The routes about the sources of cameras.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { Api } from "../../contract/Api.ts"
import { toParameters } from "../../contract/Encoding.ts"
import { formatLink } from "../../contract/Link.ts"
import { pageBytes, pageSize, routes } from "../../contract/Routes.ts"
import { wireExpectations } from "../../contract/WireExpectations.ts"
import * as Problem from "../../domain/Problem.ts"
import { checkSourceName, type Source, type SourceDescription } from "../../domain/Source.ts"
import { SourceStore } from "../stores/SourceStore.ts"
import { revalidated } from "./Caching.ts"

const checkName = checkSourceName("putSource")

// Never a number, for cursors that are numbers grow from page to page.
const cursorOf = ({ name }: Source) => `name:${name}`
const nameIn = (cursor: string) => /^name:(.*)$/s.exec(cursor)?.[1]

const encoder = new TextEncoder()

/** As many of some sources, from the first on, as fit into one response; one at least. */
const fitting = (sources: ReadonlyArray<Source>): ReadonlyArray<Source> => {
  let bytes = 2
  const end = sources.findIndex((source, index) => {
    bytes += encoder.encode(JSON.stringify(source)).length + 1
    return bytes > pageBytes && index > 0
  })
  return end === -1 ? sources : sources.slice(0, end)
}

const isTold = (field: readonly [name: string, value: unknown]) => field[1] != null

/** The routes below `/sources`. */
export const sources = HttpApiBuilder.group(
  Api,
  "sources",
  Effect.fnUntraced(function* (handlers) {
    const store = yield* SourceStore
    return handlers.handleAll({
      listSources: Effect.fnUntraced(function* ({ query: { after: cursor, limit = pageSize } }) {
        const after = cursor === undefined ? undefined : nameIn(cursor)
        if (cursor !== undefined && after === undefined) {
          const expected = wireExpectations.after!
          return yield* Problem.fieldError("listSources", "after", cursor, expected)
        }
        const found = yield* store.list({ after, limit: limit + 1 })
        const items = fitting(found.slice(0, limit))
        const last = items.at(-1)
        const link = last === undefined || items.length === found.length ? {} : {
          link: formatLink(
            "next",
            routes.listSources.path,
            toParameters({ limit, after: cursorOf(last) }),
          ),
        }
        return yield* revalidated(HttpServerResponse.jsonUnsafe(items, { headers: link }))
      }),
      putSource: Effect.fnUntraced(function* ({ params, payload }) {
        const { name } = yield* Effect.fromResult(checkName(params))
        const description: SourceDescription = Object.fromEntries(
          Object.entries(payload).filter(isTold),
        )
        yield* store.put(name, description)
        return { message: "OK" }
      }),
    })
  }),
)
