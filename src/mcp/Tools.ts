/**
 * The tools, as a model sees them.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as Schema from "effect/Schema"
import * as Tool from "effect/ai/Tool"
import * as Toolkit from "effect/ai/Toolkit"
import { ApiClient } from "../client/ApiClient.ts"
import { Counted, Found, Publishers, Whole, Written } from "./ToolResults.ts"
import * as Parameters from "./Parameters.ts"
import { ToolFailure } from "./ToolFailure.ts"

const dependencies = [ApiClient]
const failure = ToolFailure

// A name that is misspelled is refused: left out, the filter would find everything.
const strict = Context.make(Tool.Strict, true).pipe(Context.add(Tool.OpenWorld, false))
const reading = Context.merge(
  strict,
  Context.make(Tool.Readonly, true).pipe(
    Context.add(Tool.Destructive, false),
    Context.add(Tool.Idempotent, true),
  ),
)

const searchCameras = Tool.make("search_cameras", {
  description:
    "Find public network cameras by place and attributes, in the order they were added. " +
    "Gives at most 10 in short unless `limit` says more, and how many match in all. Use " +
    "`count_cameras` for numbers, `near` for what is close to a point, `camera` for all fields.",
  parameters: Parameters.parametersOf({
    ...Parameters.selection,
    limit: Parameters.limit,
    offset: Parameters.offset,
  }),
  success: Found,
  failure,
  dependencies,
}).annotateMerge(reading)

const near = Tool.make("near", {
  description: "Find the public network cameras nearest to a point, the nearest first, each with " +
    "its distance in kilometres.",
  parameters: Parameters.parametersOf({
    ...Parameters.point,
    ...Parameters.selection,
    limit: Parameters.limit,
  }),
  success: Found,
  failure,
  dependencies,
}).annotateMerge(reading)

const camera = Tool.make("camera", {
  description: "Everything that is known of one camera, by its id.",
  parameters: Parameters.parametersOf({ cameraID: Parameters.cameraID }),
  success: Whole,
  failure,
  dependencies,
}).annotateMerge(reading)

const countCameras = Tool.make("count_cameras", {
  description: "How many cameras match, and how they spread over the values of some fields, such " +
    "as by country. Start here to learn how countries, states and sources are spelled.",
  parameters: Parameters.parametersOf({ ...Parameters.selection, by: Parameters.by }),
  success: Counted,
  failure,
  dependencies,
}).annotateMerge(reading)

const sources = Tool.make("sources", {
  description:
    "Who publishes cameras: how many each has, and its licence, attribution and terms. " +
    "Name the attribution when showing a picture.",
  parameters: Parameters.parametersOf({
    name: Schema.optionalKey(
      Schema.String.annotate({ description: "Only sources whose name contains this text" }),
    ),
  }),
  success: Publishers,
  failure,
  dependencies,
}).annotateMerge(reading)

const addCamera = Tool.make("add_camera", {
  description: "Add a camera. Ask the person first. Needs a client of level admin.",
  parameters: Parameters.parametersOf(Parameters.newCamera),
  success: Written,
  failure,
  dependencies,
}).annotateMerge(strict)

const retireCamera = Tool.make("retire_camera", {
  description:
    "Retire a camera that is no more: searches do not find it any longer, its record is " +
    "kept. Ask the person first. Needs a client of level admin.",
  parameters: Parameters.parametersOf({
    cameraID: Parameters.cameraID,
    reason: Schema.optionalKey(Schema.String.annotate({ description: "Why, in a few words" })),
  }),
  success: Written,
  failure,
  dependencies,
}).annotateMerge(strict)

/** What only reads. */
export const Reading = Toolkit.make(
  searchCameras,
  near,
  camera,
  countCameras,
  sources,
)

/** What writes. */
export const Writing = Toolkit.make(addCamera, retireCamera)
