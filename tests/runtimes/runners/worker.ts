/**
 * Runs the suite in a Worker, each behaviour in a request of its own; any other request is the
 * server's.
 *
 * @module
 */
import { layerMemory, makeHandler } from "@cam2/camera-database/server"
import { run, suite } from "../suite.ts"
import { root } from "../World.ts"

const server = makeHandler({ stores: layerMemory, rootClient: root })

export default {
  fetch: async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    if (pathname === "/suite") return Response.json(Object.keys(suite))
    if (pathname !== "/run") return server.handler(request)
    const { peer, title } = await request.json()
    return Response.json(await run(title, peer) ?? null)
  },
}
