/**
 * What others make of the OpenAPI document: tools from npm, and the server whose document it is.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import { layerMemory, makeHandler } from "@cam2/camera-database/server"
import { testCredentials } from "@cam2/camera-database/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { makeOnce } from "./Built.ts"
import { succeed } from "./Command.ts"
import { installFast } from "./InstallFast.ts"

// By their names and not by the project's imports: whoever tries the project has no use for them.
const tools = [
  "@openapitools/openapi-generator-cli@1.0.18-5.0.0-beta2",
  "@redocly/cli@2.77.0",
  "@stoplight/spectral-cli@6.16.3",
  "@types/node@24.19.4",
  "openapi-fetch@0.17.0",
  "openapi-typescript@7.13.0",
  "typescript@5.9.3",
]

// It checks what the one before does, which openapi-typescript needs, and in a fifth of its time.
const compiler = "typescript@7.0.2"

const pythonPackages = [
  "certifi==2026.7.22",
  "python-dateutil==2.9.0.post0",
  "six==1.17.0",
  "urllib3==2.8.0",
]

/** A folder with the document as `openapi.json`, and the tools. */
export interface Tools extends AsyncDisposable {
  readonly directory: string
  readonly document: unknown
  /** Runs a tool; gives what it wrote. */
  readonly run: (tool: string, ...args: ReadonlyArray<string>) => Promise<string>
  /** Runs the compiler of TypeScript. */
  readonly compile: (...args: ReadonlyArray<string>) => Promise<string>
}

/** The folder of the packages that a client in Python needs. */
export const makePythonPackages = (): Promise<string> =>
  makeOnce(
    ["python", ...pythonPackages].join("-"),
    (folder) => {
      const options = ["--quiet", "--no-deps", "--disable-pip-version-check", "--target", folder]
      return succeed("python3", ["-m", "pip", "install", ...options, ...pythonPackages])
    },
  )

const makeServer = () => makeHandler({ stores: layerMemory, rootClient: testCredentials })

const addCameras = Effect.forEach(
  Array.from({ length: 150 }, (_, index) => index),
  (index) =>
    Cam2.addCamera({
      camera_type: "stream",
      m3u8_url: `https://example.org/${index}.m3u8`,
      is_active_image: false,
      is_active_video: true,
      country: "US",
      latitude: 40 + index / 100,
      longitude: -86,
    }),
)

/** A server on the loopback that has more than a page of cameras, and a token for it. */
export const startServer = async () => {
  const { dispose, handler } = makeServer()
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler)
  const baseURL = `http://127.0.0.1:${server.addr.port}`
  await addCameras.pipe(
    Effect.provide(Cam2.layer({ ...testCredentials, baseURL })),
    Effect.runPromise,
  )
  const { clientID, clientSecret } = testCredentials
  const query = new URLSearchParams({ clientID, clientSecret: Redacted.value(clientSecret) })
  const { token } = await (await fetch(`${baseURL}/auth?${query}`)).json()
  return {
    baseURL,
    token: String(token),
    [Symbol.asyncDispose]: async () => {
      await server.shutdown()
      await dispose()
    },
  }
}

/** The tools, installed in a folder of their own. */
export const makeTools = async (): Promise<Tools> => {
  const directory = await Deno.makeTempDir()
  await Deno.writeTextFile(`${directory}/package.json`, '{ "type": "module" }')
  await installFast(directory, tools)
  await Deno.mkdir(`${directory}/compiler`)
  await installFast(`${directory}/compiler`, [compiler])
  const { dispose, handler } = makeServer()
  const document = await (await handler(new Request("http://cam2.test/openapi.json"))).json()
  await dispose()
  await Deno.writeTextFile(`${directory}/openapi.json`, JSON.stringify(document))
  return {
    directory,
    document,
    run: (tool, ...args) =>
      succeed(`${directory}/node_modules/.bin/${tool}`, args, {
        cwd: directory,
        // Neither tells its makers that it runs, nor asks for a newer one.
        env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", CI: "true" },
      }),
    compile: (...args) =>
      succeed(`${directory}/compiler/node_modules/.bin/tsc`, args, { cwd: directory }),
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  }
}
