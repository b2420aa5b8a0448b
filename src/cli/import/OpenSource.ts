/**
 * The bytes of what is imported: a file, an address, or standard input.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as HttpClient from "effect/http/HttpClient"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { lossOf } from "../../client/Exchange.ts"
import { isWeb } from "../../domain/Address.ts"
import { CommandError, UsageError } from "../output/ReportFailure.ts"
import { readFailure } from "../output/ReadFailure.ts"

const fetchBytes = (url: URL) => {
  // The query may hold a key.
  const shown = url.origin + url.pathname
  if (url.username + url.password !== "") {
    return Stream.fail(
      new UsageError({
        message: `cannot read ${shown} with a user name and password in the address`,
      }),
    )
  }
  const fail = (what: string) => new CommandError({ message: `cannot read ${shown}: ${what}` })
  const lost = (isCut: boolean) => (cause: unknown) => fail(lossOf({ cause, isCut })[1])
  return Stream.unwrap(Effect.gen(function* () {
    // The scope ends the request together with the stream, read or not.
    const client = HttpClient.withScope(yield* HttpClient.HttpClient)
    const { status, stream } = yield* client.get(url).pipe(
      Effect.mapError(lost(false)),
      Effect.timeoutOrElse({
        duration: "30 seconds",
        orElse: () => Effect.fail(fail("no answer in time")),
      }),
    )
    return status === 200 ? Stream.mapError(stream, lost(true)) : yield* fail(`status ${status}`)
  }))
}

/** The bytes of a file, or for `-` of standard input. */
export const openFile = (
  path: string,
): Stream.Stream<Uint8Array, CommandError, FileSystem.FileSystem | Stdio.Stdio> =>
  path === "-"
    ? Stream.unwrap(Effect.map(Stdio.Stdio, ({ stdin }) => stdin)).pipe(
      Stream.mapError(readFailure("standard input")),
    )
    : Stream.unwrap(Effect.map(FileSystem.FileSystem, (files) => files.stream(path))).pipe(
      Stream.mapError(readFailure(path)),
    )

/** The bytes of a file, of an http(s) address, or for `-` of standard input. */
export const openSource = (
  location: string,
): Stream.Stream<
  Uint8Array,
  CommandError | UsageError,
  FileSystem.FileSystem | HttpClient.HttpClient | Stdio.Stdio
> => {
  const url = URL.parse(location)
  return url !== null && isWeb(url) ? fetchBytes(url) : openFile(location)
}
