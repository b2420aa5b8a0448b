/**
 * The flags by which cameras are asked for.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import { cameraTypes } from "../domain/Camera.ts"
import {
  type CameraFilter,
  type CameraSelection,
  mostValues,
  searchRows,
} from "../domain/CameraQuery.ts"
import type { CameraField } from "../domain/CameraSearch.ts"
import { isNumberKind, limits } from "../domain/Kind.ts"
import { maybe } from "./Flags.ts"

const number = (name: string, metavar: string, description: string) =>
  Flag.Finite(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), maybe)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description), maybe)

/** A flag that may be given several times: one value, several, or undefined. */
const several = <A>(flag: Flag.Flag<A>): Flag.Flag<A | ReadonlyArray<A> | undefined> =>
  Flag.map(
    Flag.atMost(flag, mostValues),
    (values) => values.length > 1 ? values : values[0],
  )

/** The flag by which cameras are asked for with a field, as `--resolution-width`. */
const flagOf = ([name, { kind, search }]: typeof searchRows[number]): Flag.Flag<unknown> => {
  const flag = name.replace(/^is_/, "").replaceAll("_", "-")
  const { label = "", metavar = "" } = search ?? {}
  if (kind === "boolean") {
    return Flag.ChoiceWithValue(flag, [["true", true], ["false", false]])
      .pipe(Flag.withMetavar(metavar), Flag.withDescription(label), maybe)
  }
  const typed: Flag.Flag<unknown> = !isNumberKind(kind)
    ? Flag.String(flag)
    : limits[kind].isWhole
    ? Flag.Int(flag)
    : Flag.Finite(flag)
  return typed.pipe(Flag.withMetavar(metavar), Flag.withDescription(label), several)
}

/** Numbers with commas between them; what is none is NaN, which the operation refuses by name. */
export const numbersIn = (list: string): ReadonlyArray<number> =>
  list.split(",").map((part) => part.trim() === "" ? NaN : Number(part))

const box = Flag.map(
  text("bbox", "<west,south,east,north>", "A box in degrees; over the antimeridian if west > east"),
  (list) => list === undefined ? undefined : numbersIn(list),
)

/** The flags of a selection, by the names of its fields. */
export const selection: { readonly [name: string]: Flag.Flag<unknown> } = {
  latitude: number(
    "latitude",
    "<degrees>",
    "Centre of a circle, degrees north; with --longitude and --radius",
  ),
  longitude: number("longitude", "<degrees>", "Centre of a circle, degrees east"),
  radius: number("radius", "<km>", "Radius of the circle in kilometres"),
  bbox: box,
  q: text("query", "<words>", "Words, or how they begin, in name, road, city and source"),
  camera_type: Flag.Literals("type", cameraTypes).pipe(
    Flag.withMetavar("<type>"),
    Flag.withDescription("How the camera is reached: by address, by snapshot or by HLS stream"),
    several,
  ),
  ...Object.fromEntries(searchRows.map((row) => [row[0], flagOf(row)])),
  created_after: text("created-after", "<time>", "Added later than this, ISO 8601"),
  updated_after: text("updated-after", "<time>", "Added or updated later than this, ISO 8601"),
  retired: Flag.ChoiceWithValue(
    "retired",
    [["true", true], ["false", false], ["any", "any" as const]],
  ).pipe(
    Flag.withMetavar("<true|false|any>"),
    Flag.withDescription("Whether retired cameras are meant; they are not when left out"),
    maybe,
  ),
}

/** The values of the flags as a selection; the operation that takes it checks it. */
export const toSelection = (flags: Readonly<Record<string, unknown>>): CameraSelection => flags

/** `--near`: the nearest first. */
export const near: Flag.Flag<string | undefined> = text(
  "near",
  "<latitude,longitude>",
  "The nearest to this point first, with their distance; also with --radius",
)

/** `--fields`: which fields are wanted. */
export const fields: Flag.Flag<ReadonlyArray<CameraField> | undefined> = Flag.map(
  text("fields", "<names>", "Only these fields, with commas between them, such as city,ip"),
  // The operation that takes them checks them.
  (list) => list?.split(",").map((name) => name.trim() as CameraField),
)

/** The selection, or with a point what is nearest to it. */
export const toFilter = (
  flags: Readonly<Record<string, unknown>>,
  near: string | undefined,
): CameraFilter => {
  const selected = toSelection(flags)
  if (near === undefined) return selected
  const { latitude: _, longitude: _longitude, radius, ...attributes } = selected
  const [latitude = NaN, longitude = NaN, ...more] = numbersIn(near)
  const isPoint = more.length === 0
  return { ...attributes, latitude: isPoint ? latitude : NaN, longitude, radius, sort: "distance" }
}
