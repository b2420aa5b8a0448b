/**
 * Changes of cameras as server-sent events, each when it is made (HTML Standard, 9.2).
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Sse from "effect/encoding/Sse"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { ChangeLogEntry } from "../../domain/ChangeLog.ts"
import { FormatError } from "../../domain/Errors.ts"
import { breakOff } from "../middleware/BrokenOff.ts"
import { checkAgain } from "../middleware/Permissions.ts"
import { BodyTimeout } from "../middleware/RequestBody.ts"
import { endUntaken } from "../middleware/Untaken.ts"
import type { CameraStoreShape, StoreChanges } from "../stores/CameraStore.ts"
import { checkPlace, wantedOf } from "./ChangePlace.ts"
import { holdPlace } from "./HeldPlace.ts"

/** The media type of events. */
export const eventStream = "text/event-stream"

// How soon a change is told, and how long a connection is silent: proxies close those that are longer.
const pollMillis = 1000
const silenceMillis = 15_000

const comment = ":\n\n"

type Changes = CameraStoreShape["changes"]
type Page = Effect.Success<ReturnType<Changes>>

/**
 * The events of a page. Only its end has an id, for a page is begun again as a whole: the last event,
 * or, where that is of another kind, an id alone, which readers remember and do not report.
 */
const toEvents = ({ items, last }: Page, { kind }: StoreChanges): string => {
  const isTold = (entry: ChangeLogEntry) => kind === undefined || kind === entry.kind
  const events = items.map((entry, index) =>
    isTold(entry)
      ? Sse.encoder.write({
        _tag: "Event",
        event: "message",
        id: index === items.length - 1 ? String(last) : undefined,
        data: JSON.stringify(entry),
      })
      : ""
  ).join("")
  return isTold(items.at(-1)!) ? events : `${events}id: ${last}\n\n`
}

interface Step {
  readonly after: number | undefined
  readonly offset: number | undefined
}

/**
 * What is told from a place on, up to the end of the range if it has one; fails where the client may not
 * go on.
 */
const tell = <E>(
  wanted: StoreChanges,
  changes: Changes,
  check: Effect.Effect<void, E>,
): Stream.Stream<string, E> => {
  // A rare kind is not looked for in all of the log again and again.
  const { kind: _, ...range } = wanted
  return Stream.paginate<Step, string, E>(
    { after: wanted.after, offset: wanted.offset },
    Effect.fnUntraced(function* (step) {
      const begun = yield* Clock.currentTimeMillis
      while (true) {
        // A change has its time before it is kept.
        const isOver = (yield* Clock.currentTimeMillis) > (wanted.end ?? Infinity) + pollMillis
        const page = yield* changes({ ...range, ...step })
        if (page.items.length > 0) {
          yield* check
          const next = { after: page.last, offset: undefined }
          return [[toEvents(page, wanted)], Option.some<Step>(next)] as const
        }
        if (isOver) return [[], Option.none<Step>()] as const
        if ((yield* Clock.currentTimeMillis) - begun >= silenceMillis) {
          yield* check
          return [[comment], Option.some(step)] as const
        }
        yield* Effect.sleep(pollMillis)
      }
    }),
  )
}

const broken = new Error("The events were not taken in time.")

/** The events from where the client was told to last, or from where it asks. */
export const changeEvents = Effect.fnUntraced(function* (
  query: Parameters<typeof wantedOf>[0],
  cameras: Pick<CameraStoreShape, "changes" | "lastChange">,
) {
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  const lastID = headers["last-event-id"]
  if (lastID !== undefined && !(/^\d+$/.test(lastID) && Number.isSafeInteger(Number(lastID)))) {
    return yield* new FormatError({
      message: "Format Error Messages (Last-Event-ID): expected the id of an event",
    })
  }
  const asked = lastID === undefined
    ? query
    : { ...query, after: Number(lastID), offset: undefined }
  const field = lastID === undefined ? "after" : "Last-Event-ID"
  yield* checkPlace({ operation: "getCameraChanges", field, after: asked.after }, cameras)
  const wanted = yield* wantedOf(asked, cameras)
  const leave = yield* holdPlace("events")
  if (HttpServerResponse.isHttpServerResponse(leave)) return leave
  const context = yield* Effect.context<never>()
  const check = Effect.provideContext(checkAgain("getCameraChanges"), context)
  const events = Stream.make(comment).pipe(
    Stream.concat(tell(wanted, cameras.changes, check)),
    // The client comes again, and is told with a status why it may not.
    Stream.catch(() => Stream.empty),
    Stream.ensuring(leave),
  )
  const sent = endUntaken(events, { patience: yield* BodyTimeout, rest: Stream.fail(broken) }).pipe(
    breakOff,
    Stream.provideContext(context),
  )
  return HttpServerResponse.stream(Stream.encodeText(sent), {
    contentType: eventStream,
    // Some proxies keep a response until they have much of it.
    headers: { "x-accel-buffering": "no" },
  })
})
