/**
 * KML placemarks and GPX waypoints.
 *
 * @module
 */
import * as Xml from "effect/encoding/Xml"
import * as Stream from "effect/Stream"
import { ListError } from "../ListError.ts"
import type { ListPart, ParsedList } from "../ListRecord.ts"
import { fromTexts, isOwnRecord } from "../OwnRecord.ts"
import type { Scalar } from "../Values.ts"

/** The form of a document of XML, by its root. */
export type XmlForm = "KML" | "GPX"

const local = (name: string) => name.replace(/^.*:/, "")

/** A form of XML: in which elements its records are, and how they are read. */
interface Reading {
  readonly record: string
  readonly read: (element: Xml.Element, folders: ReadonlyArray<string>) => Map<string, Scalar>
  /** The camera that an element has, where this database wrote it. */
  readonly readOwn?: (element: Xml.Element) => { readonly [name: string]: unknown }
}

const isElement = (child: Xml.Element | string): child is Xml.Element => typeof child !== "string"

const wholeTextOf = ({ children }: Xml.Element): string =>
  children.map((child) => isElement(child) ? wholeTextOf(child) : child).join("")

const textOf = (element: Xml.Element): string => wholeTextOf(element).trim()

const childrenOf = ({ children }: Xml.Element, name: string) =>
  children.filter(isElement).filter((child) => local(child.name) === name)

const inside = (element: Xml.Element, path: ReadonlyArray<string>): ReadonlyArray<Xml.Element> => {
  const [name, ...rest] = path
  return name === undefined
    ? [element]
    : childrenOf(element, name).flatMap((child) => inside(child, rest))
}

/** What stands in the elements that hold text only. */
const texts = (element: Xml.Element): ReadonlyArray<readonly [string, string]> =>
  element.children.filter(isElement)
    .filter(({ children }) => !children.some(isElement))
    .map((child) => [local(child.name), textOf(child)])

/** Where a placemark is, as it is written: longitude first. */
const pointOf = (placemark: Xml.Element): ReadonlyArray<string> => {
  const [point] = [
    ...inside(placemark, ["Point", "coordinates"]),
    ...inside(placemark, ["MultiGeometry", "Point", "coordinates"]),
  ]
  return point === undefined ? [] : textOf(point).split(",").map((number) => number.trim())
}

const kml: Reading = {
  record: "Placemark",
  read: (placemark, folders) => {
    const fields = new Map<string, Scalar>()
    const { id } = placemark.attributes
    if (id !== undefined) fields.set("id", id)
    for (const [name, text] of texts(placemark)) {
      if (name !== "styleUrl" && name !== "visibility") fields.set(name, text)
    }
    for (const data of inside(placemark, ["ExtendedData", "Data"])) {
      const [value] = childrenOf(data, "value")
      if (value !== undefined) fields.set(data.attributes.name ?? "", textOf(value))
    }
    for (const data of inside(placemark, ["ExtendedData", "SchemaData", "SimpleData"])) {
      fields.set(data.attributes.name ?? "", textOf(data))
    }
    const [longitude, latitude] = pointOf(placemark)
    if (latitude !== undefined && longitude !== undefined) {
      fields.set("latitude", latitude)
      fields.set("longitude", longitude)
    }
    if (folders.length > 0) fields.set("folder", folders.join(" / "))
    return fields
  },
  readOwn: (placemark) => {
    // What it is called and described as says nothing that is not there.
    const texts = inside(placemark, ["ExtendedData", "Data"]).flatMap((data) =>
      childrenOf(data, "value").map((value) =>
        [data.attributes.name ?? "", wholeTextOf(value)] as const
      )
    )
    const [longitude, latitude] = pointOf(placemark)
    return {
      ...fromTexts(new Map(texts)),
      ...latitude !== undefined && { latitude: Number(latitude), longitude: Number(longitude) },
    }
  },
}

const gpx: Reading = {
  record: "wpt",
  read: (waypoint) => {
    const { lat = "", lon = "" } = waypoint.attributes
    const fields = new Map<string, Scalar>([["latitude", lat], ["longitude", lon]])
    for (const [name, text] of texts(waypoint)) {
      if (text !== "") fields.set(name, text)
    }
    for (const [index, link] of childrenOf(waypoint, "link").entries()) {
      fields.set(index === 0 ? "url" : `url_${index + 1}`, link.attributes.href ?? "")
    }
    for (const extensions of childrenOf(waypoint, "extensions")) {
      for (const [name, text] of texts(extensions)) fields.set(name, text)
    }
    return fields
  },
}

const readings: { readonly [F in XmlForm]: Reading } = { KML: kml, GPX: gpx }

/** An element that has begun. */
interface Open {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Array<Xml.Element | string>
}

/** Collects the records of a document out of its events, one after the other. */
class Collector {
  readonly #open: Array<Open> = []
  readonly #folders: Array<string | undefined> = []
  #place: ReadonlyArray<string> = []
  #isInside = false
  #number = 0
  #hasLink = false

  constructor(readonly reading: Reading) {}

  /** Whether the records are in other files, which the document only names. */
  get isElsewhere(): boolean {
    return this.#hasLink && this.#number === 0
  }

  take(event: Xml.Event): ReadonlyArray<ListPart> {
    if (event._tag === "StartElement") this.#start(event)
    else if (event._tag === "Text") this.#text(event.text)
    else if (event._tag === "EndElement") return this.#end(local(event.name))
    return []
  }

  #start({ attributes, name }: Xml.StartElement) {
    this.#hasLink ||= local(name) === "NetworkLink"
    this.#isInside ||= local(name) === this.reading.record
    if (this.#isInside) this.#open.push({ name, attributes, children: [] })
    else {
      if (local(name) === "Folder") this.#folders.push(undefined)
      this.#place = [...this.#place, local(name)]
    }
  }

  #text(text: string) {
    if (this.#isInside) this.#open.at(-1)?.children.push(text)
    else if (this.#place.at(-1) === "name" && this.#place.at(-2) === "Folder") {
      this.#folders[this.#folders.length - 1] = text.trim()
    }
  }

  #end(name: string): ReadonlyArray<ListPart> {
    if (!this.#isInside) {
      if (name === "Folder") this.#folders.pop()
      this.#place = this.#place.slice(0, -1)
      return []
    }
    const element = this.#open.pop()!
    const around = this.#open.at(-1)
    if (around !== undefined) {
      around.children.push(element)
      return []
    }
    this.#isInside = false
    const folders = this.#folders.filter((folder) => folder !== undefined)
    const fields = this.reading.read(element, folders)
    const { record } = this.reading
    const line = `${record} ${++this.#number}`
    const own = this.reading.readOwn?.(element)
    return [{
      line,
      fields,
      own: isOwnRecord(own) ? own : undefined,
      record: Object.fromEntries(fields),
    }]
  }
}

const elsewhere = new ListError({
  message:
    "the KML has no placemarks: its NetworkLink names the file that has them; import that one",
})

/** The records of a document of XML. */
export const readXml = <E, R>(
  text: Stream.Stream<string, E, R>,
  form: XmlForm,
): ParsedList<E, R> => ({
  form,
  parts: Stream.suspend(() => {
    const collector = new Collector(readings[form])
    return text.pipe(
      Stream.pipeThroughChannel(Xml.decodeString<E>()),
      Stream.mapError((error) =>
        Xml.isXmlError(error)
          ? new ListError({
            message: `the list begins as ${form}, but is not XML: ${error.message}`,
            line: error.line,
          })
          : error
      ),
      Stream.flatMap((event) => Stream.fromIterable(collector.take(event))),
      Stream.concat(
        Stream.suspend(() => collector.isElsewhere ? Stream.fail(elsewhere) : Stream.empty),
      ),
    )
  }),
})
