/**
 * The server of the tests in a browser: `cam2 serve --map` as a process, over the 7,024 real cameras
 * where they are, else the sample.
 *
 * @module
 */
import assert from "node:assert/strict"
import { readRealFile } from "../RealCameras.ts"
import { cam2, end, root, serve, type Server, start } from "../Process.ts"

const real = new URL("../../../shared/cameras/USA.json", import.meta.url).pathname
const sample = new URL("../../examples/data/cameras.ndjson", import.meta.url).pathname

/** Whether the cameras are the real ones. */
export const isReal = await readRealFile() !== undefined

/** Where cameras of several types are near to each other. */
export const mixedPlace: string = isReal ? "34.05,-118.25" : "40.4259,-86.9081"

if (!isReal) console.warn("THE MAP IS TESTED OVER THE SAMPLE: ../shared/cameras/USA.json is absent")

/** Adds the cameras of a file. */
const importFile = async ({ baseURL }: Server, file: string): Promise<void> => {
  const { code, stderr } = await end(start([...cam2, "import", file, "--quiet"], {
    env: {
      CAM2_BASE_URL: baseURL,
      CAM2_CLIENT_ID: root.clientID,
      CAM2_CLIENT_SECRET: root.clientSecret,
    },
  }))
  // Five of the real ones have no address that is taken.
  assert.ok(code === 0 || isReal, stderr)
}

const running: Array<Server> = []

Deno.test.afterAll(async () => {
  await Promise.all(running.map((server) => server[Symbol.asyncDispose]()))
})

/** A server that is started for the first who asks, and ends with the tests. */
export const shared = (startOne: () => Promise<Server>): () => Promise<Server> => {
  let started: Promise<Server> | undefined
  return () =>
    started ??= startOne().then((server) => {
      running.push(server)
      return server
    })
}

/** Starts a server with a map. */
export const startMapServer = async (
  { args = [], file }: { readonly args?: ReadonlyArray<string>; readonly file?: string } = {},
): Promise<Server> => {
  const server = await serve(":memory:", { args: ["--map", ...args], lifetime: 600_000 })
  if (file !== undefined) await importFile(server, file)
  return server
}

/** Starts one that anybody may read, with all cameras. */
export const startPublicServer = (): Promise<Server> =>
  startMapServer({
    args: ["--public-read", "--public-requests-per-minute", "100000"],
    file: isReal ? real : sample,
  })

/** That of all tests which ask for no other. */
export const publicServer: () => Promise<Server> = shared(startPublicServer)

/** What a server answers to whoever has no token, or to {@linkcode root} with one. */
export const ask = async <A>(
  { baseURL }: Pick<Server, "baseURL">,
  path: string,
  init: RequestInit = {},
): Promise<A> => {
  const response = await fetch(new URL(path, baseURL), init)
  const text = await response.text()
  assert.ok(response.ok, `${path}: ${response.status} ${text}`)
  return JSON.parse(text || "null")
}

/** The headers of a request of {@linkcode root}. */
export const asRoot = async (
  server: Pick<Server, "baseURL">,
): Promise<Readonly<Record<string, string>>> => {
  const query = new URLSearchParams({ clientID: root.clientID, clientSecret: root.clientSecret })
  const { token } = await ask<{ readonly token: string }>(server, `auth?${query}`)
  return { authorization: `Bearer ${token}`, "content-type": "application/json" }
}

/** Adds a camera; gives its id. */
export const addTo = async (server: Pick<Server, "baseURL">, camera: object): Promise<string> => {
  const { cameraID } = await ask<{ readonly cameraID: string }>(server, "cameras/create", {
    method: "POST",
    headers: await asRoot(server),
    body: JSON.stringify(camera),
  })
  return cameraID
}

/** Removes a camera. */
export const removeFrom = async (
  server: Pick<Server, "baseURL">,
  cameraID: string,
): Promise<void> => {
  await ask(server, `cameras/${cameraID}`, { method: "DELETE", headers: await asRoot(server) })
}
