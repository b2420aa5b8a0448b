/**
 * The failures of the routes that write cameras.
 *
 * @module
 */
import { type Case, expected, got, noCamera } from "./Case.ts"
import { cameraID, notDefined, pixels, playlist, type } from "./CameraCase.ts"
import { type Seeded, takenLegacyID } from "../Ask.ts"

const retrieval = "an object with the retrieval fields of the camera's type"

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

/** Every documented failure of the routes that write cameras, permission aside. */
export const writeCases: ReadonlyArray<Case> = [
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
  {
    route: "importCameras",
    as: "admin",
    path: () => "/cameras/import?existing=yes",
    why: "existing=yes",
    message: expected("existing", '"skip" or "update"'),
    status: 422,
  },

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
