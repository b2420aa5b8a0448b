import assert from "node:assert/strict"
import { end, start } from "../Process.ts"

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

/** The compiler orders a union by what it met first. */
const inOrder = (type: string) =>
  type.replace(/\w+( \| \w+)+/g, (union) => union.split(" | ").sort().join(" | "))

Deno.test("RequestError, TokenError: each is shown under its own name", async () => {
  const module = new URL("../../mod.ts", import.meta.url).href
  const config = new URL("../../deno.json", import.meta.url).pathname
  const source = [
    `import * as Cam2 from "${module}"`,
    `import type * as Layers from "@cam2/camera-database/layers"`,
    ...Object.keys(hints).map((name) =>
      `export const ${name}: 1 = null as unknown as ReturnType<typeof Cam2.${name}>`
    ),
    `export const get: 1 = null as unknown as Layers.TokenServiceShape["get"]`,
  ]
  const directory = await Deno.makeTempDir()
  try {
    const path = `${directory}/hints.ts`
    await Deno.writeTextFile(path, source.join("\n"))
    const { stderr } = await end(
      start([Deno.execPath(), "check", "--quiet", "--config", config, path], {
        env: { NO_COLOR: "1" },
      }),
    )
    assert.deepEqual(
      [...stderr.matchAll(/Type '(.*)' is not assignable to type '1'/g)]
        .map(([, type]) => inOrder(type!)),
      [...Object.values(hints), "Effect<Redacted<string>, TokenError, never>"],
    )
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})
