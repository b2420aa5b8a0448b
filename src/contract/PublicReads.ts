/**
 * What a server with public reading answers without a token.
 *
 * @module
 */
import * as OpenApi from "effect/http-api/OpenApi"
import { Api } from "./Api.ts"
import { completeDocument } from "./document/Document.ts"
import { type Route, routes } from "./Routes.ts"

// One by one: what is added later needs a token until it is named here.
const names = [
  "cameraById",
  "cameraByLegacyId",
  "cameraClusters",
  "cameraFacets",
  "camerasByIds",
  "checkCamExist",
  "countCameras",
  "listSources",
  "searchCamera",
] as const satisfies ReadonlyArray<keyof typeof routes>

/** The operations that need no token where the server has public reading. */
export const publicReads: ReadonlySet<string> = new Set<string>(names)

const isPublic = (method: string, path: string) =>
  names.some((name) => {
    const route: Route = routes[name]
    return route.method === method.toUpperCase() &&
      route.path.replace(/:(\w+)/g, "{$1}") === path
  })

interface Operation {
  security?: ReadonlyArray<Readonly<Record<string, unknown>>>
}

/** Says in an OpenAPI document which operations a token is not needed for. */
const withPublicReads = (document: Readonly<Record<string, unknown>>) => {
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (isPublic(method, path)) operation.security = [...operation.security ?? [], {}]
    }
  }
  return document
}

/** The API of a server with public reading. */
export const PublicApi: typeof Api = Api.annotateMerge(OpenApi.annotations({
  transform: (document) => withPublicReads(completeDocument(document)),
})) as typeof Api
