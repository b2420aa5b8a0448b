/**
 * The flags by which cameras are asked for.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { cameraTypes } from "../domain/Camera.ts"
import {
  type CameraFilter,
  type CameraSelection,
  isBox,
  mostValues,
  searchRows,
} from "../domain/CameraQuery.ts"
import { type CameraField, cameraFields } from "../domain/CameraSearch.ts"
import { expectations } from "../domain/Input.ts"
import { checks, isNumberKind, limits } from "../domain/Kind.ts"
import { show } from "../domain/Problem.ts"
import { didYouMean } from "./output/OtherNames.ts"
import { UsageError } from "./output/ReportFailure.ts"
import { maybe } from "./Flags.ts"

/** What a flag does, and that it need not be given. */
const any = (description: string) => `${description}; any when left out`

/** Text is compared whole, unless its label says otherwise. */
const labelOf = ({ kind, search }: typeof searchRows[number][1]): string => {
  const { label = "" } = search ?? {}
  const isTold = isNumberKind(kind) || kind === "boolean" || /as it is written|whole/.test(label)
  return any(isTold ? label : `${label}; whole, in any case`)
}

const number = (name: string, metavar: string, description: string) =>
  Flag.Finite(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(any(description)), maybe)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(any(description)), maybe)

/** A flag that may be given several times: one value, several, or undefined. */
const several = <A>(flag: Flag.Flag<A>): Flag.Flag<A | ReadonlyArray<A> | undefined> =>
  Flag.map(
    Flag.atMost(flag, mostValues),
    (values) => values.length > 1 ? values : values[0],
  )

/** What stands for the value of a field in the help. */
export const metavarOf = ([name, { kind, unit }]: typeof searchRows[number]): string =>
  name === "country"
    ? "<code>"
    : kind === "identifier"
    ? "<id>"
    : `<${unit ?? (kind === "boolean" ? kind : "name")}>`

/** The flag by which cameras are asked for with a field, as `--resolution-width`. */
const flagOf = (row: typeof searchRows[number]): Flag.Flag<unknown> => {
  const [name, field] = row
  const flag = name.replace(/^is_/, "").replaceAll("_", "-")
  const { kind } = field
  const metavar = metavarOf(row)
  const label = labelOf(field)
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

const box = Flag.String("bbox").pipe(
  Flag.filter(
    (list) => isBox(numbersIn(list)) === true,
    () => `Expected ${expectations.bbox}`,
  ),
  Flag.map(numbersIn),
  Flag.withMetavar("<west,south,east,north>"),
  Flag.withDescription(any("A box in degrees; over the antimeridian if west > east")),
  maybe,
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
    Flag.withDescription(
      any("How the camera is reached: by address, by snapshot or by HLS stream"),
    ),
    several,
  ),
  ...Object.fromEntries(searchRows.map((row) => [row[0], flagOf(row)])),
  created_after: text(
    "created-after",
    "<time>",
    "Added later than this, ISO 8601 such as 2024-01-31",
  ),
  updated_after: text(
    "updated-after",
    "<time>",
    "Added or updated later than this, ISO 8601 such as 2024-01-31",
  ),
  retired: Flag.ChoiceWithValue(
    "retired",
    [["true", true], ["false", false], ["any", "any" as const]],
  ).pipe(
    Flag.withMetavar("<true|false|any>"),
    Flag.withDescription("Whether retired cameras are meant; they are not when left out"),
    maybe,
  ),
}

/** Refuses a part of a circle; `instead` is what may be given besides. */
const checkCircle = (
  { latitude, longitude, radius }: CameraSelection,
  instead = "",
): Effect.Effect<void, UsageError> => {
  const flags = Object.entries({ latitude, longitude, radius })
  const named = (isGiven: boolean) =>
    flags.filter(([, value]) => (value !== undefined) === isGiven).map(([name]) => `--${name}`)
  const [given, missing] = [named(true), named(false)]
  return given.length === 0 || missing.length === 0 ? Effect.void : Effect.fail(
    new UsageError({
      message: `${given.join(" and ")} ${given.length === 1 ? "needs" : "need"} ` +
        `${missing.join(" and ")}${instead}`,
    }),
  )
}

/** The values of the flags as a selection; the operation that takes it checks the rest of it. */
export const toSelection = (
  flags: Readonly<Record<string, unknown>>,
): Effect.Effect<CameraSelection, UsageError> => Effect.as(checkCircle(flags), flags)

/** Whether these are the degrees of a point. */
export const isPoint = ([latitude, longitude, ...more]: ReadonlyArray<number>) =>
  checks.latitude(latitude) === true && checks.longitude(longitude) === true && more.length === 0

/** `--near`: the nearest first. */
export const near: Flag.Flag<ReadonlyArray<number> | undefined> = Flag.String("near").pipe(
  Flag.filter(
    (list) => isPoint(numbersIn(list)),
    () => "Expected latitude,longitude in degrees, such as 40.4259,-86.9081",
  ),
  Flag.map(numbersIn),
  Flag.withMetavar("<latitude,longitude>"),
  Flag.withDescription(
    "The nearest to this point first, with their distance; also with --radius; in the order in " +
      "which they were added when left out",
  ),
  maybe,
)

const isField = (name: string): name is CameraField => cameraFields.includes(name)

/** `--fields`: which fields are wanted. */
export const fields: Flag.Flag<ReadonlyArray<CameraField> | undefined> = Flag.String("fields").pipe(
  Flag.map((list) => [...new Set(list.split(",").map((name) => name.trim()))]),
  Flag.filter(
    (names) => names.every(isField),
    (names) => {
      const others = names.filter((name) => !isField(name))
      const meant = others.map((name) => didYouMean(name, cameraFields)).find((text) => text)
      return `There is no ${others.map(show).join(", ")}${meant ? `; ${meant}` : "."} ` +
        `Expected names of fields: ${cameraFields.join(", ")}`
    },
  ),
  Flag.map((names) => names.filter(isField)),
  Flag.withMetavar("<names>"),
  Flag.withDescription(
    "Only these fields, with commas between them, such as city,ip; all when left out",
  ),
  maybe,
)

const nearInstead = ({ latitude, longitude }: CameraSelection) =>
  latitude === undefined && longitude === undefined ? ", or --near" : ""

/** The selection, or with a point what is nearest to it. */
export const toFilter = (
  flags: Readonly<Record<string, unknown>>,
  near: ReadonlyArray<number> | undefined,
): Effect.Effect<CameraFilter, UsageError> => {
  const selected: CameraSelection = flags
  if (near === undefined) return Effect.as(checkCircle(selected, nearInstead(selected)), selected)
  const { latitude, longitude, radius, ...attributes } = selected
  if (latitude !== undefined || longitude !== undefined) {
    const message = "--near has the point: it excludes --latitude and --longitude"
    return Effect.fail(new UsageError({ message }))
  }
  const [north = NaN, east = NaN] = near
  return Effect.succeed({
    ...attributes,
    latitude: north,
    longitude: east,
    radius,
    sort: "distance",
  })
}
