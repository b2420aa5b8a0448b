/**
 * The committed files of results: what was measured last, between marks, and words around it that stay.
 *
 * @module
 */

const results = new URL("./results.md", import.meta.url)
const page = new URL("./README.md", import.meta.url)

const marks = (group: string) => [`<!-- begin ${group} -->`, `<!-- end ${group} -->`] as const

/** What `text` has of a group; undefined when it has nothing. */
export const groupOf = (text: string, group: string): string | undefined => {
  const [begin, end] = marks(group)
  return text.split(begin)[1]?.split(end)[0]?.trim()
}

/** `text` with what it has of a group replaced, or put at its end. */
export const withGroup = (text: string, group: string, content: string): string => {
  const [begin, end] = marks(group)
  const section = `${begin}\n\n${content}\n\n${end}`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  return from < 0 || to < from
    ? `${text.trimEnd()}\n\n## ${group}\n\n${section}\n`
    : text.slice(0, from) + section + text.slice(to + end.length)
}

/** The group of the page. */
export const summary = "benchmarks"

const withoutDetail = (line: string) => line.split("|").slice(0, -2).join("|") + "|"

/** The tables of {@linkcode results} that the page shows, without the details. */
export const summaryOf = (text: string): string =>
  [
    "client",
    "server, ten million cameras",
    "reach",
    "reach, ten million cameras",
    "import",
    "adds",
    "engines",
    "engines, growth to 10,000,000 cameras",
  ].flatMap((group) => {
    const lines = groupOf(text, group)?.split("\n") ?? []
    const [machine] = lines.filter((line) => line.startsWith("- "))
    const rows = lines.filter((line) => line.startsWith("|"))
    return machine === undefined
      ? []
      : [`**${group}**, ${machine.slice(2)}:`, rows.map(withoutDetail).join("\n")]
  }).join("\n\n")

/** Writes the results of a group to their file, and to the page what that shows of them. */
export const keepResults = async (group: string, content: string): Promise<void> => {
  const text = withGroup(await Deno.readTextFile(results), group, content)
  await Deno.writeTextFile(results, text)
  const shown = await Deno.readTextFile(page)
  await Deno.writeTextFile(page, withGroup(shown, summary, summaryOf(text)))
  // As the check of the project wants it.
  const files = [results, page].map(({ pathname }) => pathname)
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", ...files] }).output()
}
