/**
 * The sources of cameras in the memory of the process.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Source, sourceChecks, type SourceDescription } from "../../../domain/Source.ts"
import { fold } from "../CameraRecord.ts"
import { byCodePoint } from "../CodePoints.ts"
import { SourceStore } from "../SourceStore.ts"
import { MemoryCameras } from "./MemoryCameras.ts"

const fields = Object.keys(sourceChecks) as ReadonlyArray<keyof SourceDescription>

const inOrder = (told: SourceDescription): SourceDescription =>
  Object.fromEntries(
    fields.flatMap((name) => told[name] === undefined ? [] : [[name, told[name]]]),
  )

const make = Effect.gen(function* () {
  const { cameras } = yield* MemoryCameras
  const described = new Map<string, SourceDescription & { readonly name: string }>()

  /** Every source by its folded name. */
  const findAll = (): ReadonlyMap<string, Source> => {
    const found = new Map<string, Source>()
    for (const camera of cameras) {
      if (camera?.source == null) continue
      const { is_active_image, is_active_video, retired_at, source: name } = camera
      const key = fold(name)
      const before = found.get(key) ?? { name, cameras: 0, active: 0 }
      const counted = retired_at === null ? 1 : 0
      found.set(key, {
        ...before,
        cameras: before.cameras + counted,
        active: before.active + (is_active_image || is_active_video ? counted : 0),
      })
    }
    for (const [key, description] of described) {
      const { active = 0, cameras = 0 } = found.get(key) ?? {}
      const { name, ...told } = description
      found.set(key, { name, cameras, active, ...told })
    }
    return found
  }

  return SourceStore.of({
    list: ({ after, limit }) =>
      Effect.sync(() =>
        [...findAll()]
          .filter(([key]) => after === undefined || byCodePoint(key, fold(after)) > 0)
          .sort(([one], [other]) => byCodePoint(one, other))
          .slice(0, limit).map(([, source]) => source)
      ),
    describe: (names) =>
      Effect.sync(() =>
        new Map(names.flatMap((asked) => {
          const found = described.get(fold(asked))
          if (found === undefined) return []
          const { name: _, ...description } = found
          return [[asked, description] as const]
        }))
      ),
    put: (name, description) =>
      Effect.sync(() => void described.set(fold(name), { name, ...inOrder(description) })),
  })
})

/** Sources that are gone with the process; for tests and trials. */
export const layer: Layer.Layer<SourceStore> = Layer.provide(
  Layer.effect(SourceStore, make),
  MemoryCameras.layer,
)
