/**
 * The whole server on Cloudflare Workers: the API of the camera database, with everything that it keeps
 * in a D1 database.
 *
 * @module
 */
import { type D1Binding, layerD1, makeWorker } from "@cam2/camera-database/d1"
import * as Redacted from "effect/Redacted"

/** The bindings and secrets of `wrangler.jsonc`. */
export interface Env {
  readonly DB: D1Binding
  readonly CAM2_ROOT_CLIENT_ID?: string
  readonly CAM2_ROOT_CLIENT_SECRET?: string
  readonly CAM2_TOKEN_KEY?: string
}

// The end of the line that `wrangler secret put` was given is no part of it.
const secretOf = (text: string) => Redacted.make(text.trim())

export default makeWorker((env: Env) => ({
  stores: layerD1(env.DB),
  ...env.CAM2_ROOT_CLIENT_ID !== undefined && env.CAM2_ROOT_CLIENT_SECRET !== undefined && {
    rootClient: {
      clientID: env.CAM2_ROOT_CLIENT_ID.trim(),
      clientSecret: secretOf(env.CAM2_ROOT_CLIENT_SECRET),
    },
  },
  ...env.CAM2_TOKEN_KEY !== undefined && { tokenKey: secretOf(env.CAM2_TOKEN_KEY) },
}))
