/**
 * A camera as text to take elsewhere: a command, a program, its record.
 *
 * @module
 */

/** How the API is reached from elsewhere. */
export interface ApiAccess {
  /** The root of the API. */
  readonly root: string
  /** How this page comes to its credentials. */
  readonly mode: "sign-in" | "public" | "session"
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

/** The command that reads a camera. */
export const asCurl = (cameraID: string, { mode, root }: ApiAccess): string => {
  const path = `cameras/${encodeURIComponent(cameraID)}`
  const bearer = ` \\\n  -H "Authorization: Bearer $CAM2_TOKEN"`
  // The map of the command line has credentials of its own on the way, which no other program has.
  if (mode === "session") return `curl "\${CAM2_BASE_URL%/}/${path}"${bearer}`
  return `curl ${quoted(new URL(path, root).href)}${mode === "public" ? "" : bearer}`
}

/** The program that reads a camera. */
export const asTypeScript = (cameraID: string): string =>
  `import { cameraById, layerConfig } from "@cam2/camera-database"
import * as Effect from "effect/Effect"

// CAM2_BASE_URL, CAM2_CLIENT_ID and CAM2_CLIENT_SECRET say which server, and who asks.
const camera = await cameraById(${JSON.stringify(cameraID)}).pipe(
  Effect.provide(layerConfig()),
  Effect.runPromise,
)
console.log(camera)
`

/** The record of a camera as the API gives it. */
export const asJson = (record: object): string => `${JSON.stringify(record, null, 2)}\n`
