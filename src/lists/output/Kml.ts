/**
 * Cameras as KML 2.2: a placemark for each, for Google Earth and whatever else draws those.
 *
 * @module
 */
import { cameraAddress } from "../../domain/Address.ts"
import type { Form, ListedCamera } from "../../contract/forms/Form.ts"

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A reader of XML takes it for the end of a line otherwise.
  "\r": "&#13;",
}

/** Text in XML, without the control characters that XML has no way to write. */
export const escapeXml = (text: string): string =>
  // deno-lint-ignore no-control-regex
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"\r]/g, (character) => entities[character]!)

const data = (name: string, value: unknown) => {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value)
  return `<Data name="${name}"><value>${escapeXml(text)}</value></Data>`
}

// The placemark itself has them.
const elsewhere = new Set(["latitude", "longitude", "name"])

/** What a placemark is called where its camera has no name. */
export const titleOf = ({ cameraID, city, name, road }: ListedCamera): string =>
  name ?? ([road, city].filter((part) => part !== null).join(", ") || cameraID)

const write = (camera: ListedCamera) => {
  const { latitude, longitude, name } = camera
  const known = Object.entries(camera).filter(([field, value]) =>
    value !== null && value !== undefined && !elsewhere.has(field)
  )
  const address = cameraAddress(camera)?.href
  return `<Placemark id="c${camera.cameraID}">` +
    `<name>${escapeXml(titleOf(camera))}</name>` +
    (address === undefined ? "" : `<description>${escapeXml(address)}</description>`) +
    `<ExtendedData>${name === null ? "" : data("name", name)}${
      known.map(([field, value]) => data(field, value)).join("")
    }</ExtendedData>` +
    (latitude === null || longitude === null
      ? ""
      : `<Point><coordinates>${longitude},${latitude}</coordinates></Point>`) +
    "</Placemark>\n"
}

/** The form. What is known of a camera beside its place stands in its extended data, by which it is read again. */
export const kmlForm: Form = {
  mediaType: "application/vnd.google-earth.kml+xml",
  begin: `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Cameras</name>\n`,
  between: "",
  end: "</Document></kml>\n",
  write,
}
