import assert from "node:assert/strict"
import { samplesIn } from "./CodeSamples.ts"
import { type Findings, typeCheck } from "./Types.ts"

const root = new URL("../../", import.meta.url)

/** What an editor shows for a type: the compiler prints it when it is not what is asked for. */
const hints = {
  cameraById: "Effect<Camera, AuthorizationError | RequestError, ApiClient>",
  searchCamera: "Effect<readonly Camera[], RequestError, ApiClient>",
  checkCamExist: "Effect<readonly Camera[], RequestError, ApiClient>",
  streamCameras: "Stream<Camera, RequestError, ApiClient>",
  getChangeLog: "Effect<readonly ChangeLogEntry[], AuthorizationError | RequestError, ApiClient>",
  addCamera: "Effect<string, AuthorizationError | RequestError | ResourceConflictError, ApiClient>",
  register: "Effect<Credentials, AuthorizationError | RequestError, ApiClient>",
  layer: "Layer<ApiClient | TokenService, ClientOptionsError, never>",
}

const hinting = [
  `import * as Cam2 from "${new URL("mod.ts", root).href}"`,
  `import type * as Layers from "@cam2/camera-database/layers"`,
  ...Object.keys(hints).map((name) =>
    `export const ${name}: 1 = null as unknown as ReturnType<typeof Cam2.${name}>`
  ),
  `export const get: 1 = null as unknown as Layers.TokenServiceShape["get"]`,
].join("\n")

/** The compiler orders a union by what it met first. */
const inOrder = (type: string) =>
  type.replace(/\w+( \| \w+)+/g, (union) => union.split(" | ").sort().join(" | "))

const probes = ["health", "ready"]
const samples = samplesIn("TypeScript").filter(({ operation }) => !probes.includes(operation))

const byTag = await Deno.readTextFile(new URL("examples/03_errors_by_tag.ts", root))
const tags = [...byTag.matchAll(/^ {6}(\w+Error): /gm)].map(([, tag]) => tag!)

const without = (tag: string) => byTag.replace(new RegExp(`^ {6}${tag}: .*\n( {8}.*\n)?`, "m"), "")

let findings: Promise<Findings> | undefined

const found = (): Promise<Findings> =>
  findings ??= typeCheck(Object.fromEntries([
    ["hints", hinting],
    ...samples.map(({ operation, source }) => [operation, source ?? ""]),
    ...tags.map((tag) => [`without_${tag}`, without(tag)]),
  ]))

Deno.test("RequestError, TokenError: each is shown under its own name", async () => {
  assert.deepEqual(
    [...(await found()).hints!.join("").matchAll(/Type '(.*)' is not assignable to type '1'/g)]
      .map(([, type]) => inOrder(type!)),
    [...Object.values(hints), "Effect<Redacted<string>, TokenError, never>"],
  )
})

Deno.test("examples in TypeScript: there is one of every operation of the module, and all compile", async () => {
  assert.ok(samples.length > 0)
  const all = await found()
  for (const { operation, source } of samples) {
    assert.ok(source, operation)
    assert.deepEqual(all[operation], [], operation)
  }
})

Deno.test("examples/03_errors_by_tag: does not compile when a tag is forgotten", async () => {
  assert.equal(tags.length, 9)
  const all = await found()
  for (const tag of tags) {
    assert.match(
      all[`without_${tag}`]!.join(""),
      new RegExp(`Type '(\\w+ \\| )*${tag}( \\| \\w+)*' is not assignable to type 'never'`),
    )
  }
})
