/**
 * Mutants: what a report of Stryker says about the changes that no test noticed.
 *
 * @module
 */

/** A position in a source; lines and columns count from 1. */
interface Position {
  readonly line: number
  readonly column: number
}

/** The part of Stryker's report that is read here. */
export interface Report {
  readonly files: Readonly<
    Record<string, {
      readonly source: string
      readonly mutants: ReadonlyArray<{
        readonly status: string
        readonly replacement?: string
        readonly location: { readonly start: Position; readonly end: Position }
      }>
    }>
  >
}

/** A change that no test noticed. */
export interface Survivor {
  readonly file: string
  readonly original: string
  readonly replacement: string
  readonly line: number
}

/** A change that no test can notice, and why. */
export interface Explained extends Omit<Survivor, "line"> {
  readonly why: string
}

const inOneLine = (text: string) => text.replace(/\s+/g, " ")

const textBetween = (source: string, start: Position, end: Position) => {
  const lines = source.split("\n").slice(start.line - 1, end.line)
  const last = lines.length - 1
  lines[last] = lines[last]!.slice(0, end.column - 1)
  lines[0] = lines[0]!.slice(start.column - 1)
  return lines.join("\n")
}

/** The changes that survived. */
export const survivorsOf = (report: Report): ReadonlyArray<Survivor> =>
  Object.entries(report.files).flatMap(([file, { mutants, source }]) =>
    mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage").map((
      { location: { end, start }, replacement = "" },
    ) => ({
      file,
      original: inOneLine(textBetween(source, start, end)),
      replacement: inOneLine(replacement),
      line: start.line,
    }))
  )

/** What is wrong: survivors without an explanation, and explanations without a survivor. */
export const compare = (
  found: ReadonlyArray<Survivor>,
  explained: ReadonlyArray<Explained>,
): ReadonlyArray<string> => {
  const keyOf = ({ original, replacement }: Survivor | Explained) => `${original} → ${replacement}`
  const [foundKeys, explainedKeys] = [new Set(found.map(keyOf)), new Set(explained.map(keyOf))]
  return [
    ...found.filter((survivor) => !explainedKeys.has(keyOf(survivor)))
      .map((survivor) => `${survivor.file}:${survivor.line}: no test notices ${keyOf(survivor)}`),
    ...explained.filter((survivor) => !foundKeys.has(keyOf(survivor)))
      .map((survivor) => `${survivor.file}: Survivors.ts explains ${keyOf(survivor)} in vain`),
  ]
}
