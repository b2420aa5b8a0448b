/**
 * A Worker that keeps its tokens in Workers KV: `/` makes a call, `/kept` shows what KV holds.
 *
 * @module
 */
import { layer, searchCamera } from "@cam2/camera-database"
import { type KVNamespace, tokenStoreWorkersKV } from "@cam2/camera-database/tokens"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

interface Env {
  readonly CAM2_BASE_URL: string
  readonly CAM2_CLIENT_ID: string
  readonly CAM2_CLIENT_SECRET: string
  readonly TOKENS: KVNamespace & {
    readonly list: () => Promise<{ readonly keys: ReadonlyArray<{ readonly name: string }> }>
  }
}

const kept = async ({ TOKENS }: Env) => {
  const { keys } = await TOKENS.list()
  return await Promise.all(keys.map(async ({ name }) => [name, await TOKENS.get(name)]))
}

const count = (env: Env) =>
  searchCamera().pipe(
    Effect.map((cameras) => cameras.length),
    Effect.provide(
      layer({
        clientID: env.CAM2_CLIENT_ID,
        clientSecret: Redacted.make(env.CAM2_CLIENT_SECRET),
        baseURL: env.CAM2_BASE_URL,
        retry: false,
      }).pipe(Layer.provide(tokenStoreWorkersKV(env.TOKENS))),
    ),
    Effect.runPromise,
  )

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const answer = new URL(request.url).pathname === "/kept" ? kept(env) : count(env)
    return Response.json(await answer)
  },
}
