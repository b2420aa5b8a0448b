/**
 * The failures of the routes that read cameras.
 *
 * @module
 */
import { type Case, expected, got, noCamera } from "./Case.ts"
import { cameraID, legacyID, notDefined, pixels, playlist, read, text, type } from "./CameraCase.ts"

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

const together = "latitude, longitude and radius together, or none of them"

const countedBy = "names of fields to count by, each once: type, source, country, state, city, " +
  "is_active_image, is_active_video, resolution_width, resolution_height"

const ofCameras = "names of fields of a camera, at least one: cameraID, legacy_cameraID, name, " +
  "source, source_id, country, state, city, road, latitude, longitude, direction, is_active_image, " +
  "is_active_video, resolution_width, resolution_height, frame_rate, update_interval, utc_offset, " +
  "timezone_id, timezone_name, reference_logo, reference_url, properties, created_at, updated_at, " +
  "retired_at, retired_reason, snapshot_url, m3u8_url, type, retrieval"

/** Every documented failure of the routes that read cameras, permission aside. */
export const readCases: ReadonlyArray<Case> = [
  read("cameraById", `/cameras/${noCamera}`, 404, "No camera with that cameraID."),
  read("cameraById", "/cameras/no-such-id", 422, got("cameraID", '"no-such-id"', cameraID)),
  read("cameraById", `/cameras/${noCamera}0`, 422, got("cameraID", `"${noCamera}0"`, cameraID)),
  read("cameraById", "/cameras/legacy", 422, got("cameraID", '"legacy"', cameraID)),
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
  ...["by=nonsense", "by=camera_type", "by=country,nonsense", "by=", "country=us"].map((query) =>
    facets(query, expected("by", countedBy))
  ),
  search("fields=camera_type", expected("fields", ofCameras)),
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

  read(
    "cameraById",
    `/cameras/${noCamera}?retired=1x`,
    422,
    expected("retired", 'true, false or "any"'),
  ),
]
