/**
 * What the page shows, as its address holds it: place, zoom, filter and camera.
 *
 * @module
 */

/** Where the map is. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly zoom: number
}

/** The names of the filters, in the order in which they stand in an address. */
export const filterNames = [
  "q",
  "country",
  "state",
  "city",
  "source",
  "type",
  "is_active_image",
  "is_active_video",
  "resolution_width",
  "resolution_height",
] as const

/** The name of a filter, which is that of its parameter of a search. */
export type FilterName = (typeof filterNames)[number]

/** The values that a camera may have by each filter that is set. */
export type Filter = { readonly [Name in FilterName]?: ReadonlyArray<string> }

/** What the page shows. */
export interface View {
  /** Where the map is; wherever there are cameras when it is absent. */
  readonly place?: Place | undefined
  readonly filter: Filter
  /** The id of the camera whose facts are shown. */
  readonly camera?: string | undefined
}

/** The largest zoom of the map. */
export const mostZoom = 19

const readPlace = (text: string): Place | undefined => {
  const parts = text.split(",").map((part) => part.trim() === "" ? NaN : Number(part))
  const [latitude = NaN, longitude = NaN, zoom = NaN] = parts
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360 && zoom >= 0 &&
    zoom <= mostZoom
  return isPlace ? { latitude, longitude, zoom } : undefined
}

/** What an address tells to show; what cannot be read in it is left out. */
export const readView = (hash: string): View => {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""))
  const filter = filterNames.flatMap((name) => {
    const values = parameters.getAll(name).filter((value) => value.trim() !== "")
    return values.length === 0 ? [] : [[name, [...new Set(values)]] as const]
  })
  const camera = parameters.get("camera") ?? ""
  return {
    place: readPlace(parameters.get("at") ?? ""),
    filter: Object.fromEntries(filter),
    camera: /^[\da-f]{24}$/i.test(camera) ? camera : undefined,
  }
}

/** The parameters of a filter, one for each value. */
export const filterPairs = (filter: Filter): Array<[string, string]> =>
  filterNames.flatMap((name) =>
    (filter[name] ?? []).map((value): [string, string] => [name, value])
  )

/** Decimals that tell places apart which are a pixel from each other. */
const decimalsAt = (zoom: number) => Math.max(2, Math.min(6, Math.ceil(zoom / 3)))

/** The address of a view, from its `#` on. */
export const writeView = ({ camera, filter, place }: View): string => {
  const parameters = new URLSearchParams(filterPairs(filter))
  if (camera !== undefined) parameters.set("camera", camera)
  const rest = String(parameters)
  if (place === undefined) return rest === "" ? "#" : `#${rest}`
  const decimals = decimalsAt(place.zoom)
  const [latitude, longitude] = [place.latitude, place.longitude].map((degrees) =>
    Number(degrees.toFixed(decimals))
  )
  // Commas stay commas: the address is read by people, too.
  return `#at=${latitude},${longitude},${place.zoom}${rest === "" ? "" : `&${rest}`}`
}

/** The filter with other values of one name; none removes it. */
export const withValues = (
  filter: Filter,
  name: FilterName,
  values: ReadonlyArray<string>,
): Filter => {
  const { [name]: _, ...rest } = filter
  return values.length === 0 ? rest : { ...rest, [name]: values }
}
