/**
 * What the pages of the server may do in a browser: nothing but what they are made of.
 *
 * @module
 */

/** The headers of a page whose scripts and styles are from the given sources. */
export const pageHeaders = (
  sources: { readonly script?: string; readonly style: string; readonly connect?: string },
): Readonly<Record<string, string>> => ({
  "content-security-policy": [
    "default-src 'none'",
    ...sources.script === undefined ? [] : [`script-src ${sources.script}`],
    `style-src ${sources.style}`,
    ...sources.connect === undefined ? [] : [`connect-src ${sources.connect}`],
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
})
