/**
 * SurfaceText: what `deno doc` prints, made into a text whose differences are those of the surface.
 *
 * @module
 */

/** A declaration as `deno doc` prints it, and the file that it is in. */
export interface Block {
  readonly file: string
  readonly name: string
  readonly text: string
}

/** A source without its documentation comments. */
export const withoutDocumentation = (source: string): string =>
  source.replace(/^[ \t]*\/\*\*(?!\/)[^]*?\*\/\n/gm, "")

// deno-lint-ignore no-control-regex -- `deno doc` prints colors whether or not they are asked for.
const colors = /\x1b\[[\d;]*m/g

const declaration =
  /^(?:private )?(?:declare )?(?:(?:abstract )?class|async function|function|interface|const|let|var|enum|namespace|type) ([\w$]+)/

/** The declarations that `deno doc` printed, with their files relative to `base`. */
export const blocksOf = (printed: string, base: string): ReadonlyArray<Block> =>
  printed.replace(colors, "").split(/^Defined in /m).slice(1).map((part) => {
    const [place, ...lines] = part.split("\n")
    // Of several modules, each begins with its address.
    const kept = lines.filter((line) => line.trim() !== "" && !line.startsWith("file://"))
    const text = kept.join("\n").replace(/^private /, "")
    const name = declaration.exec(text)?.[1] ?? text
    return { file: place!.replace(base, "").replace(/:\d+:\d+$/, ""), name, text }
  })

const order = (left: string, right: string) => left < right ? -1 : left > right ? 1 : 0

const sorted = (blocks: ReadonlyArray<Block>): ReadonlyArray<Block> =>
  blocks.toSorted((left, right) => order(left.name, right.name) || order(left.text, right.text))

/** The names that a declaration has for its own type parameters. */
const parametersOf = ({ text }: Block): ReadonlySet<string> => {
  const list = /^(?:\w+ )+?[\w$]+<(.*?)>(?:[\s(]|$)/m.exec(text)?.[1] ?? ""
  return new Set(list.split(", ").map((parameter) => /[\w$]+/.exec(parameter)?.[0] ?? ""))
}

/** The declarations of `all` that the types of `blocks` are made of and that are not among them. */
const behind = (
  blocks: ReadonlyArray<Block>,
  all: ReadonlyArray<Block>,
): ReadonlyArray<Block> => {
  const keyOf = ({ file, text }: Block) => `${file} ${text}`
  const seen = new Set(blocks.map(keyOf))
  const exported = new Set(blocks.map(({ name }) => name))
  const found: Array<Block> = []
  const open = [...blocks]
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    // A name after a dot belongs to a module of another package.
    const names = new Set(block.text.match(/(?<![\w$.])[A-Z][\w$]*(?![\w$.])/g))
    for (const name of names.difference(parametersOf(block))) {
      const named = all.filter((other) => other.name === name)
      const here = named.filter(({ file }) => file === block.file)
      const elsewhere = exported.has(name) ? [] : named
      for (const other of here.length > 0 ? here : elsewhere) {
        if (seen.has(keyOf(other))) continue
        seen.add(keyOf(other))
        found.push(other)
        open.push(other)
      }
    }
  }
  return found
}

const section = (title: string, blocks: ReadonlyArray<Block>) =>
  [`# ${title}`, ...sorted(blocks).map(({ text }) => text)].join("\n\n")

/** The text: a section for each entry point, and one for what their types are made of. */
export const renderSurface = (
  entryPoints: ReadonlyArray<readonly [name: string, blocks: ReadonlyArray<Block>]>,
  all: ReadonlyArray<Block>,
): string => {
  const exported = entryPoints.flatMap(([, blocks]) => blocks)
  return [
    ...entryPoints.map(([name, blocks]) => section(name, blocks)),
    section("What these are made of", behind(exported, all)),
    "",
  ].join("\n\n").replace(/\n+$/, "\n")
}
