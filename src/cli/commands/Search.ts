/**
 * `cam2 search`: cameras by place and attributes.
 *
 * @module
 */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { streamCameras } from "../../client/operations/mod.ts"
import { pageSize } from "../../contract/Routes.ts"
import { type CameraFilter, mostOnPage } from "../../domain/CameraQuery.ts"
import type { CameraField, NearestFilter } from "../../domain/CameraSearch.ts"
import { fields, near, selection, toFilter } from "../CameraFlags.ts"
import { connection, layerClient } from "../Connection.ts"
import { concurrency, part } from "../Flags.ts"
import { columnsOf, namesOf, nearColumnsOf } from "../output/CameraColumns.ts"
import { type Form, form } from "../output/Form.ts"
import { tellMisspelled } from "../TellMisspelled.ts"
import { UsageError } from "../output/ReportFailure.ts"
import { printList, printPart } from "../output/PrintList.ts"

const noun = ["camera", "cameras"] as const

/** Which cameras are wanted nearest to a point, and how they are printed. */
export interface Nearest {
  readonly filter: CameraFilter
  readonly limit: number
  readonly fields: ReadonlyArray<CameraField> | undefined
  readonly form: Form
}

/** Prints the cameras that are nearest to a point. */
export const printNearest = ({ fields, filter, form, limit }: Nearest) =>
  Effect.suspend(() => {
    // With fields it has those that the columns show, and by distance that.
    const asked = { ...filter, ...fields && { fields }, limit } as NearestFilter
    return printList(Stream.take(streamCameras(asked), limit), {
      form,
      columns: nearColumnsOf(fields),
      names: [...namesOf(fields), "distance"],
      describe: (count) => `${count} ${noun[count === 1 ? 0 : 1]}`,
    })
  })

/** `cam2 search`. */
export const search = Command.make(
  "search",
  { selection, near, fields, part, concurrency, form, connection },
  Effect.fnUntraced(function* ({ concurrency, fields, form, near, part, selection }) {
    const { all, limit = pageSize, offset } = part
    const filter = yield* toFilter(selection, near)
    if (near !== undefined) {
      if (all || offset !== undefined || limit > mostOnPage) {
        return yield* new UsageError({
          message:
            `--near gives the nearest, up to --limit ${mostOnPage}: it excludes --all and --offset`,
        })
      }
      const count = yield* printNearest({ filter, limit, fields, form })
      return yield* tellMisspelled(count, selection)
    }
    // With fields it has those that the columns show.
    const asked = { ...filter, offset, ...fields && { fields } } as CameraFilter
    const cameras = streamCameras(asked, { concurrency })
    const count = yield* printPart(cameras, {
      part,
      form,
      columns: columnsOf(fields),
      names: namesOf(fields),
      noun,
    })
    yield* tellMisspelled(count, selection)
  }),
).pipe(
  Command.provide(({ connection }) => layerClient(connection)),
  Command.withShortDescription("Find cameras by place and attributes"),
  Command.withDescription(
    "Find cameras that match every flag given, in the order in which they were added. A flag that is " +
      "given several times takes any of its values.",
  ),
  Command.withExamples([
    { command: "cam2 search --country US --state IN", description: "Cameras of one state" },
    {
      command: "cam2 search --latitude 40.4259 --longitude -86.9081 --radius 5",
      description: "Cameras within 5 km of a place",
    },
    {
      command: "cam2 search --near 40.4259,-86.9081 --limit 10 --country US --country CA",
      description: "The ten cameras of two countries that are nearest to a place",
    },
    {
      command: "cam2 search --query 'marien rath' --bbox 5,47,15,55",
      description: "Cameras in a box, by the beginnings of words",
    },
    {
      command: "cam2 search --country US --fields name,road,direction",
      description: "Only some fields",
    },
    {
      command: "cam2 search --type stream --active-video true --all --json > streams.ndjson",
      description: "Every stream, one JSON record a line",
    },
  ]),
)
