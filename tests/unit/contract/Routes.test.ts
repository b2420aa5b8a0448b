import assert from "node:assert/strict"
import { routes } from "../../../src/contract/Routes.ts"

Deno.test("routes: are those of the API, that of imports, and those that manage clients and sources, each with its permission and its failures", () => {
  assert.deepEqual(
    Object.values(routes).map(({ failures, method, path, permission, success }) =>
      [method, path, permission, success, failures.join(" ")] as const
    ),
    [
      ["POST", "/cameras/create", "admin", 201, "401 403 409 422"],
      ["GET", "/auth", undefined, 200, "401 404 422 429"],
      ["GET", "/cameras/:cameraID", "user", 200, "401 403 404 422"],
      ["GET", "/cameras/legacy/:legacy_cameraID", "user", 200, "401 403 404 422"],
      ["GET", "/cameras/clusters", "user", 200, "401 422"],
      ["GET", "/cameras/facets", "user", 200, "401 422"],
      ["POST", "/cameras/batch", "user", 200, "401 403 422"],
      ["GET", "/cameras/exist", "user", 200, "401 422"],
      ["GET", "/apps/by-owner", "webUI", 200, "401 403 422"],
      ["GET", "/cameras/count", "user", 200, "401 422"],
      ["DELETE", "/cameras/:cameraID", "admin", 200, "401 403 404 412 422"],
      ["GET", "/cameras/changes", "user", 200, "401 422"],
      ["GET", "/apps/db-change", "webUI", 200, "401 403 422"],
      ["GET", "/apps/log", "admin", 200, "401 403 422"],
      ["POST", "/cameras/import", "admin", 200, "401 403 422"],
      ["GET", "/apps", "webUI", 200, "401 403 422"],
      ["GET", "/sources", "user", 200, "401 422"],
      ["PUT", "/cameras/by-source/:source/:source_id", "admin", 201, "401 403 409 412 422"],
      ["PUT", "/sources/:name", "admin", 200, "401 403 422"],
      ["POST", "/apps/register", "webUI", 200, "401 403 422"],
      ["DELETE", "/apps/:clientID", "webUI", 200, "401 403 404"],
      ["PUT", "/apps/:clientID/secret", "webUI", 200, "401 403 404 422"],
      ["POST", "/cameras/:cameraID/retire", "admin", 200, "401 403 404 412 422"],
      ["GET", "/cameras/search", "user", 200, "401 422"],
      ["PUT", "/cameras/:cameraID", "admin", 200, "401 403 404 409 412 422"],
      ["PUT", "/apps/:clientID", "webUI", 200, "401 403 404 422"],
      ["GET", "/apps/:clientID/usage", "webUI", 200, "401 403 404"],
      ["GET", "/apps/me", "user", 200, "401"],
    ],
  )
})
