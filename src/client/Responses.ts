/**
 * What the answers hold, cameras aside.
 *
 * @module
 */
import type * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { ChangeLogEntry } from "../domain/ChangeLog.ts"
import { ClientInfo } from "../domain/ClientInfo.ts"
import { ClientLogEntry } from "../domain/ClientLog.ts"

/** Reads the body of an answer. */
export type Read<A> = (body: unknown) => Result.Result<A, Schema.SchemaError>

const reader = <A, I>(make: () => Schema.Codec<A, I>): Read<A> => Schema.decodeUnknownResult(make())

/** The id of a camera that was added or changed. */
export const readCameraID: Read<{ readonly cameraID: string }> = /* @__PURE__ */ reader(() =>
  Schema.Struct({ cameraID: Schema.String })
)

/** What the server says to a change. */
export const readMessage: Read<{ readonly message: string }> = /* @__PURE__ */ reader(() =>
  Schema.Struct({ message: Schema.String })
)

/** The credentials of a new client. */
export const readCredentials: Read<
  { readonly clientID: string; readonly clientSecret: string }
> = /* @__PURE__ */ reader(() =>
  Schema.Struct({ clientID: Schema.String, clientSecret: Schema.String })
)

/** A new secret. */
export const readSecret: Read<{ readonly clientSecret: string }> = /* @__PURE__ */ reader(() =>
  Schema.Struct({ clientSecret: Schema.String })
)

/** The clients of an owner. */
export const readClientIds: Read<
  ReadonlyArray<{ readonly clientID: string }>
> = /* @__PURE__ */ reader(() => Schema.Array(Schema.Struct({ clientID: Schema.String })))

/** What the server knows of a client. */
export const readClient: Read<ClientInfo> = /* @__PURE__ */ reader(() => ClientInfo)

/** A page of clients. */
export const readClients: Read<ReadonlyArray<ClientInfo>> = /* @__PURE__ */ reader(() =>
  Schema.Array(ClientInfo)
)

/** How many requests a client has made. */
export const readUsage: Read<{ readonly api_usage: number }> = /* @__PURE__ */ reader(() =>
  Schema.Struct({ api_usage: Schema.Finite })
)

/** A page of the change log. */
export const readChangeLog: Read<ReadonlyArray<ChangeLogEntry>> = /* @__PURE__ */ reader(() =>
  Schema.Array(ChangeLogEntry)
)

/** A page of the log of clients. */
export const readClientLog: Read<ReadonlyArray<ClientLogEntry>> = /* @__PURE__ */ reader(() =>
  Schema.Array(ClientLogEntry)
)
