/**
 * Responses that are lists of cameras, in the form that the request asks for: one page, or all of them.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { accepted } from "../../contract/forms/Accept.ts"
import {
  type CameraForm,
  cameraForms,
  formIn,
  formOf,
  writeForm,
} from "../../contract/forms/CameraForm.ts"
import { essenceOf, type Form, type ListedCamera } from "../../contract/forms/Form.ts"
import { pageBytes } from "../../contract/Routes.ts"
import type { CameraFilter } from "../../domain/CameraQuery.ts"
import type { SourceDescription } from "../../domain/Source.ts"
import { breakOff } from "../middleware/BrokenOff.ts"
import { checkRemains } from "../middleware/Permissions.ts"
import { BodyTimeout } from "../middleware/RequestBody.ts"
import { endUntaken } from "../middleware/Untaken.ts"
import type { CameraCursor, CameraPage } from "../stores/CameraStore.ts"
import type { SourceStoreShape } from "../stores/SourceStore.ts"
import { beginTurn, type Turn } from "../stores/Turn.ts"
import { newestOf, revalidated } from "./Caching.ts"
import { holdPlace } from "./HeldPlace.ts"

const formByType = new Map(
  cameraForms.map((name) => [essenceOf(formOf[name].mediaType), name]),
)
const mediaTypes = [...formByType.keys()]

/**
 * The form of a response: what `format` says, else what is accepted. Who accepts none of the forms gets
 * JSON, as whoever asked before there were others.
 */
const formFor = (format: CameraForm | undefined, accept: string | undefined): CameraForm =>
  format ?? formByType.get(accepted(accept, mediaTypes) ?? "") ?? "json"

/** Where a page begins: past the offset of the filter where nothing is said of it. */
interface Place {
  readonly after: CameraCursor | undefined
  readonly offset?: undefined
  /** As many cameras at most; what the filter says when left out. */
  readonly limit?: number
}

/** A search as its response needs it. */
export interface FormedSearch {
  /** What the query says of the form. */
  readonly format: CameraForm | undefined
  /** The order of what is found. */
  readonly sort: CameraFilter["sort"]
  /** What is told of some sources. */
  readonly describe: SourceStoreShape["describe"]
  /** Whether all that is found is wanted, not one page. */
  readonly isWhole: boolean
  /** Where to begin; past the offset of the filter when left out. */
  readonly after: CameraCursor | undefined
  /** One page from a place on. */
  readonly search: (place: Place) => Effect.Effect<CameraPage>
  /** What JSON has of a page. */
  readonly toJson: (page: CameraPage) => unknown
  /** The `Link` of a page. */
  readonly linkOf: (page: CameraPage) => string | undefined
}

const encoder = new TextEncoder()

const noSources: ReadonlyMap<string, SourceDescription> = new Map()

/** The cameras of a page as a list has them: with their distance, and what their sources ask for. */
const listed = Effect.fnUntraced(function* (
  form: Form,
  { distances, items }: CameraPage,
  describe: SourceStoreShape["describe"],
) {
  const names = form === formOf.json ? [] : items.flatMap(({ source }) => source ?? [])
  const described = names.length === 0 ? noSources : yield* describe([...new Set(names)])
  return items.map((camera, index): ListedCamera => {
    const { attribution, licence } = described.get(camera.source ?? "") ?? {}
    return {
      ...camera,
      distance: distances?.[index],
      source_licence: licence,
      source_attribution: attribution,
    }
  })
})

/** How many of some cameras, from the first on, fit into one response; one at least. */
const countFitting = (form: Form, cameras: ReadonlyArray<ListedCamera>): number => {
  const { begin, between, end, write } = form
  let bytes = begin.length + end.length
  const excess = cameras.findIndex((camera, index) => {
    bytes += encoder.encode(write(camera)).length + between.length
    return bytes > pageBytes && index > 0
  })
  return excess === -1 ? cameras.length : excess
}

/**
 * A page with its text. The stores bound a page by what it is in JSON: where it is larger in its form,
 * fewer cameras are asked for.
 */
const writePage = Effect.fnUntraced(function* (
  form: Form,
  { after, describe, search, toJson }: FormedSearch,
) {
  let page = yield* search({ after })
  if (form === formOf.json) return { page, text: JSON.stringify(toJson(page)) }
  while (true) {
    const cameras = yield* listed(form, page, describe)
    const text = writeForm(form, cameras)
    // A character has three bytes at most.
    const fitting = text.length * 3 <= pageBytes ? cameras.length : countFitting(form, cameras)
    if (fitting === cameras.length) return { page, text }
    page = yield* search({ after, limit: fitting })
  }
})

/**
 * All that is found, page by page: the next one is read once the one before was taken. It fails where
 * the client is no more, so that the response breaks off and is not mistaken for a whole one.
 */
const walk = <E>(
  form: Form,
  { after, describe, search }: FormedSearch,
  check: Effect.Effect<void, E>,
): Stream.Stream<Uint8Array, E> =>
  Stream.suspend(() => {
    let turn: Turn | undefined
    const pages = Stream.paginate(
      { after, isFirst: true, isEmpty: true },
      Effect.fnUntraced(function* ({ after, isEmpty, isFirst }: Step) {
        // A reader who takes every page at once would keep all others waiting.
        if (turn !== undefined) yield* Effect.andThen(turn.wait, check)
        turn = beginTurn()
        const page = yield* search({ after, ...!isFirst && { offset: undefined } })
        const { next } = page
        const items = yield* listed(form, page, describe)
        // A page that took too long may have none, and leads to the next.
        const isStillEmpty = isEmpty && items.length === 0
        const lead = (isFirst ? form.begin : "") +
          (isEmpty || items.length === 0 ? "" : form.between)
        const end = next === undefined ? form.end : ""
        const text = lead + items.map(form.write).join(form.between) + end
        const step = next === undefined
          ? Option.none<Step>()
          : Option.some({ after: next, isFirst: false, isEmpty: isStillEmpty })
        return [[encoder.encode(text)], step] as const
      }),
    )
    return Stream.ensuring(pages, Effect.sync(() => turn?.end()))
  })

interface Step {
  readonly after: CameraCursor | undefined
  readonly isFirst: boolean
  /** Whether no camera was written yet. */
  readonly isEmpty: boolean
}

const broken = new Error("The response was not taken in time.")

/** The response to a search in the form that is asked for. */
export const responseInForm = Effect.fnUntraced(function* (asked: FormedSearch) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const { isWhole, linkOf, sort } = asked
  const form = formIn(formFor(asked.format, headers.accept), sort)
  if (!isWhole) {
    const { page, text } = yield* writePage(form, asked)
    const link = linkOf(page)
    return yield* revalidated(
      HttpServerResponse.text(text, {
        contentType: form.mediaType,
        headers: link === undefined ? {} : { link },
      }),
      newestOf(page.items),
    )
  }
  const leave = yield* holdPlace("walks")
  if (HttpServerResponse.isHttpServerResponse(leave)) return leave
  const context = yield* Effect.context<never>()
  const bytes = walk(form, asked, checkRemains("searchCamera"))
  const sent = endUntaken(Stream.ensuring(bytes, leave), {
    patience: yield* BodyTimeout,
    rest: Stream.fail(broken),
  }).pipe(breakOff, Stream.provideContext(context))
  return HttpServerResponse.stream(sent, { contentType: form.mediaType })
})
