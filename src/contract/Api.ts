/**
 * The API as an `HttpApi`: what the server implements and the OpenAPI document shows.
 *
 * @module
 */
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { auth, caller } from "./api/Auth.ts"
import { reads } from "./api/CameraReads.ts"
import { writes } from "./api/CameraWrites.ts"
import { changes } from "./api/Changes.ts"
import { clients } from "./api/Clients.ts"
import { sources } from "./api/Sources.ts"
import { system } from "./api/System.ts"
import { tokenLifetime } from "./Routes.ts"
import { completeDocument } from "./document/Document.ts"

export { Authentication, Authorization, CurrentClient } from "./api/Security.ts"

const description =
  "A directory of public network cameras. GET /auth gives a token for the id and the secret of a " +
  `client; it lives ${tokenLifetime} seconds and is sent as Authorization: Bearer. A client of the ` +
  'level "user" reads, one of the level "webUI" manages clients too, one of the level "admin" writes ' +
  "cameras too. Lists come in pages: the Link header of a response leads to the next one. Failures " +
  "are JSON, { message }, which names the field at fault and what is expected."

/** The whole API. */
export class Api extends HttpApi.make("cam2")
  .add(auth)
  .add(reads)
  .add(writes)
  .add(clients)
  .add(caller)
  .add(changes)
  .add(sources)
  .add(system)
  .annotate(HttpApi.QueryParseOptions, { onExcessProperty: "error" })
  .annotate(HttpApi.PayloadParseOptions, { onExcessProperty: "error" })
  .annotateMerge(OpenApi.annotations({
    title: "CAM2 camera database",
    description,
    version: "1",
    // Of the server; each source has the licence of its pictures.
    license: { name: "MIT", url: "https://spdx.org/licenses/MIT.html" },
    transform: completeDocument,
  })) {}
