/**
 * Who a request comes from, and what the client may do.
 *
 * @module
 */
import * as Context from "effect/Context"
import * as HttpApiMiddleware from "effect/http-api/HttpApiMiddleware"
import * as HttpApiSecurity from "effect/http-api/HttpApiSecurity"
import type { PermissionLevel } from "../../domain/Permission.ts"
import { failures } from "../StatusSchemas.ts"

/** The client that a request comes from. */
export class CurrentClient extends Context.Service<CurrentClient, {
  readonly clientID: string
  readonly owner: string
  readonly permissionLevel: PermissionLevel
}>()("@cam2/camera-database/CurrentClient") {}

/** Turns the bearer token into {@linkcode CurrentClient}. */
export class Authentication
  extends HttpApiMiddleware.Service<Authentication, { provides: CurrentClient }>()(
    "@cam2/camera-database/Authentication",
    { error: failures[401], security: { bearer: HttpApiSecurity.bearer } },
  ) {}

/** Refuses a client whose permission level is too low for the route. */
export class Authorization
  extends HttpApiMiddleware.Service<Authorization, { requires: CurrentClient }>()(
    "@cam2/camera-database/Authorization",
    { error: failures[403] },
  ) {}
