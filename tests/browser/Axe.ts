/**
 * axe-core, which finds what keeps people from a page. It is asked for by its address, as Playwright is.
 *
 * @module
 */
import type { Page } from "./Playwright.ts"

const specifier = "npm:axe-core@4.14.1/axe.min.js"

let source: Promise<string> | undefined

const load = async (): Promise<string> => {
  const axe: { readonly default: { readonly source: string } } = await import(specifier)
  return axe.default.source
}

/** What whoever cannot see or point meets in a part of a page. */
export interface Finding {
  readonly id: string
  readonly help: string
  readonly nodes: ReadonlyArray<{ readonly target: ReadonlyArray<string>; readonly html: string }>
}

/** Looks for it in an element of a page, or in all of it. */
export const findings = async (
  page: Page,
  selector = "html",
): Promise<ReadonlyArray<Finding>> => {
  // A page keeps it: it is some milliseconds to send and to compile.
  if (await page.evaluate("globalThis.axe === undefined")) {
    await page.evaluate(await (source ??= load()))
  }
  return await page.evaluate(
    `axe.run(${JSON.stringify(selector)}, { resultTypes: ["violations"] })
      .then(({ violations }) => violations)`,
  )
}
