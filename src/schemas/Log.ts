/**
 * Schemas of clients, of the logs, and of what a put did.
 *
 * @module
 */
import * as Schema from "effect/Schema"
import * as Responses from "../contract/Responses.ts"
import { fromShape } from "../contract/WireSchema.ts"
import type * as Put from "../domain/CameraPut.ts"
import type * as ChangeLog from "../domain/ChangeLog.ts"
import type * as Info from "../domain/ClientInfo.ts"
import type * as ClientLog from "../domain/ClientLog.ts"
import type * as Permission from "../domain/Permission.ts"
import { permissionLevels } from "../domain/Permission.ts"

/** Schema of what a client may do. */
export const PermissionLevel: Schema.Literals<ReadonlyArray<Permission.PermissionLevel>> = Schema
  .Literals(permissionLevels)

/** Schema of what a put did. */
export const CameraPut: Schema.Codec<Put.CameraPut> = fromShape(Responses.cameraPut)

/** Schema of an entry of the change log. */
export const ChangeLogEntry: Schema.Codec<ChangeLog.ChangeLogEntry> = fromShape(
  Responses.changeLogEntry,
)

/** Schema of what the server knows of a client. */
export const ClientInfo: Schema.Codec<Info.ClientInfo> = fromShape(Responses.clientInfo)

/** Schema of an entry of the log of clients. */
export const ClientLogEntry: Schema.Codec<ClientLog.ClientLogEntry> = fromShape(
  Responses.clientLogEntry,
)
