/**
 * The port to where the sources of cameras are described.
 *
 * @module
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Source, SourceDescription } from "../../domain/Source.ts"

/** Which of the sources, in the order of their names, are wanted. */
export interface SourcesPage {
  /** The most of them. */
  readonly limit: number
  /** The name after which they begin. */
  readonly after?: string | undefined
}

/**
 * What a source store does. The case of a name makes no difference. A failure of the database is a
 * defect.
 */
export interface SourceStoreShape {
  /** The sources that cameras have or that were described, in the order of their folded names. */
  readonly list: (page: SourcesPage) => Effect.Effect<ReadonlyArray<Source>>
  /** What is told of some sources, by the names that were asked for; nothing of those not described. */
  readonly describe: (
    names: ReadonlyArray<string>,
  ) => Effect.Effect<ReadonlyMap<string, SourceDescription>>
  /** Describes a source, in place of what was told of it before. */
  readonly put: (name: string, description: SourceDescription) => Effect.Effect<void>
}

const Service: Context.ServiceClass<
  SourceStore,
  "@cam2/camera-database/SourceStore",
  SourceStoreShape
> = Context.Service<SourceStore, SourceStoreShape>()("@cam2/camera-database/SourceStore")

/** Where the server keeps what is told of sources. */
export class SourceStore extends Service {}
