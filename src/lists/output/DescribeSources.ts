/**
 * What the sources of cameras ask for, beside each camera.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import type { ListedCamera } from "../../contract/forms/Form.ts"
import type { ApiClient, RequestError } from "../../client/ApiClient.ts"
import { listSources } from "../../client/operations/listSources.ts"
import type { Camera } from "../../domain/Camera.ts"
import { fold } from "../../domain/SourceKey.ts"

/**
 * Gives what puts the licence and the attribution of its source beside a camera. A server that knows no
 * sources, as the original one, has neither.
 */
export const describeSources: Effect.Effect<
  (camera: Camera) => ListedCamera,
  RequestError,
  ApiClient
> = listSources().pipe(
  Effect.catchTag("InvalidResponseError", () => Effect.succeed([])),
  Effect.map((sources) => {
    const bySource = new Map(sources.map((source) => [fold(source.name), source]))
    return (camera) => {
      const found = camera.source === null ? undefined : bySource.get(fold(camera.source))
      return {
        ...camera,
        source_licence: found?.licence,
        source_attribution: found?.attribution,
      }
    }
  }),
)
