// deno-fmt-ignore-file: one route a line
/**
 * Every route of the API, by the name of its operation. Each is an export of its own, so that a
 * program bundles only those that it calls.
 *
 * @module
 */
import { route } from "./Route.ts"

export const authenticate = /* @__PURE__ */ route("GET", "/auth", undefined, [401, 404, 422, 429])
export const register = /* @__PURE__ */ route("POST", "/apps/register", "webUI", [401, 403, 422])
export const updateClient = /* @__PURE__ */ route("PUT", "/apps/:clientID", "webUI", [401, 403, 404, 422])
export const removeClient = /* @__PURE__ */ route("DELETE", "/apps/:clientID", "webUI", [401, 403, 404])
export const resetSecret = /* @__PURE__ */ route("PUT", "/apps/:clientID/secret", "webUI", [401, 403, 404, 422])
export const whoami = /* @__PURE__ */ route("GET", "/apps/me", "user", [401])
export const listClients = /* @__PURE__ */ route("GET", "/apps", "webUI", [401, 403, 422])
export const clientIdsByOwner = /* @__PURE__ */ route("GET", "/apps/by-owner", "webUI", [401, 403, 422])
export const usageByClient = /* @__PURE__ */ route("GET", "/apps/:clientID/usage", "webUI", [401, 403, 404])
export const getChangeLog = /* @__PURE__ */ route("GET", "/apps/db-change", "webUI", [401, 403, 422])
export const getClientLog = /* @__PURE__ */ route("GET", "/apps/log", "admin", [401, 403, 422])
export const addCamera = /* @__PURE__ */ route("POST", "/cameras/create", "admin", [401, 403, 409, 422], 201)
export const importCameras = /* @__PURE__ */ route("POST", "/cameras/import", "admin", [401, 403, 422])
export const updateCamera = /* @__PURE__ */ route("PUT", "/cameras/:cameraID", "admin", [401, 403, 404, 409, 422])
export const cameraById = /* @__PURE__ */ route("GET", "/cameras/:cameraID", "user", [401, 403, 404, 422])
export const cameraByLegacyId = /* @__PURE__ */ route("GET", "/cameras/legacy/:legacy_cameraID", "user", [401, 403, 404, 422])
export const searchCamera = /* @__PURE__ */ route("GET", "/cameras/search", "user", [401, 422])
export const checkCamExist = /* @__PURE__ */ route("GET", "/cameras/exist", "user", [401, 422])
