/**
 * axe-core, which finds what keeps people from a page. It is asked for by its address, as Playwright is.
 *
 * @module
 */
import { chromium } from "./Chromium.ts"

const load = async (): Promise<string> => {
  const axe: { readonly default: { readonly source: string } } = await import(specifier)
  return axe.default.source
}

const specifier = "npm:axe-core@4.14.1"

/** What a page runs to have it. */
export const axeSource: string = typeof chromium === "string" ? "" : await load()
