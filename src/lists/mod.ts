/**
 * Lists of cameras, in the forms that people have them: what `cam2 import` does, for pipelines.
 *
 * @example What a list would become, without writing anything
 * ```ts
 * import { readCameras } from "@cam2/camera-database/lists"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * const list = Stream.make(`[{"title":"Pier","lat":54.1,"lng":7.9,"image":"https://example.org/1.jpg"}]`)
 * const program = Effect.gen(function* () {
 *   const { entries, form } = yield* readCameras(Stream.encodeText(list))
 *   return { form, entries: yield* Stream.runCollect(entries) }
 * })
 * const { entries, form } = await Effect.runPromise(Effect.scoped(program))
 * console.log(form, entries.length) // JSON 1
 * ```
 *
 * @module
 */
export { type CameraList, type CameraSource, readCameras } from "./ReadCameras.ts"
export { fieldNames, type Meaning } from "./FieldNames.ts"
export { importCameras, type ImportOptions, type ImportOutcome } from "./importCameras.ts"
export type { ImportEntry, Note, Retirement } from "./ImportEntry.ts"
export type { ImportSummary, Refusal } from "./ImportSummary.ts"
export type { ListedCamera } from "../contract/forms/Form.ts"
export { ListError } from "./ListError.ts"
export type { ListOptions } from "./ListOptions.ts"
export { type TextForm, writeCameras, type WriteCamerasOptions } from "./output/WriteCameras.ts"
