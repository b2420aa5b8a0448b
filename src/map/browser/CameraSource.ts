/**
 * The source of a camera: its licence, whom to name, and its terms.
 *
 * @module
 */
import type { Camera } from "./Camera.ts"
import { element, link } from "./Dom.ts"
import { licenceAddress, type SourceInfo } from "./Sources.ts"

const isAddress = (text: string) => /^https?:\/\//i.test(text)

const line = (label: string, value: Node | string | undefined): ReadonlyArray<Node> =>
  value === undefined
    ? []
    : [element("dt", {}, label), element("dd", {}, typeof value === "string" ? bdi(value) : value)]

const bdi = (text: string) => element("bdi", {}, text)

/** What is told of a camera's source. */
export const sourceFacts = (
  { reference_url, source }: Camera,
  info: SourceInfo | undefined,
): HTMLElement => {
  const { attribution, home_page, licence, terms } = info ?? {}
  return element(
    "dl",
    { class: "facts" },
    ...line("Source", home_page && source ? link(home_page, source) : source ?? "Not known"),
    ...line("Licence", licence && link(licenceAddress(licence), licence)),
    ...line("Attribution", attribution),
    ...line("Terms", terms && isAddress(terms) ? link(terms) : terms),
    ...line(
      "Its page",
      typeof reference_url === "string" ? link(reference_url) : undefined,
    ),
    ...line("Licence", source && !licence ? "Not known" : undefined),
  )
}
