/**
 * Whether whoever asks takes compressed answers.
 *
 * @module
 */

/** Whether an `Accept-Encoding` takes gzip (RFC 9110, 12.5.3). */
export const takesGzip = (header = ""): boolean => {
  const given = header.toLowerCase().split(",").map((part) =>
    part.split(";").map((one) => one.trim())
  )
  const [, ...parameters] = given.find(([name]) => name === "gzip" || name === "x-gzip") ??
    given.find(([name]) => name === "*") ?? ["", "q=0"]
  return !parameters.some((parameter) => /^q\s*=\s*0(\.0*)?$/.test(parameter))
}
