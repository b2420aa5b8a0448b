/**
 * Which route an address belongs to.
 *
 * @module
 */
import * as FindMyWay from "effect/http/FindMyWay"
import type * as HttpRouter from "effect/http/HttpRouter"
import { Api } from "../../contract/Api.ts"
import { routes } from "../../contract/Routes.ts"
import { nameLength } from "../../domain/Text.ts"
import { ofCaller, type Route, secret, shared } from "../middleware/Requests.ts"

// A path has each byte of a name as three characters, and a character has four bytes at most.
const maxParamLength = 3 * 4 * nameLength

/** How addresses are matched. */
export const routerConfig = { ignoreTrailingSlash: true, maxParamLength }
/** Where the OpenAPI document is. */
export const openapiPath = "/openapi.json"
/** What somebody opens who knows the server and no path. */
export const rootPath = "/"
/** Where the page of the API is. */
export const docsPath = "/docs"
/** Where the files are that this page loads. */
export const docsFilePath = "/docs/:name"
/** Where the map is. */
export const mapPath = "/map"
/** Where the files are that the map is made of. */
export const mapFilePath = "/map/:name"
/** Where the page of the map signs somebody in. */
export const signInPath = "/map/sign-in"
/** Where Prometheus asks. */
export const metricsPath = "/metrics"

const probes = new Set<string>([
  metricsPath,
  ...Object.values(Api.groups.system.endpoints).map(({ path }) => path),
])

const cacheHeaders: Readonly<Record<string, Route["cacheHeaders"]>> = {
  ...Object.fromEntries(Object.values(routes).map(({ path }) => [path, ofCaller])),
  ...Object.fromEntries(
    [routes.authenticate, routes.register, routes.resetSecret].map(({ path }) => [path, secret]),
  ),
  [signInPath]: secret,
}

/** What a server has beside the API. */
interface Beside {
  readonly metrics?: boolean | undefined
  /** The map, or whether there is one. */
  readonly map?: unknown
}

/** Finds the route of an address, whatever the method. */
export const routeFinder = (
  { map, metrics }: Beside,
): (url: string) => Route | undefined => {
  const methods = new Map<string, Set<string>>()
  const allow = (path: string, method: string) =>
    methods.set(path, (methods.get(path) ?? new Set()).add(method))
  for (const group of Object.values(Api.groups)) {
    for (const { method, path } of Object.values(group.endpoints)) allow(path, method)
  }
  for (const path of [rootPath, openapiPath, docsPath, docsFilePath]) allow(path, "GET")
  if (map) {
    for (const path of [mapPath, mapFilePath]) allow(path, "GET")
    allow(signInPath, "POST")
  }
  if (metrics) allow(metricsPath, "GET")
  // One method stands for a path: adding all that there are would slow the start.
  const router = FindMyWay.make<Route>(routerConfig)
  for (const [path, names] of methods) {
    router.on("GET", path as HttpRouter.PathInput, {
      path,
      methods: [...names].sort(),
      isStreamed: path === routes.importCameras.path,
      isProbe: probes.has(path),
      cacheHeaders: cacheHeaders[path] ?? shared,
    })
  }
  return (url: string) => router.find("GET", url)?.handler
}
