/**
 * How the camera of a record is reached.
 *
 * @module
 */
import * as Result from "effect/Result"
import {
  addressesIn,
  isPictureName,
  isUsable,
  refusalOf,
  targetOf,
  trimAddress,
} from "./ListAddress.ts"
import type { Candidate, Mapping } from "./Mapping.ts"
import { type Fields, isMissing } from "./Values.ts"

/** The addresses of a camera, and the names of the list that they come from. */
export interface Addresses {
  readonly picture: string | undefined
  readonly stream: string | undefined
  readonly paths: ReadonlyArray<string>
  /** They stand in a text that says more, which is kept as well. */
  readonly isInText?: boolean
}

/** An address of the list. */
interface Found extends Candidate {
  readonly address: string
}

/** Whatever else in the record is an address of a picture or a playlist, beyond doubt. */
const findAnywhere = (fields: Fields): Addresses | undefined => {
  for (const [path, value] of fields) {
    if (typeof value !== "string") continue
    // What is a text that has an address in it stays as a text.
    const whole = trimAddress(value)
    const isInText = !isUsable(whole)
    const addresses = isInText ? addressesIn(value).filter(isUsable) : [whole]
    const stream = addresses.find((address) => targetOf(address) === "stream")
    const picture = addresses.find(isPictureName)
    if (stream !== undefined || picture !== undefined) {
      return { picture, stream, paths: [path], isInText }
    }
  }
}

/**
 * The addresses that a record has: what they are of follows from their names when these say so, else
 * from their paths. Fails with what is wrong with the first, when none can be kept.
 */
export const findAddresses = (
  fields: Fields,
  mapping: Mapping,
): Result.Result<Addresses | undefined, string> => {
  const found = (meaning: "snapshot_url" | "m3u8_url" | "video" | "address") =>
    (mapping.get(meaning) ?? []).flatMap((candidate): ReadonlyArray<Found> => {
      const value = fields.get(candidate.path)
      return isMissing(value) ? [] : [{ ...candidate, address: trimAddress(value!) }]
    })
  const pictures = found("snapshot_url")
  const playlists = found("m3u8_url")
  const videos = found("video")
  const others = found("address")
  const is = (target: "stream" | "picture") => ({ address }: Found) =>
    isUsable(address) && targetOf(address) === target
  const certain = [...pictures, ...playlists].find(({ address, isCertain }) =>
    isCertain && !isUsable(address)
  )
  if (certain !== undefined) return Result.fail(refusalOf(certain.path, certain.address))
  const picture = pictures.find((one) => one.isCertain || is("picture")(one)) ??
    others.find(is("picture"))
  const stream = playlists.find(({ address }) => isUsable(address)) ??
    [...videos, ...others, ...pictures].find(is("stream"))
  if (picture !== undefined || stream !== undefined) {
    const paths = [picture, stream].flatMap((one) => one === undefined ? [] : [one.path])
    return Result.succeed({ picture: picture?.address, stream: stream?.address, paths })
  }
  const anywhere = findAnywhere(fields)
  if (anywhere !== undefined) return Result.succeed(anywhere)
  const [wrong] = [...pictures, ...playlists, ...others, ...videos]
  return wrong === undefined
    ? Result.succeed(undefined)
    : Result.fail(refusalOf(wrong.path, wrong.address))
}
