/**
 * Cameras as an M3U list of channels, for players.
 *
 * @module
 */
import { sharedRows, typedRows } from "../../domain/CameraTable.ts"
import type { Form, ListedCamera } from "../../contract/forms/Form.ts"
import { encodeAttribute } from "../forms/M3uAttributes.ts"
import { titleOf } from "./Kml.ts"

/** The playlist of a camera; none where it has only pictures. */
const playlistOf = (camera: ListedCamera): string | null =>
  camera.camera_type === "ip" ? null : camera.m3u8_url

/** What a channel has by the names of players, as far as they can have it. */
const forPlayers = { m3u8_url: true, name: true, reference_logo: true }

const own = [
  "camera_type",
  ...[...sharedRows.filter(([, { isServerMade }]) => !isServerMade), ...typedRows]
    .map(([name]) => name),
  // So that it comes back as one that is retired.
  "retired_at",
  "retired_reason",
]

/** What is known of a camera and no player asks for, by which it is read again. */
const ownAttributes = (camera: ListedCamera): string => {
  const values: { readonly [name: string]: unknown } = { ...camera }
  return own.flatMap((name) => {
    const value = values[name]
    if (value === null || value === undefined) return []
    const text = typeof value === "object" ? JSON.stringify(value) : String(value)
    return name in forPlayers && plain(text) === text ? [] : [` ${name}="${encodeAttribute(text)}"`]
  }).join("")
}

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
    ownAttributes(camera) +
    `,${plain(titleOf(camera))}\n${plain(playlist)}\n`
}

/** The form. Cameras without a playlist are left out. What players do not ask for are attributes too. */
export const m3uForm: Form = {
  mediaType: "audio/x-mpegurl",
  begin: "#EXTM3U\n",
  between: "",
  end: "",
  write,
}
