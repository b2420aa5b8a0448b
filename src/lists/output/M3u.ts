/**
 * Cameras as an M3U list of channels, for players.
 *
 * @module
 */
import type { Form, ListedCamera } from "../../contract/forms/Form.ts"
import { titleOf } from "./Kml.ts"

/** The playlist of a camera; none where it has only pictures. */
const playlistOf = (camera: ListedCamera): string | null =>
  camera.camera_type === "ip" ? null : camera.m3u8_url

// A value has no quotes and no end of a line in it: the form knows no way to write them.
const plain = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").replaceAll('"', "'")

const attribute = (name: string, value: string | null | undefined) =>
  value === null || value === undefined ? "" : ` ${name}="${plain(value)}"`

const write = (camera: ListedCamera) => {
  const playlist = playlistOf(camera)
  if (playlist === null) return ""
  const place = [camera.country, camera.state, camera.city].filter((part) => part !== null)
  return `#EXTINF:-1${attribute("tvg-id", camera.source_id ?? camera.cameraID)}` +
    attribute("tvg-name", camera.name) +
    attribute("tvg-logo", camera.reference_logo) +
    attribute("group-title", place.length === 0 ? null : place.join(" / ")) +
    `,${plain(titleOf(camera))}\n${plain(playlist)}\n`
}

/** The form. Cameras without a playlist are left out. */
export const m3uForm: Form = {
  mediaType: "audio/x-mpegurl",
  begin: "#EXTM3U\n",
  between: "",
  end: "",
  write,
}
