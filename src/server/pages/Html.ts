/**
 * HTML as text, in which what is put is text and nothing else.
 *
 * @module
 */

/** Markup, as against text that is to be shown. */
export interface Html {
  readonly markup: string
}

/** What can stand in markup: text is escaped, a list is one after another, and nothing is nothing. */
export type Content = Html | string | number | undefined | ReadonlyArray<Content>

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

const toMarkup = (content: Content): string =>
  content === undefined
    ? ""
    : typeof content === "string"
    ? content.replace(/[&<>"']/g, (character) => escapes[character]!)
    : typeof content === "number"
    ? String(content)
    : "markup" in content
    ? content.markup
    : content.map(toMarkup).join("")

/** Markup with contents in it. */
export const markup = (parts: TemplateStringsArray, ...contents: ReadonlyArray<Content>): Html => ({
  markup: parts.map((part, index) => part + toMarkup(contents[index])).join(""),
})
