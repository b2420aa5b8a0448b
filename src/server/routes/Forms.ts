/**
 * Answers that are lists of cameras, in the form that the request asks for: one page, or all of them.
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
  type Form,
  formOf,
  writeForm,
} from "../../contract/forms/CameraForm.ts"
import { checkRemains } from "../middleware/Permissions.ts"
import { BodyTimeout } from "../middleware/RequestBody.ts"
import { endUntaken } from "../middleware/Untaken.ts"
import type { CameraCursor, CameraPage } from "../stores/CameraStore.ts"
import { newestOf, revalidated } from "./Caching.ts"
import { holdPlace } from "./HeldPlace.ts"

const essence = ({ mediaType }: Form) => mediaType.replace(/;.*/, "")
const formByType = new Map(cameraForms.map((name) => [essence(formOf[name]), name]))
const mediaTypes = [...formByType.keys()]

/**
 * The form of an answer: what `format` says, else what is accepted. Who accepts none of the forms gets
 * JSON, as whoever asked before there were others.
 */
const formFor = (format: CameraForm | undefined, accept: string | undefined): Form =>
  formOf[format ?? formByType.get(accepted(accept, mediaTypes) ?? "") ?? "json"]

/** Where a page begins: past the offset of the filter where nothing is said of it. */
interface Place {
  readonly after: CameraCursor | undefined
  readonly offset?: undefined
}

/** A search as its answer needs it. */
export interface FormedSearch {
  /** What the query says of the form. */
  readonly format: CameraForm | undefined
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

/**
 * All that is found, page by page: the next one is read once the one before was taken. It fails where
 * the client is no more, so that the answer breaks off and is not mistaken for a whole one.
 */
const walk = <E>(
  form: Form,
  { after, search }: FormedSearch,
  check: Effect.Effect<void, E>,
): Stream.Stream<Uint8Array, E> =>
  Stream.paginate(
    { after, isFirst: true },
    Effect.fnUntraced(function* ({ after, isFirst }: Step) {
      if (!isFirst) yield* check
      const { items, next } = yield* search({ after, ...!isFirst && { offset: undefined } })
      const lead = isFirst ? form.begin : items.length > 0 ? form.between : ""
      const end = next === undefined ? form.end : ""
      const text = lead + items.map(form.write).join(form.between) + end
      const step = next === undefined
        ? Option.none<Step>()
        : Option.some({ after: next, isFirst: false })
      return [[encoder.encode(text)], step] as const
    }),
  )

interface Step {
  readonly after: CameraCursor | undefined
  readonly isFirst: boolean
}

const broken = new Error("The answer was not taken in time.")

/** The answer to a search in the form that is asked for. */
export const answerInForm = Effect.fnUntraced(function* (asked: FormedSearch) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const form = formFor(asked.format, headers.accept)
  const { after, isWhole, linkOf, search } = asked
  if (!isWhole) {
    const page = yield* search({ after })
    const link = linkOf(page)
    const body = form === formOf.json
      ? JSON.stringify(asked.toJson(page))
      : writeForm(form, page.items)
    return yield* revalidated(
      HttpServerResponse.text(body, {
        contentType: form.mediaType,
        headers: link === undefined ? {} : { link },
      }),
      newestOf(page.items),
    )
  }
  const leave = yield* holdPlace("walks")
  if (HttpServerResponse.isHttpServerResponse(leave)) return leave
  const context = yield* Effect.context<never>()
  const bytes = Stream.provideContext(walk(form, asked, checkRemains("searchCamera")), context)
  const sent = endUntaken(Stream.ensuring(bytes, leave), {
    patience: yield* BodyTimeout,
    rest: Stream.fail(broken),
  })
  return HttpServerResponse.stream(sent, { contentType: form.mediaType })
})
