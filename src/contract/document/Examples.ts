/**
 * An example of each operation, as a command of curl and in TypeScript of this module. Both take the
 * address and the credentials from the environment.
 *
 * @module
 */

/** A request that shows what an operation is for. */
interface Example {
  /** Values of the parameters in the path. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: ReadonlyArray<readonly [name: string, text: string]>
  readonly body?: unknown
  /** The call of the module, its result one expression. */
  readonly call: string
  /** What is to be said before the call. */
  readonly note?: string
  /** The whole program, where it is not that call. */
  readonly program?: string
}

const cameraID = "5ae0ecbd336359291be74c12"
const clientID = "$CLIENT_ID"
const place = [["country", "US"], ["state", "IN"]] as const
const camera = {
  type: "stream",
  retrieval: { m3u8_url: "https://example.org/playlist.m3u8" },
  is_active_image: false,
  is_active_video: true,
  latitude: 40.4259,
  longitude: -86.9081,
}
const written = `{
  camera_type: "stream",
  m3u8_url: "https://example.org/playlist.m3u8",
  is_active_image: false,
  is_active_video: true,
  latitude: 40.4259,
  longitude: -86.9081,
}`
const indiana = `{ country: "US", state: "IN" }`
const since = "2026-01-01T00:00:00Z"

const importing = `import { layerConfig } from "@cam2/camera-database"
import { importCameras } from "@cam2/camera-database/lists"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const list = \`id,name,lat,lon,url
7,Harbour,53.54,9.98,https://example.org/7.jpg\`

// The list of a city, as it publishes it, in any form that the module reads.
const result = await importCameras(Stream.encodeText(Stream.make(list)), {
  source: "City of Hamburg",
  country: "DE",
}).pipe(
  Stream.runCollect,
  Effect.provide(layerConfig()),
  Effect.runPromise,
)
console.log(result)`

const examples: Readonly<Record<string, Example>> = {
  addCamera: { body: camera, call: `addCamera(${written})` },
  authenticate: {
    query: [["clientID", "$CAM2_CLIENT_ID"], ["clientSecret", "$CAM2_CLIENT_SECRET"]],
    call: "whoami()",
    note: "// The layer gets a token with the first call, and the next before that ends.\n",
  },
  cameraByLegacyId: { path: { legacy_cameraID: "31120" }, call: "cameraByLegacyId(31120)" },
  cameraById: { path: { cameraID }, call: `cameraById("${cameraID}")` },
  cameraClusters: {
    query: [["zoom", "4"], ["country", "US"]],
    call: `cameraClusters(4, { country: "US" })`,
  },
  cameraFacets: {
    query: [["by", "state,type"], ["country", "US"]],
    call: `cameraFacets(["state", "camera_type"], { country: "US" })`,
  },
  camerasByIds: {
    body: { cameraIDs: [cameraID] },
    call: `camerasByIds({ cameraIDs: ["${cameraID}"] })`,
  },
  checkCamExist: {
    query: [["type", "ip"], ["ip", "203.0.113.7"]],
    call: `checkCamExist({ camera_type: "ip", ip: "203.0.113.7" })`,
  },
  clientIdsByOwner: { query: [["owner", "alice"]], call: `clientIdsByOwner("alice")` },
  countCameras: { query: place, call: `countCameras(${indiana})` },
  deleteCamera: { path: { cameraID }, call: `deleteCamera("${cameraID}")` },
  getCameraChanges: { query: [["start", since]], call: `getCameraChanges({ start: "${since}" })` },
  getChangeLog: { query: [["start", since]], call: `getChangeLog({ start: "${since}" })` },
  getClientLog: { query: [["start", since]], call: `getClientLog({ start: "${since}" })` },
  importCameras: { body: camera, call: "importCameras", program: importing },
  listClients: { query: [["owner", "alice"]], call: `listClients("alice")` },
  listSources: { call: "listSources()" },
  putCameraBySource: {
    path: { source: "City of Lafayette", source_id: "7" },
    body: camera,
    call: `putCameraBySource("City of Lafayette", "7", ${written})`,
  },
  putSource: {
    path: { name: "City of Lafayette" },
    body: { licence: "CC-BY-4.0", attribution: "City of Lafayette" },
    call: `putSource("City of Lafayette", {
  licence: "CC-BY-4.0",
  attribution: "City of Lafayette",
})`,
  },
  register: {
    body: { owner: "alice", permissionLevel: "user" },
    call: `register("alice", "user")`,
  },
  removeClient: { path: { clientID }, call: `removeClient(clientID)` },
  resetSecret: { path: { clientID }, call: `resetSecret(clientID)` },
  retireCamera: {
    path: { cameraID },
    body: { reason: "Taken down" },
    call: `retireCamera("${cameraID}", { reason: "Taken down" })`,
  },
  searchCamera: { query: place, call: `searchCamera(${indiana})` },
  updateCamera: {
    path: { cameraID },
    body: { is_active_video: false },
    call: `updateCamera({ cameraID: "${cameraID}", is_active_video: false })`,
  },
  updateClient: {
    path: { clientID },
    body: { owner: "bob" },
    call: `updateOwner(clientID, "bob")`,
  },
  usageByClient: {
    path: { clientID },
    query: [["owner", "alice"]],
    call: `usageByClient(clientID, "alice")`,
  },
  whoami: { call: "whoami()" },
}

const isVariable = (text: string) => text.startsWith("$")

/** Text in the path of an address; a variable of the shell as it is. */
const inPath = (text: string) => isVariable(text) ? text : encodeURIComponent(text)

const address = (path: string, { path: values = {} }: Example) =>
  `"$CAM2_BASE_URL${path.replace(/\{(\w+)\}/g, (_, name) => inPath(values[name] ?? name))}"`

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

const curlOf = (
  { hasToken, isLines, method, path }: Shown,
  example: Example,
): string => {
  const { body, query = [] } = example
  return [
    `curl${query.length > 0 ? " --get" : method === "GET" ? "" : ` --request ${method}`} ${
      address(path, example)
    }`,
    ...hasToken ? [`--header "Authorization: Bearer $CAM2_TOKEN"`] : [],
    ...query.map(([name, text]) => `--data-urlencode "${name}=${text}"`),
    ...body === undefined ? [] : [
      `--header "Content-Type: ${isLines ? "application/x-ndjson" : "application/json"}"`,
      `--data ${quoted(JSON.stringify(body))}`,
    ],
  ].join(" \\\n  ")
}

const typescriptOf = ({ call, note = "", program }: Example): string => {
  if (program !== undefined) return program
  const [name] = /^\w+/.exec(call) ?? [""]
  const names = [name, "layerConfig"].sort().join(", ")
  return `import { ${names} } from "@cam2/camera-database"
import * as Effect from "effect/Effect"
${call.includes("clientID") ? `\nconst clientID = "the id of the client"\n` : ""}
${note}const result = await ${call}.pipe(
  Effect.provide(layerConfig()),
  Effect.runPromise,
)
console.log(result)`
}

/** What is known of an operation whose example is wanted. */
interface Shown {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly hasToken: boolean
  /** Whether its body is lines. */
  readonly isLines: boolean
}

/** The examples of an operation, under the name that viewers of OpenAPI documents know. */
export const codeSamples = (shown: Shown) => {
  const example = examples[shown.operation]
  return [
    { lang: "Shell", label: "curl", source: curlOf(shown, example ?? { call: "" }) },
    ...example === undefined
      ? []
      : [{ lang: "TypeScript", label: "TypeScript", source: typescriptOf(example) }],
  ]
}
