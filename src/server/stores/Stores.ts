/**
 * The stores of a server.
 *
 * @module
 */
import type { CameraStore } from "./CameraStore.ts"
import type { ClientStore } from "./ClientStore.ts"
import type { SourceStore } from "./SourceStore.ts"

/** Where a server keeps all that it keeps: cameras, their sources, and the clients of the API. */
export type Stores = CameraStore | ClientStore | SourceStore
