/**
 * What the routes answer with when they succeed, cameras aside.
 *
 * @module
 */
import { type CameraClusters, type Facet, facetNames } from "../domain/CameraFacets.ts"
import { type CameraPut, putOutcomes } from "../domain/CameraPut.ts"
import { changeKinds, type ChangeLogEntry } from "../domain/ChangeLog.ts"
import type { ClientInfo } from "../domain/ClientInfo.ts"
import { clientActions, type ClientLogEntry } from "../domain/ClientLog.ts"
import { permissionLevels } from "../domain/Permission.ts"
import type { Source } from "../domain/Source.ts"
import { wireName } from "./Encoding.ts"
import {
  fourNumbers,
  list,
  number,
  oneOf,
  optional,
  record,
  scalar,
  type Shape,
  text,
} from "./Shape.ts"

/** A token. */
export const token: Shape<{ readonly token: string }> = /* @__PURE__ */ record({ token: text })

/** The id of a camera that was added or changed. */
export const cameraID: Shape<{ readonly cameraID: string }> = /* @__PURE__ */ record({
  cameraID: text,
})

/** What a put did. */
export const cameraPut: Shape<CameraPut> =
  /* @__PURE__ */ (() => record({ cameraID: text, outcome: oneOf(putOutcomes) }))()

/** Ids of cameras, as a batch names those that it has no camera for. */
export const cameraIds: Shape<
  { readonly cameraIDs: ReadonlyArray<string>; readonly legacy_cameraIDs: ReadonlyArray<number> }
> = /* @__PURE__ */ (() => record({ cameraIDs: list(text), legacy_cameraIDs: list(number) }))()

/** What the server says: to a change, or of a failure. */
export const message: Shape<{ readonly message: string }> = /* @__PURE__ */ record({
  message: text,
})

/** The credentials of a new client. */
export const credentials: Shape<{ readonly clientID: string; readonly clientSecret: string }> =
  /* @__PURE__ */ record({ clientID: text, clientSecret: text })

/** A new secret. */
export const secret: Shape<{ readonly clientSecret: string }> = /* @__PURE__ */ record({
  clientSecret: text,
})

/** The id of a client. */
export const clientID: Shape<{ readonly clientID: string }> = /* @__PURE__ */ record({
  clientID: text,
})

/** How many requests a client has made. */
export const usage: Shape<{ readonly api_usage: number }> = /* @__PURE__ */ record({
  api_usage: number,
})

/** What the server knows of a client. */
export const clientInfo: Shape<ClientInfo> = /* @__PURE__ */ (() =>
  record({
    clientID: text,
    owner: text,
    permissionLevel: oneOf(permissionLevels),
    usage: number,
    lastUsedAt: optional(text),
    oldSecretEndsAt: optional(text),
  }))()

/** An entry of the change log. */
export const changeLogEntry: Shape<ChangeLogEntry> =
  /* @__PURE__ */ (() =>
    record({ cameraID: text, timestamp: text, kind: optional(oneOf(changeKinds)) }))()

/** An entry of the log of clients. */
export const clientLogEntry: Shape<ClientLogEntry> = /* @__PURE__ */ (() =>
  record({
    timestamp: text,
    action: oneOf(clientActions),
    actorID: optional(text),
    actorOwner: optional(text),
    clientID: text,
    owner: text,
    permissionLevel: oneOf(permissionLevels),
    oldOwner: optional(text),
    oldPermissionLevel: optional(oneOf(permissionLevels)),
    oldSecretEndsAt: optional(text),
    requestId: optional(text),
  }))()

/** A source of cameras. */
export const source: Shape<Source> = /* @__PURE__ */ (() =>
  record({
    name: text,
    cameras: number,
    active: number,
    home_page: optional(text),
    licence: optional(text),
    attribution: optional(text),
    terms: optional(text),
  }))()

/** How many cameras there are. */
export const count: Shape<{ readonly count: number }> = /* @__PURE__ */ record({ count: number })

/** How many cameras have which value, by the names of fields. */
export const facets: Shape<{ readonly [name in string]?: Facet }> = /* @__PURE__ */ (() => {
  const facet = record({ values: list(record({ value: scalar, count: number })), others: number })
  return record(Object.fromEntries(facetNames.map((name) => [wireName(name), optional(facet)])))
})()

/** The cameras on a map, counted by cells. */
export const clusters: Shape<CameraClusters> = /* @__PURE__ */ (() =>
  record({
    zoom: number,
    cell: number,
    cells: list(record({
      count: number,
      latitude: number,
      longitude: number,
      bbox: fourNumbers,
      cameraID: optional(text),
    })),
  }))()
