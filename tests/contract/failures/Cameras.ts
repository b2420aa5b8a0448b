/**
 * The failures of the routes about cameras.
 *
 * @module
 */
import { type Case, expected, got, noCamera } from "./Case.ts"
import { type Seeded, takenLegacyID } from "../Ask.ts"

const cameraID = "the id of a camera, 24 hexadecimal characters"
const legacyID = "a whole number from 0"
const type = '"ip", "non_ip" or "stream"'
const text = "text without null characters"
const playlist = "the address of an HLS playlist"
const pixels = "a whole number above 0"
const retrieval = "an object with the retrieval fields of the camera's type"
const notDefined = (name: string) => `Keywords ['${name}'] are not defined.`

const read = (
  route: Case["route"],
  path: string,
  status: Case["status"],
  message: string,
): Case => ({ route, as: "user", path: () => path, status, message, why: path })

const put = (
  why: string,
  message: string,
  body: Case["body"],
  more: Partial<Case> = {},
): Case => ({
  route: "putCameraBySource",
  as: "admin",
  path: () => "/cameras/by-source/cam2/a",
  why,
  message,
  body,
  status: 422,
  ...more,
})

/** The writes that take `If-Match`. */
const versioned = {
  PUT: ["updateCamera", (id: string) => `/cameras/${id}`, { city: "Ulm" }],
  DELETE: ["deleteCamera", (id: string) => `/cameras/${id}`, undefined],
  POST: ["retireCamera", (id: string) => `/cameras/${id}/retire`, { reason: "gone" }],
} as const

const batch = (why: string, message: string, body: Case["body"]): Case => ({
  route: "camerasByIds",
  as: "user",
  path: () => "/cameras/batch",
  why,
  message,
  body,
  status: 422,
})

const search = (parameters: string, message: string): Case =>
  read("searchCamera", `/cameras/search?${parameters}`, 422, message)

const count = (parameters: string, message: string): Case =>
  read("countCameras", `/cameras/count?${parameters}`, 422, message)

const facets = (parameters: string, message: string): Case =>
  read("cameraFacets", `/cameras/facets?${parameters}`, 422, message)

const clusters = (parameters: string, message: string): Case =>
  read("cameraClusters", `/cameras/clusters?${parameters}`, 422, message)

const exist = (parameters: string, message: string): Case =>
  read("checkCamExist", `/cameras/exist?${parameters}`, 422, message)

const active = { is_active_image: "true", is_active_video: "false" }
const stream = { type: "stream", retrieval: { m3u8_url: "https://example.org/a.m3u8" }, ...active }

const add = (
  why: string,
  message: string,
  body: Case["body"],
  status: Case["status"] = 422,
): Case => ({
  route: "addCamera",
  as: "admin",
  path: () => "/cameras/create",
  why,
  message,
  body,
  status,
})

const update = (
  why: string,
  message: string,
  body: Case["body"],
  status: Case["status"] = 422,
  path: Case["path"] = (server) => `/cameras/${server.cameraID}`,
): Case => ({ route: "updateCamera", as: "admin", path, why, message, body, status })

const together = "latitude, longitude and radius together, or none of them"

/** Every documented failure of the routes about cameras, permission aside. */
export const cameraCases: ReadonlyArray<Case> = [
  read("cameraById", `/cameras/${noCamera}`, 404, "No camera with that cameraID."),
  read("cameraById", "/cameras/no-such-id", 422, got("cameraID", '"no-such-id"', cameraID)),
  read("cameraById", `/cameras/${noCamera}0`, 422, got("cameraID", `"${noCamera}0"`, cameraID)),
  read("cameraById", "/cameras/legacy", 422, got("cameraID", '"legacy"', cameraID)),
  ...(["PUT", "DELETE", "POST"] as const).flatMap((method) => {
    const [route, path, body] = versioned[method]
    const at = { route, as: "admin", body } as const
    return [
      {
        ...at,
        path: (server: Seeded) => path(server.cameraID),
        headers: { "if-match": '"v7", W/"v1"' },
        status: 412 as const,
        message: "The camera has another version: it was changed meanwhile. Read it again.",
        why: "another version",
      },
      {
        ...at,
        path: () => path(noCamera),
        headers: { "if-match": "*" },
        status: 404 as const,
        message: "No camera with that cameraID.",
        why: "an unknown id, whatever the version",
      },
      {
        ...at,
        path: () => path("no-such-id"),
        status: 422 as const,
        message: got("cameraID", '"no-such-id"', cameraID),
        why: "an id that is none",
      },
    ]
  }),
  batch("an id that is none", got("cameraIDs", '"no-such-id"', cameraID), {
    cameraIDs: [noCamera, "no-such-id"],
  }),
  batch("a legacy id that is none", expected("legacy_cameraIDs", "a list of legacy camera ids"), {
    legacy_cameraIDs: [1, -1],
  }),
  batch("no list", expected("cameraIDs", "a list of camera ids"), { cameraIDs: 1 }),
  batch("too many", got("cameraIDs", "1001", "at most 1000 ids"), {
    cameraIDs: Array.from({ length: 1000 }, () => noCamera),
    legacy_cameraIDs: ["7"],
  }),
  batch("an unknown name", notDefined("ids"), { ids: [] }),
  read("cameraByLegacyId", "/cameras/legacy/404", 404, "No camera with that legacy_cameraID."),
  read("cameraByLegacyId", "/cameras/legacy/-1", 422, got("legacy_cameraID", '"-1"', legacyID)),
  read("cameraByLegacyId", "/cameras/legacy/1e3", 422, got("legacy_cameraID", '"1e3"', legacyID)),
  read(
    "cameraByLegacyId",
    "/cameras/legacy/9007199254740993",
    422,
    got("legacy_cameraID", '"9007199254740993"', legacyID),
  ),

  {
    route: "importCameras",
    as: "admin",
    path: () => "/cameras/import?existing=yes",
    why: "existing=yes",
    message: expected("existing", '"skip" or "update"'),
    status: 422,
  },

  search(
    "latitude=90.1&longitude=0&radius=1",
    expected("latitude", "a number of degrees from -90 to 90"),
  ),
  search(
    "latitude=0&longitude=-181&radius=1",
    expected("longitude", "a number of degrees from -180 to 180"),
  ),
  search("latitude=0&longitude=0&radius=0", expected("radius", "a number of kilometres above 0")),
  search(
    "latitude=&longitude=0&radius=1",
    expected("latitude", "a number of degrees from -90 to 90"),
  ),
  search(
    "latitude=0x10&longitude=0&radius=1",
    expected("latitude", "a number of degrees from -90 to 90"),
  ),
  search(
    "latitude=NaN&longitude=0&radius=1",
    expected("latitude", "a number of degrees from -90 to 90"),
  ),
  search("latitude=1&longitude=2", got("radius", "nothing", together)),
  search("radius=1", got("latitude", "nothing", together)),
  search("latitude=1&radius=1", got("longitude", "nothing", together)),
  search("type=webcam", expected("type", type)),
  search("city=%00", expected("city", text)),
  search("offset=1&offset=2", "Format Error Messages (offset): given twice"),
  search("after=1&after=2", "Format Error Messages (after): given twice"),
  search("q=a&q=b", "Format Error Messages (q): given twice"),
  search("type=ip&type=bad", expected("type", type)),
  search("resolution_width=640&resolution_width=x", expected("resolution_width", pixels)),
  facets("by=country&name=a&name=%00", expected("name", text)),
  count(
    Array.from({ length: 101 }, () => "country=US").join("&"),
    expected("country", "1 to 100 values"),
  ),
  search("all=maybe", expected("all", "true or false")),
  search("Limit=1", notDefined("Limit") + " Did you mean limit?"),
  search("ip=192.0.2.1", notDefined("ip")),
  count("colour=red", notDefined("colour")),
  count("limit=1", notDefined("limit")),
  facets("by=country&colour=red", notDefined("colour")),
  clusters("zoom=1&colour=red", notDefined("colour")),
  search(`city=${"x".repeat(201)}`, expected("city", "text of at most 200 characters")),
  search("city=%FF", "Format Error Messages (query): not UTF-8 text"),
  search("resolution_width=0", expected("resolution_width", pixels)),
  search("resolution_height=1.5", expected("resolution_height", pixels)),
  search("is_active_image=yes", expected("is_active_image", "true or false")),
  search("is_active_video=", expected("is_active_video", "true or false")),
  search("offset=-1", expected("offset", legacyID)),
  search("offset=1.5", expected("offset", legacyID)),
  search("offset=1e400", expected("offset", legacyID)),
  search("camera_type=ip", notDefined("camera_type") + " Did you mean type?"),
  search("__proto__=1", notDefined("__proto__")),

  exist("", expected("type", type)),
  exist("type=webcam", expected("type", type)),
  exist("type=ip", got("ip", "nothing", "an IP address or host name")),
  exist("type=ip&ip=", got("ip", '""', "an IP address or host name")),
  exist("type=ip&ip=192.0.2.1&port=0", got("port", '"0"', "a port number from 1 to 65535")),
  exist("type=ip&ip=192.0.2.1&port=65536", got("port", '"65536"', "a port number from 1 to 65535")),
  exist("type=non_ip", got("snapshot_url", "nothing", "the address of a snapshot image")),
  exist("type=stream", got("m3u8_url", "nothing", playlist)),
  exist("type=stream&m3u8_url=x&ip=y", got("ip", '"y"', "no such field here")),
  exist("type=stream&url=x", notDefined("url")),

  add("a legacy id that is taken", "legacyCameraIDAlreadyExist", {
    ...stream,
    legacy_cameraID: String(takenLegacyID),
  }, 409),
  add("nothing", got("type", "nothing", type), {}),
  add("an unknown type", expected("type", type), { ...stream, type: "webcam" }),
  add("no address", got("m3u8_url", "nothing", playlist), { ...active, type: "stream" }),
  add(
    "the address of another type",
    got("m3u8_url", `"${stream.retrieval.m3u8_url}"`, "no such field here"),
    {
      ...stream,
      type: "ip",
    },
  ),
  add("an empty address", expected("m3u8_url", playlist), {
    ...stream,
    retrieval: { m3u8_url: "" },
  }),
  add("a port that is none", expected("port", "a port number from 1 to 65535"), {
    ...active,
    type: "ip",
    retrieval: { ip: "192.0.2.1", port: "http" },
  }),
  add("an unknown retrieval field", notDefined("url"), {
    ...stream,
    retrieval: { m3u8_url: "x", url: "y" },
  }),
  add("retrieval that is no object", expected("retrieval", retrieval), {
    ...stream,
    retrieval: [],
  }),
  add("retrieval that is not JSON", expected("retrieval", retrieval), {
    ...stream,
    retrieval: "{not JSON",
  }),
  add("no is_active_image", got("is_active_image", "nothing", "true or false"), {
    type: "stream",
    is_active_video: "true",
    retrieval: stream.retrieval,
  }),
  add("a boolean that is none", expected("is_active_video", "true or false"), {
    ...stream,
    is_active_video: "2",
  }),
  add("a latitude past the pole", expected("latitude", "a number of degrees from -90 to 90"), {
    ...stream,
    latitude: "-90.5",
  }),
  add("a resolution of 0", expected("resolution_width", pixels), {
    ...stream,
    resolution_width: "0",
  }),
  add("a frame rate of 0", expected("frame_rate", "a number of frames a second above 0"), {
    ...stream,
    frame_rate: "0",
  }),
  add("an offset of half a second", expected("utc_offset", "a whole number of seconds"), {
    ...stream,
    utc_offset: "0.5",
  }),
  add("a cameraID of its own", notDefined("cameraID"), { ...stream, cameraID: noCamera }),
  add("an address outside of retrieval", notDefined("ip") + " Did you mean retrieval.ip?", {
    ...stream,
    ip: "x",
  }),
  add("the type by another name", notDefined("camera_type") + " Did you mean type?", {
    ...stream,
    camera_type: "stream",
  }),
  add(
    "two addresses in one field",
    expected("body", "one address in m3u8_url and retrieval.m3u8_url"),
    { ...stream, m3u8_url: "https://example.org/other.m3u8" },
  ),
  add(
    "two addresses in one field of a form",
    expected("body", "one address in m3u8_url and retrieval.m3u8_url"),
    {
      ...stream,
      m3u8_url: "https://example.org/other.m3u8",
      retrieval: JSON.stringify(stream.retrieval),
    },
  ),
  update(
    "two second addresses",
    expected("body", "one address in snapshot_url and retrieval.snapshot_url"),
    {
      snapshot_url: "https://example.org/a.jpg",
      retrieval: { snapshot_url: "https://example.org/b.jpg" },
    },
  ),
  ...[null, [1], { b: 1 }].map((city) =>
    add(
      `a property that is ${JSON.stringify(city)}`,
      expected("properties.city", "text, a number, true or false"),
      { ...stream, properties: { city } },
    )
  ),

  put("a legacy id that is taken", "legacyCameraIDAlreadyExist", {
    ...stream,
    legacy_cameraID: String(takenLegacyID),
  }, { status: 409 }),
  put(
    "a version of no camera",
    "No camera with that source and source_id, and If-Match asks for one.",
    stream,
    {
      status: 412,
      headers: { "if-match": '"v1"' },
    },
  ),
  put("another source in the body", got("source", '"other"', "that of the address"), {
    ...stream,
    source: "other",
  }),
  put("another id in the body", got("source_id", '"b"', "that of the address"), {
    ...stream,
    source_id: "b",
  }),
  put(
    "an id that is too long",
    got("source_id", `"${"x".repeat(76)}...`, "text of at most 200 characters"),
    stream,
    {
      path: () => `/cameras/by-source/cam2/${"x".repeat(201)}`,
    },
  ),
  put("a required field that is cleared", got("is_active_image", "nothing", "true or false"), {
    ...stream,
    is_active_image: null,
  }),
  put(
    "two second addresses",
    expected("body", "one address in snapshot_url and retrieval.snapshot_url"),
    {
      ...stream,
      snapshot_url: "https://example.org/a.jpg",
      retrieval: { ...stream.retrieval, snapshot_url: "https://example.org/b.jpg" },
    },
  ),
  put("no address", got("m3u8_url", "nothing", playlist), { ...active, type: "stream" }),
  put("an unknown field", notDefined("colour"), { ...stream, colour: "red" }),
  read(
    "cameraById",
    `/cameras/${noCamera}?retired=1x`,
    422,
    expected("retired", 'true, false or "any"'),
  ),

  update(
    "an unknown camera",
    "No camera with that cameraID.",
    { city: "Ulm" },
    404,
    () => `/cameras/${noCamera}`,
  ),
  update(
    "a malformed id",
    got("cameraID", '"no-such-id"', cameraID),
    { city: "Ulm" },
    422,
    () => "/cameras/no-such-id",
  ),
  update("a legacy id that is taken", "legacyCameraIDAlreadyExist", {
    city: "Ulm",
    legacy_cameraID: String(takenLegacyID),
  }, 409),
  update("a new type without its address", got("m3u8_url", "nothing", playlist), {
    type: "stream",
    city: "Ulm",
  }),
  update("the address of another type", got("m3u8_url", '"https://x"', "no such field here"), {
    retrieval: { m3u8_url: "https://x" },
  }),
  update(
    "addresses of two types",
    got("m3u8_url", '"https://x"', "the retrieval fields of one camera type"),
    {
      retrieval: { ip: "192.0.2.1", m3u8_url: "https://x" },
    },
  ),
  update("a longitude past 180", expected("longitude", "a number of degrees from -180 to 180"), {
    longitude: "180.5",
  }),
  update("an unknown field", notDefined("colour"), { colour: "red" }),
]
