/**
 * Lists that are packed.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Zip from "effect/encoding/Zip"
import * as Stream from "effect/Stream"

/** A text that is gzipped. */
export const gzip = async (text: string): Promise<Uint8Array> => {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

/** A zip archive of files with their texts. */
export const encodeZip = (files: Readonly<Record<string, string>>): Promise<Uint8Array> =>
  Stream.fromIterable(Object.entries(files)).pipe(
    Stream.map(([path, text]) => Zip.file(path, text)),
    Stream.pipeThroughChannel(Zip.encode()),
    Stream.mkUint8Array,
    Effect.runPromise,
  )
