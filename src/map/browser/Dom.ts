/**
 * Elements made by code: what a camera says of itself comes in as text only.
 *
 * @module
 */
import { printable } from "../../domain/Printable.ts"

/** What an element may have inside. */
export type Child = Node | string | undefined | false

/** Attributes of an element; `true` is one without a value, and what is undefined or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

// What of an element is read or spoken as text.
const spoken = ["title", "alt", "aria-label", "placeholder"]

/** Text as it is shown: controls of the writing direction and the like are seen, and do nothing. */
const shownText = (child: Node | string) => typeof child === "string" ? printable(child) : child

const fill = <E extends Element>(
  element: E,
  attributes: Attributes,
  children: ReadonlyArray<Child>,
): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    const text = value === true ? "" : String(value)
    element.setAttribute(name, spoken.includes(name) ? printable(text) : text)
  }
  element.append(
    ...children.filter((child) => child !== undefined && child !== false).map(shownText),
  )
  return element
}

/** An element of HTML. */
export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: ReadonlyArray<Child>
): HTMLElementTagNameMap[Name] => fill(document.createElement(name), attributes, children)

/** An element of SVG. */
export const drawing = <Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: ReadonlyArray<Child>
): SVGElementTagNameMap[Name] =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children)

/** A button that does something. */
export const button = (
  label: Child,
  onClick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement => {
  const made = element("button", { type: "button", ...attributes }, label)
  made.addEventListener("click", onClick)
  return made
}

/** A link to elsewhere, or its text where it is no address that a browser may open. */
export const link = (address: string, text: string = address): HTMLElement => {
  const isOpened = /^https?:\/\//i.test(address) && URL.canParse(address)
  return !isOpened ? element("span", {}, text) : element("a", {
    href: new URL(address).href,
    target: "_blank",
    rel: "noopener noreferrer",
    referrerpolicy: "no-referrer",
  }, text)
}

/** The element of the page with an id. */
export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The page has no #${id}`)
  return found
}

/** Replaces what is inside an element. */
export const replace = (parent: Element, ...children: ReadonlyArray<Child>): void =>
  parent.replaceChildren(
    ...children.filter((child) => child !== undefined && child !== false).map(shownText),
  )
