/**
 * Checking the input of an operation: its names, then each value.
 *
 * @module
 */
import * as Result from "effect/Result"
import { withoutPassword } from "./Address.ts"
import { type CameraType, cameraTypes } from "./Camera.ts"
import { sharedRows, typedRows, wordsOf } from "./CameraTable.ts"
import type { FormatError } from "./Errors.ts"
import { type Check, expectedOf } from "./Kind.ts"
import { timeExpectation } from "./Time.ts"
import { fieldError, idExpectations, unknownError } from "./Problem.ts"
import { type Fields, isRecord } from "./Record.ts"

const rows = /* @__PURE__ */ (() => [...sharedRows, ...typedRows])()

const limitExpectation = "a whole number from 1 to 1000"

/** What each input field of an operation expects, in words. */
export const expectations: Readonly<Record<string, string>> = /* @__PURE__ */ (() => ({
  ...Object.fromEntries(rows.map(([name, field]) => [name, wordsOf(field)])),
  ...idExpectations,
  attribution: "text of 1 to 500 characters, without null characters",
  created_after: timeExpectation,
  updated_after: timeExpectation,
  bbox: "west,south,east,north in degrees, south at most north",
  by: "names of fields to count by, each once",
  cameraIDs: "a list of camera ids",
  camera_type: expectedOf.cameraType,
  concurrency: `${expectedOf.wholeAboveZero} or "unbounded"`,
  count: limitExpectation,
  end: expectedOf.time,
  fields: "names of fields of a camera, at least one",
  format: '"json", "geojson", "ndjson" or "csv"',
  home_page: "an http or https address without user name, password and blanks",
  ifMatch: 'the version of a camera as it was read, such as "v3" with its quotes',
  kind: '"added", "updated", "retired" or "removed"',
  licence: "an SPDX licence id such as CC-BY-4.0, or an http or https address",
  limit: limitExpectation,
  legacyCameraIDs: "a list of legacy camera ids",
  offset: expectedOf.count,
  owner: "the user name of the owner",
  q: "text of at most 200 characters with a letter or digit",
  retired: 'true, false or "any"',
  permissionLevel: '"user", "webUI" or "admin"',
  radius: "a number of kilometres above 0",
  sort: '"added" or "distance"',
  reason: expectedOf.text,
  start: expectedOf.time,
  terms: "text of 1 to 2048 characters, or an http or https address",
  zoom: "a whole number from 0 to 22",
}))()

/** The fields in which somebody could leave a password. */
const isAddress = (name: string): boolean =>
  ["home_page", "licence", "terms"].includes(name) ||
  rows.some(([other, { kind }]) =>
    other === name && (kind === "address" || kind === "host" || kind === "path")
  )

/** How a value is checked. */
export interface Rule {
  /** Tells whether the value, or each of a list of them, is right. */
  readonly check: Check
  /** It may be left out; `"nullable"`: it may be `null` as well. */
  readonly isOptional?: true | "nullable"
  /** It is a list of values. */
  readonly isList?: true
  /** It is one value, or a list of one and at most so many. */
  readonly mostValues?: number
}

/** How the values of a record are checked, in the order in which they are. */
export type Rules = Readonly<Record<string, Rule>>

/** What is wrong with a record beside its single values: the field that is named, and why. */
export type Wrong = { readonly field: string; readonly expected: string } | undefined

/** {@linkcode fieldError} about an input, without a password that is in it. */
export const inputError = (
  operation: string,
  field: string,
  actual: unknown,
  expected: string = expectations[field] ?? "text of at least one character",
): FormatError =>
  fieldError(
    operation,
    field,
    typeof actual === "string" && isAddress(field) ? withoutPassword(actual) : actual,
    expected,
  )

const isAbsent = (value: unknown, { isOptional }: Rule) =>
  value === undefined ? isOptional !== undefined : value === null && isOptional === "nullable"

const findError = (operation: string, rules: Rules, given: Fields): FormatError | undefined => {
  const unexpected = Object.keys(given).find((name) => !Object.hasOwn(rules, name))
  if (unexpected !== undefined) {
    return inputError(operation, unexpected, given[unexpected], "no such field here")
  }
  for (const [name, rule] of Object.entries(rules)) {
    const value = given[name]
    if (isAbsent(value, rule)) continue
    if (rule.isList && !Array.isArray(value)) return inputError(operation, name, value)
    const isSeveral = rule.mostValues !== undefined && Array.isArray(value)
    if (isSeveral && !(value.length > 0 && value.length <= rule.mostValues)) {
      return inputError(operation, name, value, `one value, or a list of 1 to ${rule.mostValues}`)
    }
    for (const each of (rule.isList || isSeveral) && Array.isArray(value) ? value : [value]) {
      const answer = rule.check(each)
      if (answer !== true) return inputError(operation, name, each, answer || undefined)
    }
  }
}

/** How a record is checked. */
export interface RecordCheck {
  /** The argument that the record is, as a failure names what is none; `"input"` when left out. */
  readonly argument?: string
  /** Every name that it may have. */
  readonly names: ReadonlyArray<string>
  /** The rules for a record; none when its camera type is wrong. */
  readonly rulesFor: (given: Fields) => Rules | undefined
  /** What is wrong with it when its values are right. */
  readonly also?: ((given: Fields) => Wrong) | undefined
}

/**
 * Checks the input of an operation: unknown names first, in the words of the original client, then
 * each value.
 */
export const checkRecord =
  <A>(operation: string, { also, argument = "input", names, rulesFor }: RecordCheck) =>
  (input: unknown): Result.Result<A, FormatError> => {
    if (!isRecord(input)) {
      return Result.fail(fieldError(operation, argument, input, "a plain object"))
    }
    // A field that is undefined is absent.
    const given: Fields = Object.fromEntries(
      Object.entries(input).filter(([, value]) => value !== undefined),
    )
    const unknown = Object.keys(given).filter((name) => !names.includes(name))
    if (unknown.length > 0) {
      return Result.fail(unknownError(operation, unknown, given[unknown[0]!], names))
    }
    const rules = rulesFor(given)
    if (rules === undefined) {
      return Result.fail(inputError(operation, "camera_type", given.camera_type))
    }
    const error = findError(operation, rules, given)
    if (error !== undefined) return Result.fail(error)
    const wrong = also?.(given)
    if (wrong !== undefined) {
      return Result.fail(inputError(operation, wrong.field, given[wrong.field], wrong.expected))
    }
    // In the order of the rules, so that the same input is written in the same way.
    const ordered: Record<string, unknown> = {}
    for (const name of Object.keys(rules)) {
      if (given[name] !== undefined) ordered[name] = given[name]
    }
    // The rules say what the type says.
    return Result.succeed(ordered as A)
  }

/** {@linkcode checkRecord} by one list of rules. */
export const checkInput = <A>(
  operation: string,
  rules: Rules,
  also?: RecordCheck["also"],
): (input: unknown) => Result.Result<A, FormatError> =>
  checkRecord(operation, { names: Object.keys(rules), rulesFor: () => rules, also })

/** {@linkcode checkInput} for the options of an operation, none of which need be given. */
export const checkOptions = <A>(
  operation: string,
  rules: Rules,
): (options: A | undefined) => Result.Result<A, FormatError> => {
  const check = checkRecord<A>(operation, {
    argument: "options",
    names: Object.keys(rules),
    rulesFor: () => rules,
  })
  return (options) => check(options === undefined ? {} : options)
}

/** The rule for a field that is left out or `null` where nothing is known. */
export const maybe = (check: Check): Rule => ({ check, isOptional: "nullable" })

/** The rule for a field that may be left out. */
export const optional = (check: Check): Rule => ({ check, isOptional: true })

/** The rule for a field that may be left out, and may be a list of at most `mostValues` values. */
export const several = (check: Check, mostValues: number): Rule => ({
  check,
  isOptional: true,
  mostValues,
})

/** The rules for a record of a camera type, each made once. */
export const byType = (rulesOf: (type: CameraType) => Rules): RecordCheck["rulesFor"] => {
  const rules = new Map<unknown, Rules>(cameraTypes.map((type) => [type, rulesOf(type)]))
  return ({ camera_type }) => rules.get(camera_type)
}
