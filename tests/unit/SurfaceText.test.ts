import assert from "node:assert/strict"
import { blocksOf, renderSurface, withoutDocumentation } from "../../.ci/SurfaceText.ts"

Deno.test("withoutDocumentation: leaves the code and what is no documentation", () => {
  const source = [
    "/** One\n * two. */",
    "export interface A {",
    "  /** Three. */",
    "  readonly a: string // four",
    "  /* five */",
    "}",
    'const glob = "/**/*.ts"',
    "",
  ].join("\n")
  assert.equal(
    withoutDocumentation(source),
    'export interface A {\n  readonly a: string // four\n  /* five */\n}\nconst glob = "/**/*.ts"\n',
  )
})

const printed = `
\x1b[0mfile:///p/src/a.ts
\x1b[0mDefined in file:///p/src/b.ts:3:4

class Refused extends Base

Defined in file:///p/src/a.ts:1:2

private const \x1b[1mBase\x1b[0m: Tagged<"Refused", Facts>

file:///p/src/b.ts
Defined in file:///p/src/b.ts:9:1

interface Facts

  readonly message: string
`

Deno.test("blocksOf: each declaration with its name and file, without places, colors and blanks", () => {
  assert.deepEqual(blocksOf(printed, "file:///p/"), [
    { file: "src/b.ts", name: "Refused", text: "class Refused extends Base" },
    { file: "src/a.ts", name: "Base", text: 'const Base: Tagged<"Refused", Facts>' },
    {
      file: "src/b.ts",
      name: "Facts",
      text: "interface Facts\n  readonly message: string",
    },
  ])
})

Deno.test("renderSurface: sorted, and what is not exported but part of a type comes last", () => {
  const of = (file: string, name: string, text: string) => ({ file, name, text })
  const get = of("a.ts", "get", "const get: (id: Id) => Answer<Other.Hidden>")
  const answer = of("a.ts", "Answer", "interface Answer<Body>\n  readonly body: Body")
  const all = [
    get,
    answer,
    of("a.ts", "Id", "type Id = Text"),
    of("b.ts", "Id", "type Id = number"),
    of("b.ts", "Text", "type Text = string"),
    of("b.ts", "Body", "type Body = never"),
    of("b.ts", "Hidden", "type Hidden = never"),
  ]
  assert.equal(
    renderSurface([[".", [get, answer]], ["./more", [answer]]], all),
    [
      "# .",
      answer.text,
      get.text,
      "# ./more",
      answer.text,
      "# What these are made of",
      "type Id = Text",
      "type Text = string",
    ].join("\n\n") + "\n",
  )
})
