/**
 * The committed file of results: what was measured last, between marks, and words around it that stay.
 *
 * @module
 */

/** `text` with what it has of a group replaced, or put at its end. */
export const withGroup = (text: string, group: string, results: string): string => {
  const [begin, end] = [`<!-- begin ${group} -->`, `<!-- end ${group} -->`]
  const section = `${begin}\n\n${results}\n\n${end}`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  return from < 0 || to < from
    ? `${text.trimEnd()}\n\n## ${group}\n\n${section}\n`
    : text.slice(0, from) + section + text.slice(to + end.length)
}

/** Writes the results of a group to a file, which keeps everything else. */
export const keepResults = async (file: URL, group: string, results: string): Promise<void> => {
  const text = await Deno.readTextFile(file).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return "# Results of the benchmarks\n"
    throw error
  })
  await Deno.writeTextFile(file, withGroup(text, group, results))
  // As the check of the project wants it.
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", file.pathname] }).output()
}
