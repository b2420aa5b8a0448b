/**
 * `--set`: the fields of a camera, one by one.
 *
 * @module
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { show } from "../domain/Problem.ts"
import { cameraTypes } from "../domain/Camera.ts"
import { sharedRows, typedRows } from "../domain/CameraTable.ts"
import { canClear } from "../domain/CameraWrite.ts"
import { isNumberKind, type Kind } from "../domain/Kind.ts"
import { didYouMean } from "./output/OtherNames.ts"
import { UsageError } from "./output/ReportFailure.ts"

/** `--set`, as often as there are fields to write. */
export const set: Flag.Flag<ReadonlyArray<string>> = Flag.String("set").pipe(
  Flag.withMetavar("<field=value>"),
  Flag.withDescription(
    "A field of the camera, such as city=Lafayette or is_active_image=true; may be given several " +
      "times, in place of the record or beside --file; only what the record has when left out",
  ),
  Flag.atLeast(0),
)

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["camera_type", "cameraType"],
  ...[...sharedRows.filter(([, { isServerMade }]) => !isServerMade), ...typedRows]
    .map(([name, { kind }]) => [name, kind] as const),
])

/** Why `edit` does not take a null for a field, and what clears it. */
export const nullProblem = (name: string): string => {
  const kind = kinds.get(name)
  const empty = kind === "name" || kind === "path" ? [`--set ${name}= makes it empty`] : []
  const put = cameraTypes.some((type) => canClear(type, name))
    ? ["cam2 put, with a whole record that has null, clears it"]
    : []
  return [`${name}: got null, and edit cannot clear a field`, ...empty, ...put].join("; ")
}

/** What a name that is of no field to write may mean, in words; empty where nothing is near. */
export const fieldMeant = (name: string): string =>
  sharedRows.some(([other, { isServerMade }]) => other === name && isServerMade)
    ? `the server gives ${name}`
    : didYouMean(name, kinds.keys())

const refused = (given: string, problem: string) =>
  Effect.fail(new UsageError({ message: `--set: got ${show(given)}, ${problem}` }))

const readValue = (kind: Kind | undefined, text: string): unknown => {
  if (text === "null") return null
  if (kind === "boolean") return /^(true|false)$/i.test(text) ? /^t/i.test(text) : text
  // The port is text that looks like a number.
  if (kind !== undefined && isNumberKind(kind)) {
    return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text)
  }
  if (kind !== "properties") return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The record that such flags say. */
export const readFields = (
  given: ReadonlyArray<string>,
): Effect.Effect<Readonly<Record<string, unknown>>, UsageError> =>
  Effect.map(
    Effect.forEach(given, (word) => {
      const at = word.indexOf("=")
      const name = word.slice(0, Math.max(0, at)).trim()
      if (at < 1) return refused(word, "expected a field, =, and its value")
      if (!kinds.has(name)) {
        return refused(name, fieldMeant(name) || "expected the name of a field")
      }
      return Effect.succeed([name, readValue(kinds.get(name), word.slice(at + 1))] as const)
    }),
    Object.fromEntries,
  )
