/**
 * `cam2 near`: the cameras nearest to a place.
 *
 * @module
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { mostOnPage } from "../../domain/CameraQuery.ts"
import { printable } from "../../domain/Printable.ts"
import { fields, selection, toFilter } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { part } from "../Flags.ts"
import { tellMisspelled } from "../TellMisspelled.ts"
import { form } from "../output/Form.ts"
import { UsageError } from "../output/ReportFailure.ts"
import { findPlace } from "../Place.ts"
import { printNearest } from "./Search.ts"

const place = Argument.String("place").pipe(
  Argument.withDescription(
    "latitude,longitude in degrees, or a place where there are cameras, such as Lyon or 'Paris, FR'",
  ),
)

const { bbox: _box, latitude: _latitude, longitude: _longitude, ...around } = selection

const defaultLimit = 10

/** `cam2 near`. */
export const near = Command.make(
  "near",
  { place, selection: around, fields, limit: part.limit, form, connection },
  Effect.fnUntraced(function* ({ fields, form, limit = defaultLimit, place, selection }) {
    if (limit > mostOnPage) {
      return yield* new UsageError({ message: `--limit: got ${limit}, at most ${mostOnPage}` })
    }
    const { latitude, longitude, name } = yield* findPlace(place)
    if (name !== undefined) {
      yield* Console.error(`near ${printable(name)}, ${latitude},${longitude}`)
    }
    const filter = yield* toFilter(selection, [latitude, longitude])
    const count = yield* printNearest({ filter, limit, fields, form })
    yield* tellMisspelled(count, selection)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Find the cameras nearest to a place"),
  Command.withDescription(
    "Find the cameras nearest to a point or a place, with their distance in kilometres, 10 unless " +
      "--limit is given, and with --radius only those within it. A place is where the cameras of a " +
      "city of this name are, or those that are found by these words.",
  ),
  Command.withExamples([
    { command: "cam2 near 40.4259,-86.9081 --radius 5", description: "Within 5 km of a point" },
    { command: "cam2 near 'Paris, FR' --limit 3 --type stream" },
  ]),
)
