import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { toParameters, wireName } from "../../contract/Encoding.ts"
import * as routes from "../../contract/RouteTable.ts"
import type { Read } from "../../contract/Shape.ts"
import { type CameraFacets, checkFacetNames, type FacetName } from "../../domain/CameraFacets.ts"
import { type CameraSelection, checkSelection } from "../../domain/CameraQuery.ts"
import type { ApiClient, RequestError } from "../ApiClient.ts"
import { readBody } from "../ApiResponse.ts"
import { program } from "../Operation.ts"
import { readFacets } from "../Responses.ts"

/**
 * How many of the cameras that match `selection` have which value of the fields `by`, exactly.
 *
 * At most 1000 values of each field come, those of the most cameras first; `others` is how many cameras
 * have one of the rest. Text that differs only in its case is one value, written as the camera that was
 * added first has it. The value `null` is for the cameras that have none.
 *
 * @example The countries with the most streams
 * ```ts
 * import { cameraFacets } from "@cam2/camera-database"
 * import { layerTest } from "@cam2/camera-database/testing"
 * import * as Effect from "effect/Effect"
 *
 * const { country } = await cameraFacets(["country"], { camera_type: "stream" }).pipe(
 *   Effect.provide(layerTest),
 *   Effect.runPromise,
 * )
 * for (const { count, value } of country?.values ?? []) console.log(value, count)
 * ```
 */
export const cameraFacets: (
  by: ReadonlyArray<FacetName>,
  selection?: CameraSelection,
) => Effect.Effect<CameraFacets, RequestError, ApiClient> = /* @__PURE__ */ program(
  "cameraFacets",
  function* (api, by: ReadonlyArray<FacetName>, selection: CameraSelection = {}) {
    const names = yield* Effect.fromResult(checkBy(by))
    const checked = yield* Effect.fromResult(check(selection))
    const wire = yield* api.call({
      operation: "cameraFacets",
      route: routes.cameraFacets,
      parameters: toParameters({ by: names.map(wireName), ...checked }),
    })
    return yield* readBody(readNamed(names), "cameraFacets")(wire)
  },
)

/** Reads the facets of these names, all of which have to be there. */
const readNamed = (names: ReadonlyArray<FacetName>): Read<CameraFacets> => (wire) =>
  Result.flatMap(readFacets(wire), ({ type, ...facets }) => {
    const found: CameraFacets = type === undefined ? facets : { camera_type: type, ...facets }
    const missing = names.find((name) => found[name] === undefined)
    return missing === undefined ? Result.succeed(found) : Result.fail([wireName(missing)])
  })

const checkBy = /* @__PURE__ */ checkFacetNames("cameraFacets")
const check = /* @__PURE__ */ checkSelection("cameraFacets")
