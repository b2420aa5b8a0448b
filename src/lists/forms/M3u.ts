/**
 * M3U lists of channels, and plain lists of addresses, one a line.
 *
 * @module
 */
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { splitLines } from "../../contract/Lines.ts"
import type { ListPart, ParsedList } from "../ListRecord.ts"
import type { Scalar } from "../Values.ts"
import { ownRecordOf } from "./M3uAttributes.ts"

/** Whether a text is the playlist of one stream, which is HLS, and no list of channels. */
export const isPlaylist = (beginning: string): boolean =>
  /^#EXT-X-(?:TARGETDURATION|MEDIA-SEQUENCE|STREAM-INF|I-FRAME-STREAM-INF)\b/m.test(
    beginning,
  )

const attribute = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s",]+))/g

// The name is what is after the first comma that stands in no quotes.
const info = /^#EXTINF:\s*[-+]?[\d.]*((?:[^",]|"[^"]*")*),?(.*)$/i

const names: Readonly<Record<string, string>> = {
  "channel-id": "source_id",
  "tvg-id": "source_id",
  "tvg-logo": "reference_logo",
}

interface Channel {
  readonly fields: Map<string, Scalar>
  readonly attributes: ReadonlyMap<string, string>
}

const none: Channel = { fields: new Map(), attributes: new Map() }

const withInfo = (line: string): Channel => {
  const [, told = "", title = ""] = info.exec(line) ?? []
  const fields = new Map<string, Scalar>()
  const attributes = new Map<string, string>()
  if (title.trim() !== "") fields.set("name", title.trim())
  for (const [, name = "", quoted, single, bare] of told.matchAll(attribute)) {
    const value = quoted ?? single ?? bare ?? ""
    attributes.set(name, value)
    const field = names[name.toLowerCase()] ?? name
    // What calls the channel as its id or name does tells nothing more.
    const isTold = fields.has(field) || [...fields.values()].includes(value)
    if (value !== "" && !(isTold && name.toLowerCase().startsWith("tvg-"))) fields.set(field, value)
  }
  return { fields, attributes }
}

const readLine = (
  channel: Channel,
  line: string,
  number: number,
): readonly [channel: Channel, parts: ReadonlyArray<ListPart>] => {
  const text = line.trim()
  if (text === "" || /^#EXTM3U/i.test(text)) return [channel, []]
  if (/^#EXTINF:/i.test(text)) return [withInfo(text), []]
  const { attributes, fields } = channel
  const [, group] = /^#EXTGRP:(.*)$/i.exec(text) ?? []
  const [, name, value] = /^#(?:EXTVLCOPT|KODIPROP):([^=]+)=(.*)$/i.exec(text) ?? []
  if (text.startsWith("#")) {
    const known = new Map(fields)
    if (group !== undefined) known.set("group-title", group.trim())
    if (name !== undefined && value !== undefined) known.set(name, value)
    return [{ fields: known, attributes }, []]
  }
  const all = new Map<string, Scalar>([...fields, ["url", text]])
  const own = ownRecordOf(attributes, text)
  if (own !== undefined) return [none, [{ line: number, fields: all, own, record: own }]]
  // Players are given a playlist, also where its path does not end as one.
  const isPicture = /\.(?:jpe?g|png|gif|webp|x?html?)(?:$|[?#])/i.test(text)
  if (!isPicture && fields.size > 0) {
    all.delete("url")
    all.set("m3u8", text)
  }
  return [none, [{ line: number, fields: all, record: Object.fromEntries(all) }]]
}

/** Text of which each line ends in the same way; `isBroken` says that an end may go on in what follows. */
const withNewlines = (
  isBroken: boolean,
  part: string,
): readonly [boolean, ReadonlyArray<string>] => {
  if (part === "") return [isBroken, []]
  const text = isBroken && part.startsWith("\n") ? part.slice(1) : part
  return [part.endsWith("\r"), [text.replace(/\r\n?/g, "\n")]]
}

/** The channels of a list, in bounded memory; a line that is too long is refused. */
export const readM3u = <E, R>(text: Stream.Stream<string, E, R>): ParsedList<E, R> => ({
  form: "M3U",
  parts: splitLines(Stream.encodeText(Stream.mapAccum(text, () => false, withNewlines))).pipe(
    Stream.mapAccum(
      () => none,
      (channel, { number, text }) =>
        Result.isSuccess(text)
          ? readLine(channel, text.success.replace(/^\ufeff/, ""), number)
          : [none, [{ line: number, reason: text.failure, record: undefined }]],
    ),
  ),
})
