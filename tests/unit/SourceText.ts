/**
 * What of a module's text is code: the rules about imports and names do not hold for comments, for
 * strings, or for the examples in documentation.
 *
 * @module
 */

const blank = (text: string) => text.replace(/[^\n]/g, " ")

// A slash after one of these begins a regular expression, elsewhere it divides.
const beforeRegex = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|yield))\s*$/

const skip = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const quoted = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/y
const regex = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y

/**
 * The text of a module with everything that is not code blanked out: comments, regular expressions,
 * and what stands between quotes. Every character that is left stays where it was.
 */
export const codeOf = (source: string): string => {
  let code = ""
  let at = 0
  // One entry for each template literal that is open: how many braces its placeholder has open.
  const templates: Array<number> = []

  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(source)?.[0]
  }
  const take = (text: string, kept: string) => {
    code += kept
    at += text.length
  }
  const takeTemplate = (opening: string) => {
    take(opening, opening)
    const text = match(/(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/y) ?? ""
    take(text, blank(text))
    if (source[at] === "`") {
      take("`", "`")
    } else if (at < source.length) {
      take("${", "${")
      templates.push(0)
    }
  }

  while (at < source.length) {
    const plain = match(/[^"'`/{}]+/y)
    if (plain !== undefined) {
      take(plain, plain)
      continue
    }
    const character = source[at]!
    const comment = match(skip)
    const string = match(quoted)
    const pattern = character === "/" && beforeRegex.test(code.slice(-20))
      ? match(regex)
      : undefined
    const open = templates.at(-1)
    if (comment !== undefined) take(comment, blank(comment))
    else if (string !== undefined) take(string, string[0] + blank(string.slice(1, -1)) + string[0])
    else if (pattern !== undefined) take(pattern, blank(pattern))
    else if (character === "`") takeTemplate("`")
    else if (character === "}" && open === 0) {
      templates.pop()
      takeTemplate("}")
    } else {
      if (open !== undefined && character === "{") templates.push(templates.pop()! + 1)
      if (open !== undefined && character === "}") templates.push(templates.pop()! - 1)
      take(character, character)
    }
  }
  return code
}

/** The modules that a module names in its imports and exports, static, dynamic and in types. */
export const importsOf = (source: string): ReadonlyArray<string> =>
  [...codeOf(source).matchAll(/(?:\bfrom|\bimport(?:\s*\()?)\s*(["'])( *)\1/g)].map(
    ({ 0: all, 2: blanked, index }) => {
      const end = index + all.length - 1
      return source.slice(end - blanked!.length, end)
    },
  )
