/**
 * What `serve` says when it is ready.
 *
 * @module
 */
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { bracketed } from "../../domain/Address.ts"
import type { Credentials } from "../../domain/Credentials.ts"
import { toJson } from "../../domain/Printable.ts"

/** The address of a server. */
export const addressOf = (hostname: string, port: number): string => {
  const url = new URL("http://host")
  url.hostname = bracketed(hostname)
  url.port = String(port)
  return url.href
}

/** What is told of a server. */
export interface Announced {
  /** Its address. */
  readonly url: string
  readonly asJson: boolean
  readonly hasMap: boolean
  /** The path of its tools for assistants, where it has some. */
  readonly toolsPath: string | undefined
  /** What starts a command, as `cam2`. */
  readonly command: string
}

/** The lines that tell where the server is and, once, who may use it. */
export const announce = (
  { asJson, command, hasMap, toolsPath, url }: Announced,
  created?: Credentials,
): string => {
  const root = Option.map(Option.fromUndefinedOr(created), ({ clientID, clientSecret }) => ({
    clientID,
    clientSecret: Redacted.value(clientSecret),
  }))
  const map = `${url}map`
  const tools = toolsPath === undefined ? undefined : new URL(toolsPath, url).href
  if (asJson) {
    return toJson({
      address: url,
      ...hasMap && { map },
      ...tools !== undefined && { mcp: tools },
      ...Option.getOrUndefined(root),
    })
  }
  const located = `The camera database is at ${url}, ${hasMap ? `its map at ${map}, ` : ""}${
    tools === undefined ? "" : `its tools for assistants at ${tools}, `
  }its documentation at ${url}docs`
  return Option.match(root, {
    onNone: () => located,
    onSome: ({ clientID, clientSecret }) =>
      `The database is new. Keep its root client, which is shown this once:

  export CAM2_BASE_URL=${url}
  export CAM2_CLIENT_ID=${clientID}
  export CAM2_CLIENT_SECRET=${clientSecret}

Or keep it for every command from now on, by this line:

  echo ${clientSecret} | ${command} login --base-url ${url} --client-id ${clientID}

${located}`,
  })
}
