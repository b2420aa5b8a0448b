import assert from "node:assert/strict"
import { examplesIn } from "../../.ci/Examples.ts"

Deno.test("examplesIn: the code in the documentation of a module, with its lines", () => {
  const source = [
    "/**",
    " * Text.",
    " *",
    " * ```ts",
    " * const text = `",
    " *   a * b`",
    " * ```",
    " */",
    'const fence = "```ts"',
    "  /**",
    "   * @example",
    "   * ```ts",
    "   * two()",
    "   * ```",
    "   */",
    "// ```ts",
  ].join("\n")
  const examples = examplesIn("a.ts", source)
  assert.deepEqual(examples.map(({ name }) => name), ["a.ts#4-7", "a.ts#12-14"])
  assert.deepEqual(examples.map(({ code }) => code.replaceAll(/^ +(?=\S)/gm, "")), [
    "const text = `\na * b`\n",
    "two()\n",
  ])
})

Deno.test("examplesIn: the code of a page in TypeScript or JavaScript that is not to be ignored", () => {
  const page = [
    "```ts",
    "one()",
    "```",
    "```sh",
    "deno test",
    "```",
    "```ts ignore",
    "shown()",
    "```",
    "- A list:",
    "  ```js",
    "  two()",
    "  ```",
    "````ts",
    "three(`",
    "```",
    "`)",
    "````",
  ].join("\n")
  assert.deepEqual(examplesIn("a.md", page), [
    { name: "a.md#1-3", code: "one()\n" },
    { name: "a.md#11-13", code: "  two()\n" },
    { name: "a.md#14-18", code: "three(`\n```\n`)\n" },
  ])
})
