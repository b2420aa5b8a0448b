/**
 * Reading what the server answers.
 *
 * @module
 */
import * as Responses from "../contract/Responses.ts"
import { list, type Read, read } from "../contract/Shape.ts"
import type { CameraClusters, Facet } from "../domain/CameraFacets.ts"
import type { CameraPut } from "../domain/CameraPut.ts"
import type { ChangeLogEntry } from "../domain/ChangeLog.ts"
import type { ClientInfo } from "../domain/ClientInfo.ts"
import type { ClientLogEntry } from "../domain/ClientLog.ts"
import type { Source } from "../domain/Source.ts"

/** The id of a camera that was added or changed. */
export const readCameraID: Read<{ readonly cameraID: string }> = /* @__PURE__ */ read(
  Responses.cameraID,
)

/** What a put did. */
export const readCameraPut: Read<CameraPut> = /* @__PURE__ */ (() => read(Responses.cameraPut))()

/** What the server says to a change. */
export const readMessage: Read<{ readonly message: string }> = /* @__PURE__ */ read(
  Responses.message,
)

/** The credentials of a new client. */
export const readCredentials: Read<
  { readonly clientID: string; readonly clientSecret: string }
> = /* @__PURE__ */ read(Responses.credentials)

/** A new secret. */
export const readSecret: Read<{ readonly clientSecret: string }> = /* @__PURE__ */ read(
  Responses.secret,
)

/** The clients of an owner. */
export const readClientIds: Read<
  ReadonlyArray<{ readonly clientID: string }>
> = /* @__PURE__ */ (() => read(list(Responses.clientID)))()

/** What the server knows of a client. */
export const readClient: Read<ClientInfo> = /* @__PURE__ */ (() => read(Responses.clientInfo))()

/** A page of clients. */
export const readClients: Read<ReadonlyArray<ClientInfo>> =
  /* @__PURE__ */ (() => read(list(Responses.clientInfo)))()

/** How many requests a client has made. */
export const readUsage: Read<{ readonly api_usage: number }> = /* @__PURE__ */ read(
  Responses.usage,
)

/** A page of the change log. */
export const readChangeLog: Read<ReadonlyArray<ChangeLogEntry>> =
  /* @__PURE__ */ (() => read(list(Responses.changeLogEntry)))()

/** A page of the log of clients. */
export const readClientLog: Read<ReadonlyArray<ClientLogEntry>> =
  /* @__PURE__ */ (() => read(list(Responses.clientLogEntry)))()

/** A page of sources. */
export const readSources: Read<ReadonlyArray<Source>> =
  /* @__PURE__ */ (() => read(list(Responses.source)))()

/** How many cameras there are. */
export const readCount: Read<{ readonly count: number }> = /* @__PURE__ */ read(Responses.count)

/** How many cameras have which value. */
export const readFacets: Read<{ readonly [name in string]?: Facet }> =
  /* @__PURE__ */ (() => read(Responses.facets))()

/** The cameras on a map. */
export const readClusters: Read<CameraClusters> = /* @__PURE__ */ (() => read(Responses.clusters))()
