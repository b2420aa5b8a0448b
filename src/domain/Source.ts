/**
 * Sources: who publishes cameras, and on what terms.
 *
 * @module
 */
import type * as Result from "effect/Result"
import { isAddress } from "./Address.ts"
import type { FormatError } from "./Errors.ts"
import * as Input from "./Input.ts"
import { addressOf, type Check, checks, notEmpty, textLength, textOf } from "./Kind.ts"

/** What is told of a source: each field is absent where nothing is known. */
export interface SourceDescription {
  /** Address of its home page, http or https. */
  readonly home_page?: string | undefined
  /** The licence of its pictures: an SPDX id such as `"CC-BY-4.0"`, or the address of its text. */
  readonly licence?: string | undefined
  /** Whom to name beside a picture, in at most 500 characters. */
  readonly attribution?: string | undefined
  /** Its terms of use in at most 2048 characters, or their address. */
  readonly terms?: string | undefined
}

/** A source of cameras. Names that differ only in their case are one source. */
export interface Source extends SourceDescription {
  /** What its cameras have as their `source`. */
  readonly name: string
  /** How many cameras it has; those that are retired are not counted. */
  readonly cameras: number
  /** How many of them give still images or video. */
  readonly active: number
}

const creditLength = 500

const isSpdxId = (text: string) => /^[a-z\d][a-z\d.+-]{0,99}$/i.test(text)
// What a program would open is an address that it may.
const isTerms = (text: string) => isAddress(text) || !/^[a-z][a-z\d+.-]*:\S/i.test(text)

/** The most characters of each field. */
export const sourceLengths: { readonly [K in keyof SourceDescription]-?: number } = {
  home_page: textLength,
  licence: creditLength,
  attribution: creditLength,
  terms: textLength,
}

/** How each field is checked. */
export const sourceChecks: { readonly [K in keyof SourceDescription]-?: Check } =
  /* @__PURE__ */ (() => ({
    home_page: notEmpty(addressOf(isAddress)),
    licence: textOf(creditLength, (text) => isSpdxId(text) || isAddress(text)),
    attribution: notEmpty(textOf(creditLength)),
    terms: notEmpty(textOf(textLength, isTerms)),
  }))()

const isName: Check = (value) =>
  // A client cannot ask for what a path takes for the way up.
  value !== "" && value !== "." && value !== ".." && checks.name(value) === true ||
  "the name of a source, 1 to 200 characters without null characters"

/** Checks the name of a source to describe; fails with what is wrong. */
export const checkSourceName = (
  operation: string,
): (input: { readonly name: string }) => Result.Result<{ readonly name: string }, FormatError> =>
  Input.checkInput(operation, { name: { check: isName } })

/** Checks what is told of a source; fails with what is wrong. */
export const checkSource = (
  operation: string,
): (input: unknown) => Result.Result<SourceDescription, FormatError> =>
  Input.checkInput(
    operation,
    Object.fromEntries(
      Object.entries(sourceChecks).map(([name, check]) => [name, Input.optional(check)]),
    ),
  )
