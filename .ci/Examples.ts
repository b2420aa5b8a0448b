/**
 * Examples: the code in pages and in the documentation of modules, to be run as tests.
 *
 * `deno test --doc` runs each in an isolate of its own, which loads Effect and the module again and
 * takes half a second of a processor; in one isolate it is a hundredth of that.
 *
 * @module
 */

import { filesBelow } from "./TestJobs.ts"

/** An example. */
export interface Example {
  /** The file and the lines on which its code stands. */
  readonly name: string
  readonly code: string
}

const comment = /^[ \t]*\/\*\*[^]*?\*\//gm
const block = /^([ \t]*)(`{3,})(?:ts|js)\b([^\n]*)\n([^]*?)^\1\2[ \t]*$/gm

const lineAt = (text: string, index: number) => text.slice(0, index).split("\n").length

/** The comments of a module with their places kept, as the text that they hold. */
const documentation = (source: string): string => {
  let text = ""
  for (const { 0: found, index } of source.matchAll(comment)) {
    text += source.slice(text.length, index).replaceAll(/[^\n]/g, " ")
    text += found.replaceAll(/^[ \t]*(?:\/\*\*|\*(?!\/)) ?/gm, (start) => " ".repeat(start.length))
  }
  return text
}

/** The examples of a page or a module; one marked with `ignore` is for the eye only. */
export const examplesIn = (file: string, source: string): ReadonlyArray<Example> => {
  const text = file.endsWith(".md") ? source : documentation(source)
  return [...text.matchAll(block)].flatMap(({ 0: whole, 3: marks = "", 4: code = "", index }) => {
    if (/\bignore\b/.test(marks)) return []
    const [first, last] = [lineAt(text, index), lineAt(text, index + whole.length)]
    return [{ name: `${file}#${first}-${last}`, code }]
  })
}

/** Writes a module for each example below `paths` to a directory, and gives the lines that test them. */
export const writeExamples = async (
  root: URL,
  paths: ReadonlyArray<string>,
  directory: string,
): Promise<ReadonlyArray<string>> => {
  const files = (await Promise.all(paths.map((path) => filesBelow(root, path)))).flat()
  const examples = (await Promise.all(
    files.filter((file) => /\.(?:ts|md)$/.test(file))
      .map(async (file) => examplesIn(file, await Deno.readTextFile(new URL(file, root)))),
  )).flat()
  return await Promise.all(examples.map(async ({ code, name }, index) => {
    const module = `./example-${index}.ts`
    await Deno.writeTextFile(`${directory}/${module}`, code)
    const imported = `import(${JSON.stringify(module)})`
    // One that is itself of tests makes them as it is loaded.
    if (/^\s*Deno\.test\(/m.test(code)) return `await ${imported}`
    return `Deno.test(${JSON.stringify(name)}, async () => { await ${imported} })`
  }))
}
