/**
 * Who publishes cameras, and on what terms: asked for once.
 *
 * @module
 */
import type { ReadResponse } from "./Api.ts"
import type { Session } from "./Session.ts"
import { listShape } from "./Shapes.ts"

/** What is told of a source. */
export interface SourceInfo {
  readonly name: string
  readonly home_page?: string
  readonly licence?: string
  readonly attribution?: string
  readonly terms?: string
}

const sourcesShape = listShape("list of sources", "name")

const mostPages = 20

/** The sources by their names in small letters. */
const load = async (session: Session): Promise<ReadonlyMap<string, SourceInfo>> => {
  const found = new Map<string, SourceInfo>()
  let query: URLSearchParams | undefined = new URLSearchParams({ limit: "1000" })
  for (let page = 0; page < mostPages && query !== undefined; page++) {
    const { body, next }: ReadResponse<ReadonlyArray<SourceInfo>> = await session.ask({
      path: "sources",
      query: [...query],
    }, sourcesShape)
    for (const source of body) found.set(source.name.toLowerCase(), source)
    query = next
  }
  return found
}

/** Finds what is told of a source. */
export const makeSources = (session: Session) => {
  let loaded: Promise<ReadonlyMap<string, SourceInfo>> | undefined
  return async (name: string): Promise<SourceInfo | undefined> => {
    // What failed once is tried again for the next camera.
    loaded ??= load(session).catch((cause) => {
      loaded = undefined
      throw cause
    })
    return (await loaded).get(name.toLowerCase())
  }
}

/** Where the text of a licence is. */
export const licenceAddress = (licence: string): string =>
  /^https?:/i.test(licence)
    ? licence
    : `https://spdx.org/licenses/${encodeURIComponent(licence)}.html`
