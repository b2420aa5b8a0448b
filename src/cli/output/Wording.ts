/**
 * What is wrong with the words of a command, as whoever wrote it reads it.
 *
 * @module
 */
import type * as CliError from "effect/cli/CliError"
import type { FormatError } from "../../domain/Errors.ts"
import { didYouMean, flagsMeant } from "./OtherNames.ts"

const noise = /^Format Error Messages \(([\w.]+)\): /

/** What is wrong with a record: the name of the field, then why. */
export const recordProblem = (message: string): string => message.replace(noise, "$1: ")

// Fields that are arguments, or flags of another name.
const words: Readonly<Record<string, string>> = {
  cameraID: "<camera-id>",
  camera_type: "--type",
  clientID: "<client-id>",
  ifMatch: "--if-match",
  name: "<name>",
  owner: "<owner>",
  permissionLevel: "--permission",
  q: "--query",
}

const wordOf = (operation: string | undefined, field: string): string =>
  field === "name" && operation !== "putSource"
    ? "--name"
    : words[field] ?? `--${field.replace(/^is_/, "").replaceAll("_", "-")}`

/** What is wrong with a value: the flag or the argument that has it, then why. */
export const valueProblem = ({ message, operation, status }: FormatError): string =>
  status === undefined
    ? message.replace(noise, (_, field) => `${wordOf(operation, field)}: `)
    : recordProblem(message)

const writing = ["add", "edit", "put", "update"]

/** The flags of a command that may be meant by one that it has not, which may be the name of a field. */
const meantBy = (option: string, flags: ReadonlyArray<string>): ReadonlyArray<string> => {
  const name = option.replace(/^-+/, "").toLowerCase().replaceAll("_", "-")
  const ofField = wordOf(undefined, name.replaceAll("-", "_")).replace(/^--/, "")
  return flags.includes(ofField) ? [ofField] : flagsMeant(name, flags)
}

/** The words that a flag takes, where it takes only some. */
const choicesIn = (expected: string): ReadonlyArray<string> =>
  /^"[^"]*"(?: \| "[^"]*")*$/.test(expected) ? expected.slice(1, -1).split('" | "') : []

/** What is wrong with one word. */
const messageOf = (error: CliError.NonShowHelpErrors, flags: ReadonlyArray<string>): string => {
  if (error._tag === "UnrecognizedOption") {
    const meant = meantBy(error.option, flags)
    const [first = ""] = error.message.split("\n")
    return meant.length === 0
      ? error.message
      : `${first}; did you mean ${meant.map((flag) => `--${flag}`).join(" or ")}?`
  }
  // What is expected comes last in some, and says so itself.
  if (error._tag !== "InvalidValue") return error.message
  if (/[.?] Expected /.test(error.expected)) {
    return error.message.replace(`Expected: ${error.expected}`, () => error.expected)
  }
  const meant = didYouMean(error.value, choicesIn(error.expected))
  return meant === "" ? error.message : `${error.message}; ${meant}`
}

/** What is wrong with the usage of a command, which has `flags`. */
export const usageProblem = (
  { commandPath, errors }: CliError.ShowHelp,
  flags: ReadonlyArray<string>,
): string => {
  const unknown = errors.find((error) => error._tag === "UnrecognizedOption")
  // After a flag that there is not, the next word may be its value, and that a secret.
  const told = errors.filter(({ _tag }) => unknown === undefined || _tag !== "UnknownSubcommand")
  // One word that begins with a minus is an unknown flag for each of its letters.
  const isWord = unknown !== undefined && !unknown.option.startsWith("--")
  const isLetter = errors.filter(({ _tag }) => _tag === "UnrecognizedOption").length === 1
  const messages = isWord
    ? [
      `${messageOf(unknown, isLetter ? flags : [])}; ` +
      "a value that begins with a minus is written after =, as --name=-value",
    ]
    : [...new Set(told.map((error) => messageOf(error, flags)))]
  const isFile = errors.some(({ _tag }) => _tag === "UnexpectedArgument") &&
    writing.includes(commandPath.at(-1) ?? "")
  return [
    ...messages,
    ...isFile ? ["the record is read from --file, or from standard input"] : [],
    `see ${commandPath.join(" ")} --help`,
  ].join("; ")
}
