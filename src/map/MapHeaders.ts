/**
 * What the page of the map may do in a browser.
 *
 * @module
 */

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pictures and streams of cameras, and tiles, are anywhere.
  "img-src 'self' http: https: data:",
  "media-src 'self' http: https: blob:",
  "connect-src 'self' http: https:",
  // Streams are unpacked beside the page.
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

const features = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "serial",
  "usb",
]

/** Of each answer: no other site has any use of it. */
export const ownHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
} as const

/** Of the page itself. */
export const pageHeaders: Readonly<Record<string, string>> = {
  ...ownHeaders,
  "content-security-policy": policy,
  "permissions-policy": features.map((name) => `${name}=()`).join(", "),
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "DENY",
}
