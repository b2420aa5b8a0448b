// deno-fmt-ignore-file: one route a line
/**
 * Every route of the API, by the name of its operation. Each is an export of its own, so that a
 * program bundles only those that it calls.
 *
 * @module
 */
import { type Route, route } from "./Route.ts"

export const authenticate: Route<401 | 404 | 422 | 429> = /* @__PURE__ */ route("GET", "/auth", undefined, [401, 404, 422, 429])
export const register: Route<401 | 403 | 422> = /* @__PURE__ */ route("POST", "/apps/register", "webUI", [401, 403, 422])
export const updateClient: Route<401 | 403 | 404 | 422> = /* @__PURE__ */ route("PUT", "/apps/:clientID", "webUI", [401, 403, 404, 422])
export const removeClient: Route<401 | 403 | 404> = /* @__PURE__ */ route("DELETE", "/apps/:clientID", "webUI", [401, 403, 404])
export const resetSecret: Route<401 | 403 | 404 | 422> = /* @__PURE__ */ route("PUT", "/apps/:clientID/secret", "webUI", [401, 403, 404, 422])
export const whoami: Route<401> = /* @__PURE__ */ route("GET", "/apps/me", "user", [401])
export const listClients: Route<401 | 403 | 422> = /* @__PURE__ */ route("GET", "/apps", "webUI", [401, 403, 422])
export const clientIdsByOwner: Route<401 | 403 | 422> = /* @__PURE__ */ route("GET", "/apps/by-owner", "webUI", [401, 403, 422])
export const usageByClient: Route<401 | 403 | 404> = /* @__PURE__ */ route("GET", "/apps/:clientID/usage", "webUI", [401, 403, 404])
export const getChangeLog: Route<401 | 403 | 422> = /* @__PURE__ */ route("GET", "/apps/db-change", "webUI", [401, 403, 422])
export const getCameraChanges: Route<401 | 422> = /* @__PURE__ */ route("GET", "/cameras/changes", "user", [401, 422])
export const getClientLog: Route<401 | 403 | 422> = /* @__PURE__ */ route("GET", "/apps/log", "admin", [401, 403, 422])
export const addCamera: Route<401 | 403 | 409 | 422> = /* @__PURE__ */ route("POST", "/cameras/create", "admin", [401, 403, 409, 422], 201)
export const importCameras: Route<401 | 403 | 422> = /* @__PURE__ */ route("POST", "/cameras/import", "admin", [401, 403, 422])
export const updateCamera: Route<401 | 403 | 404 | 409 | 412 | 422> = /* @__PURE__ */ route("PUT", "/cameras/:cameraID", "admin", [401, 403, 404, 409, 412, 422])
export const putCameraBySource: Route<401 | 403 | 409 | 412 | 422> = /* @__PURE__ */ route("PUT", "/cameras/by-source/:source/:source_id", "admin", [401, 403, 409, 412, 422], 201, 200)
export const deleteCamera: Route<401 | 403 | 404 | 412 | 422> = /* @__PURE__ */ route("DELETE", "/cameras/:cameraID", "admin", [401, 403, 404, 412, 422])
export const retireCamera: Route<401 | 403 | 404 | 412 | 422> = /* @__PURE__ */ route("POST", "/cameras/:cameraID/retire", "admin", [401, 403, 404, 412, 422])
export const cameraById: Route<401 | 403 | 404 | 422> = /* @__PURE__ */ route("GET", "/cameras/:cameraID", "user", [401, 403, 404, 422])
export const cameraByLegacyId: Route<401 | 403 | 404 | 422> = /* @__PURE__ */ route("GET", "/cameras/legacy/:legacy_cameraID", "user", [401, 403, 404, 422])
export const camerasByIds: Route<401 | 403 | 422> = /* @__PURE__ */ route("POST", "/cameras/batch", "user", [401, 403, 422])
export const searchCamera: Route<401 | 422> = /* @__PURE__ */ route("GET", "/cameras/search", "user", [401, 422])
export const countCameras: Route<401 | 422> = /* @__PURE__ */ route("GET", "/cameras/count", "user", [401, 422])
export const cameraFacets: Route<401 | 422> = /* @__PURE__ */ route("GET", "/cameras/facets", "user", [401, 422])
export const cameraClusters: Route<401 | 422> = /* @__PURE__ */ route("GET", "/cameras/clusters", "user", [401, 422])
export const listSources: Route<401 | 422> = /* @__PURE__ */ route("GET", "/sources", "user", [401, 422])
export const putSource: Route<401 | 403 | 422> = /* @__PURE__ */ route("PUT", "/sources/:name", "admin", [401, 403, 422])
export const checkCamExist: Route<401 | 422> = /* @__PURE__ */ route("GET", "/cameras/exist", "user", [401, 422])
