/**
 * Which of some media types a request asks for (RFC 9110, 12.5.1).
 *
 * @module
 */

interface Wanted {
  readonly quality: number
  /** How exactly it is named: 2 by its name, 1 as one of a kind, 0 as any. */
  readonly precision: number
}

const precisionOf = (range: string, mediaType: string): number =>
  range === mediaType
    ? 2
    : range === "*/*"
    ? 0
    : range.endsWith("/*") && mediaType.startsWith(range.slice(0, -1))
    ? 1
    : -1

/** How much a media type is wanted: as the range says that names it most exactly. */
const wantedOf = (ranges: ReadonlyArray<readonly [range: string, quality: number]>, type: string) =>
  ranges.reduce<Wanted>((wanted, [range, quality]) => {
    const precision = precisionOf(range, type)
    return precision > wanted.precision ? { quality, precision } : wanted
  }, { quality: 0, precision: -1 })

/**
 * The one of `mediaTypes`, in lower case and without parameters, that an `Accept` header wants most:
 * of those wanted alike the one that it names most exactly, then the first. `undefined` when it wants
 * none of them.
 */
export const accepted = <T extends string>(
  header: string | undefined,
  mediaTypes: ReadonlyArray<T>,
): T | undefined => {
  if (!header?.trim()) return mediaTypes[0]
  const ranges = header.toLowerCase().split(",").map((part) => {
    const [range = "", ...parameters] = part.split(";").map((text) => text.trim())
    const quality = parameters.find((text) => /^q\s*=/.test(text))?.replace(/^q\s*=\s*/, "")
    const number = Number(quality ?? 1)
    return [range, number >= 0 && number <= 1 ? number : 0] as const
  })
  let best: { readonly type: T; readonly wanted: Wanted } | undefined
  for (const type of mediaTypes) {
    const wanted = wantedOf(ranges, type)
    if (wanted.quality === 0) continue
    const { precision = -1, quality = 0 } = best?.wanted ?? {}
    const isBetter = wanted.quality > quality ||
      wanted.quality === quality && wanted.precision > precision
    if (isBetter) best = { type, wanted }
  }
  return best?.type
}
