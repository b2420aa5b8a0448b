/**
 * Where a camera's picture and stream are, and why a browser may not show them.
 *
 * @module
 */
import { cameraAddress, isAddress } from "../../domain/Address.ts"
import type { Camera } from "./Camera.ts"

const addressIn = (text: unknown): URL | undefined =>
  typeof text === "string" && isAddress(text) ? new URL(text) : undefined

/** What an IP camera answers with at one of its paths. */
const ofHost = (camera: Camera, path: unknown): URL | undefined =>
  typeof path === "string" && path !== "" && typeof camera.ip === "string"
    ? cameraAddress({ camera_type: "ip", ip: camera.ip, port: camera.port, image_path: path })
    : undefined

/** The address of a camera's newest picture, if it has one. */
export const pictureOf = (camera: Camera): URL | undefined =>
  camera.type === "ip" ? ofHost(camera, camera.image_path) : addressIn(camera.snapshot_url)

/** The address of a camera's HLS playlist, if it has one. */
export const streamOf = (camera: Camera): URL | undefined =>
  camera.type === "ip" ? undefined : addressIn(camera.m3u8_url)

/** The address of an IP camera's video, which no browser plays for certain. */
export const videoOf = (camera: Camera): URL | undefined =>
  camera.type === "ip" ? ofHost(camera, camera.video_path) : undefined

/** Why a page of `protocol` cannot show what is at an address, if that is known before it is tried. */
export const blockedReason = (
  { protocol }: Pick<URL, "protocol">,
  page: string,
): string | undefined =>
  page === "https:" && protocol === "http:"
    ? "It cannot be shown here: it comes by http, and browsers show nothing of that on a page " +
      "that comes by https (mixed content)."
    : undefined

/** The address with which a picture is asked for again, past what the browser has kept of it. */
export const refreshed = ({ href, search }: URL, time: number): string =>
  `${href.replace(/#.*$/, "")}${search === "" ? href.includes("?") ? "" : "?" : "&"}_=${time}`

// A picture without an interval is one of a road, which changes all the time.
const usual = 30

/** After how many milliseconds the next picture is asked for. */
export const refreshEvery = ({ update_interval }: Camera): number =>
  1000 * Math.max(2, Math.min(3600, Number(update_interval) || usual))
