/**
 * Addresses: what is one, and where a camera is found.
 *
 * @module
 */

// Controls, blanks, and what is not seen: writing directions, zero-width and tag characters, fillers.
const hidden = /[\p{Cc}\p{Cf}\p{Z}\p{DI}\u2800]/u
const scheme = /^[a-z][a-z0-9+.-]*:/i
const http = /^https?:\/\/([^/?#@\\]+?)(?::\d*)?(?:[/?#]|$)/i
const hostName = /^(?!-)[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*\.?$/u

/**
 * Whether a text is an http or https address with a host, without user name and password, blanks and
 * what is not seen.
 */
export const isAddress = (text: string): boolean => {
  const host = hidden.test(text) ? undefined : http.exec(text)?.[1]
  return host !== undefined && isHost(host) && URL.canParse(text)
}

/** Whether an address is one of http or https. */
export const isWeb = ({ protocol }: URL): boolean => /^https?:$/.test(protocol)

/** An address, or a path, without the slashes at its end. */
export const withoutLastSlash = (address: string): string => address.replace(/\/+$/, "")

/** Whether a text is an address, or names no scheme, so that the server has to tell. */
export const mayBeAddress = (text: string): boolean =>
  scheme.test(text) ? isAddress(text) : !hidden.test(text)

/** An IPv6 address in brackets, as an address has it; any other host as it is. */
export const bracketed = (host: string): string =>
  host.includes(":") && !host.startsWith("[") ? `[${host}]` : host

/** Whether a text is an IP address, of IPv6 also in brackets, or the name of a host. */
export const isHost = (text: string): boolean => {
  if (text.includes(":")) {
    return /^(?:[\da-f:.]+|\[[\da-f:.]+\])$/i.test(text) &&
      URL.canParse(`http://${bracketed(text)}/`)
  }
  const host = hostName.test(text) ? URL.parse(`http://${text}/`)?.hostname : undefined
  // What is read as an IPv4 address is written as one: not 0x7f.1, nor 127.1. A letter can stand for
  // others that no name has: ⑴ for (1).
  return host !== undefined && hostName.test(host) && (!/^[\d.]+$/.test(host) || host === text)
}

/**
 * Whether a text is a path on a host, with its query if it has one: no address, host or option of a
 * command, without blanks and what is not seen.
 */
export const isPath = (text: string): boolean =>
  !hidden.test(text) && !/^(?:-|\/\/)|\\/.test(text) && !scheme.test(text)

/** A text that was meant as an address, without the user name and password in it. */
export const withoutPassword = (text: string): string =>
  text.replace(/^([a-z][a-z0-9+.-]*:[/\\]+)?.*@/is, "$1<redacted>@")

/** The fields that say where a camera is found. A camera has them, and a camera to add as well. */
export type CameraLocation =
  | {
    readonly camera_type: "ip"
    readonly ip: string
    readonly port?: number | string | null | undefined
    readonly image_path?: string | null | undefined
    readonly video_path?: string | null | undefined
  }
  | { readonly camera_type: "non_ip"; readonly snapshot_url: string }
  | { readonly camera_type: "stream"; readonly m3u8_url: string }

/**
 * The address of a camera: of its newest image, its HLS playlist, or what an IP camera answers with
 * at its `image_path`, else at its `video_path`. Port 443 is taken for https. Undefined when an old
 * record holds what is no address.
 *
 * @example The picture of an IP camera
 * ```ts
 * import { cameraAddress } from "@cam2/camera-database"
 *
 * const url = cameraAddress({
 *   camera_type: "ip",
 *   ip: "2001:db8::7",
 *   port: "8080",
 *   image_path: "/jpg/image.jpg",
 * })
 * console.log(url?.href) // http://[2001:db8::7]:8080/jpg/image.jpg
 * ```
 */
export const cameraAddress = (camera: CameraLocation): URL | undefined => {
  if (camera.camera_type !== "ip") {
    const text = camera.camera_type === "non_ip" ? camera.snapshot_url : camera.m3u8_url
    return isAddress(text) ? new URL(text) : undefined
  }
  const { image_path, ip, video_path } = camera
  const port = Number(camera.port ?? 80)
  if (!isHost(ip) || !(port > 0 && port < 65536)) return undefined
  const url = new URL(port === 443 ? "https://host" : "http://host")
  url.hostname = bracketed(ip)
  url.port = String(port)
  // Set apart, so that no path can lead to another host.
  const [, path, query] = /^([^?#]*)(\?[^#]*)?/.exec(image_path || video_path || "")!
  url.pathname = path!
  url.search = query ?? ""
  return url
}
