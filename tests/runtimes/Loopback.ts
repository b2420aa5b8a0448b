/**
 * The peer of a runtime: this project's server on the loopback, well behaved and not.
 *
 * @module
 */
import { type Handler, layerMemory, makeHandler } from "@cam2/camera-database/server"
import { closedAddress } from "../Loopback.ts"
import { type PeerShape, root } from "./World.ts"

/** A running peer. */
export interface Loopback extends PeerShape, AsyncDisposable {}

interface Stalled {
  readonly reached: PromiseWithResolvers<void>
  readonly gone: PromiseWithResolvers<void>
}

/** Starts a peer on a free port. */
export const listen = (): Loopback => {
  const handlers = new Map<string, Handler>()
  const stalls = new Map<string, Stalled>()
  const expired = new Set<string>()

  const handlerOf = (key: string) => {
    let handler = handlers.get(key)
    if (handler === undefined) {
      handler = makeHandler({ stores: layerMemory, rootClient: root })
      handlers.set(key, handler)
    }
    return handler
  }
  const stallOf = (key: string) => {
    let stall = stalls.get(key)
    if (stall === undefined) {
      stall = { reached: Promise.withResolvers(), gone: Promise.withResolvers() }
      stalls.set(key, stall)
    }
    return stall
  }

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const [, world = "", ...path] = url.pathname.split("/")
    url.pathname = `/${path.join("/")}`
    const { handler } = handlerOf(world)
    const [, manner, key] = /^(stall|reached|gone|redirect|expire)-(.+)$/.exec(world) ?? []
    if (manner === undefined || key === undefined || path[0] === "auth") {
      return handler(new Request(url, request))
    }
    switch (manner) {
      case "reached":
      case "gone":
        await stallOf(key)[manner].promise
        return new Response(manner)
      case "redirect":
        return new Response(null, { status: 302, headers: { location: "/elsewhere/health" } })
      case "expire":
        if (expired.has(key)) return handler(new Request(url, request))
        expired.add(key)
        return Response.json({ message: "Token expired." }, { status: 401 })
      default: {
        const { gone, reached } = stallOf(key)
        request.signal.addEventListener("abort", () => gone.resolve())
        reached.resolve()
        await gone.promise
        return new Response(null, { status: 499 })
      }
    }
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer)
  return {
    baseURL: `http://127.0.0.1:${server.addr.port}/`,
    closedURL: closedAddress(),
    [Symbol.asyncDispose]: async () => {
      for (const { gone } of stalls.values()) gone.resolve()
      await server.shutdown()
      for (const { dispose } of handlers.values()) await dispose()
    },
  }
}
