/**
 * The attributes by which a channel of M3U tells all of a camera, beside those of players.
 *
 * @module
 */
import { isCameraType } from "../../domain/CameraTable.ts"
import { fromTexts, isOwnField } from "../OwnRecord.ts"

/** A text as the value of an attribute: the form has no way to write quotes and ends of lines. */
export const encodeAttribute = (text: string): string =>
  text.replace(/[%"\p{Cc}\p{Zl}\p{Zp}]/gu, encodeURIComponent)

const decodeAttribute = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // Somebody wrote it by hand.
    return text
  }
}

/** The camera that the attributes of a channel tell; undefined where they are those of another list. */
export const ownRecordOf = (
  attributes: ReadonlyMap<string, string>,
  address: string,
): { readonly [name: string]: unknown } | undefined => {
  if (!isCameraType(attributes.get("camera_type"))) return undefined
  const texts = new Map([
    ["name", attributes.get("tvg-name") ?? ""],
    ["reference_logo", attributes.get("tvg-logo") ?? ""],
  ])
  for (const [name, value] of attributes) {
    if (isOwnField(name)) texts.set(name, decodeAttribute(value))
  }
  return { ...fromTexts(texts), m3u8_url: address }
}
