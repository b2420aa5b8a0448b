import assert from "node:assert/strict"
import type { CameraLocation } from "@cam2/camera-database"
import {
  cameraAddress,
  isAddress,
  isHost,
  isPath,
  isWeb,
  mayBeAddress,
  withoutLastSlash,
  withoutPassword,
} from "../../../src/domain/Address.ts"

const addresses = [
  "http://example.org",
  "https://example.org/a.jpg?x=1&y=%20#z",
  "HTTP://EXAMPLE.ORG:8080/",
  "http://192.0.2.1/image.jpg",
  "http://[2001:db8::7]:8080/",
  "https://münchen.example/bild.jpg",
  "https://example.org?a=b@c",
  "https://example.org:/a",
  "https://example.org.:443/a:80/b",
  "http://[::1]",
]
const noScheme = ["x", "N/A", "-oProxyCommand=x", "/a.jpg", "logo.jpg"]
const bad = [
  "javascript:alert(1)",
  "file:///etc/passwd",
  "data:text/html,x",
  "ftp://example.org/",
  "rtsp://example.org/",
  "http:",
  "http://",
  "http:example.org",
  "http:/example.org",
  "http:///example.org",
  "http://user@example.org/",
  "http://user:password@example.org/",
  "http://@example.org/",
  "http://example.org\\@example.net/",
  "http://exa mple.org/",
  "http://example.org:99999/",
  "http://[2001:db8::g]/",
  "xhttp://example.org/",
  // No name has these, some of which mean something to a shell, and an IP address is written as one.
  "http://-oProxyCommand/",
  "http://a`b/",
  "http://a;b/",
  "http://a,b/",
  "http://⑴.example/",
  "http://%31.0.0.1/",
  "http://%65xample.org/",
  "http://127.1/",
  "http://0x7f.1:80/",
  "http://１２７.0.0.1/",
]
const hidden = [" ", "\t", "\n", "\u0000", "\u0007", "\u0085", "\u00a0", "\u00ad", "\u200b"]
  .concat(["\u200e", "\u202e", "\u2028", "\u2066", "\u3000", "\ufeff", "\u{e0041}"])
  .concat(["\u034f", "\u115f", "\u2800", "\u3164"])

Deno.test("isAddress: takes http and https with a host, and nothing else", () => {
  for (const text of addresses) assert.equal(isAddress(text), true, text)
  for (const text of ["", ...noScheme, ...bad]) assert.equal(isAddress(text), false, text)
  for (const mark of hidden) {
    for (const text of [`${mark}http://example.org/`, `http://example.org/a${mark}b`]) {
      assert.equal(isAddress(text), false, JSON.stringify(text))
      assert.equal(mayBeAddress(text), false, JSON.stringify(text))
    }
  }
})

Deno.test("mayBeAddress: leaves text without a scheme to the server", () => {
  for (const text of [...addresses, ...noScheme]) assert.equal(mayBeAddress(text), true, text)
  for (const text of bad) assert.equal(mayBeAddress(text), false, text)
})

Deno.test("isHost: takes IP addresses and names of hosts", () => {
  const hosts = ["192.0.2.1", "2001:db8::7", "::1", "[2001:db8::7]", "::ffff:192.0.2.1"]
    .concat(["cam.example.org", "cam.example.org.", "axis_00408c", "localhost", "münchen.example"])
    .concat(["CAM1", "1CAM"])
  for (const text of hosts) assert.equal(isHost(text), true, text)
  const others = ["", "N/A", "-oProxyCommand=x", "192.0.2.256", "192.0.2", "127.1", "0x7f.1", "1"]
    .concat(["192.0.2.1:80", "http://192.0.2.1", "user@192.0.2.1", "user:pw@192.0.2.1"])
    .concat(["192.0.2.1/a", "a..b", ".a", "a b", "2001:db8::g", "[::1", "fe80::1%eth0", "a\\b"])
    .concat(["javascript:alert(1)", "１２７.0.0.1", "a\u202eb", "[@[::1]", "[::1]:80", "⑴.example"])
  for (const text of others) assert.equal(isHost(text), false, text)
})

Deno.test("isPath: takes paths with their query", () => {
  const paths = ["", "/", "/axis-cgi/jpg/image.cgi", "jpg/image.jpg", "/a?b=http://c", "/a:b", "/ü"]
  for (const text of paths) assert.equal(isPath(text), true, text)
  const others = ["-oProxyCommand=x", "//example.org/a", "http://example.org/", "file:///a", "\\a"]
    .concat([
      "/\\example.org",
      "/a b",
      "/a\u202eb",
      "/a\u3164b",
      "/\u2800",
      "/a\nb",
      "javascript:alert(1)",
    ])
  for (const text of others) assert.equal(isPath(text), false, text)
})

Deno.test("withoutPassword: takes out what stands before the host", () => {
  const cases = [
    ["rtsp://admin:se/cret$@10.0.0.1:554/", "rtsp://<redacted>@10.0.0.1:554/"],
    ["http://a:b@c@d/", "http://<redacted>@d/"],
    ["admin:secret@10.0.0.1", "<redacted>@10.0.0.1"],
    ["http://example.org/a", "http://example.org/a"],
  ]
  for (const [text, shown] of cases) assert.equal(withoutPassword(text!), shown)
})

const ip = (fields: object) => ({ camera_type: "ip", ip: "192.0.2.1", ...fields }) as CameraLocation
const hrefOf = (camera: CameraLocation) => cameraAddress(camera)?.href

Deno.test("cameraAddress: builds the address of each camera type", () => {
  const cases: ReadonlyArray<readonly [CameraLocation, string | undefined]> = [
    [ip({}), "http://192.0.2.1/"],
    [ip({ port: "80" }), "http://192.0.2.1/"],
    [ip({ port: "0080" }), "http://192.0.2.1/"],
    [ip({ port: "8080", image_path: "/a.jpg?b=c d" }), "http://192.0.2.1:8080/a.jpg?b=c%20d"],
    [ip({ port: "443", image_path: "a.jpg" }), "https://192.0.2.1/a.jpg"],
    [ip({ ip: "2001:db8::7", port: "8080" }), "http://[2001:db8::7]:8080/"],
    [ip({ ip: "[2001:db8::7]", video_path: "/v" }), "http://[2001:db8::7]/v"],
    [ip({ image_path: "", video_path: "/v" }), "http://192.0.2.1/v"],
    [ip({ image_path: "/i", video_path: "/v" }), "http://192.0.2.1/i"],
    // What old records may hold leads to no other host.
    [ip({ image_path: "//example.org/a" }), "http://192.0.2.1//example.org/a"],
    [ip({ image_path: "/\t/example.org/a" }), "http://192.0.2.1//example.org/a"],
    [ip({ image_path: "@example.org/a" }), "http://192.0.2.1/@example.org/a"],
    [ip({ ip: "N/A" }), undefined],
    [ip({ ip: "user@192.0.2.1" }), undefined],
    [ip({ port: "65535" }), "http://192.0.2.1:65535/"],
    [ip({ port: "65536" }), undefined],
    [ip({ port: "99999" }), undefined],
    [ip({ port: "0" }), undefined],
    [ip({ port: "none" }), undefined],
    [
      { camera_type: "non_ip", snapshot_url: "https://example.org:443/a" },
      "https://example.org/a",
    ],
    [{ camera_type: "stream", m3u8_url: "javascript:alert(1)" }, undefined],
    [{ camera_type: "stream", m3u8_url: "http://a/b.m3u8" }, "http://a/b.m3u8"],
  ]
  for (const [camera, href] of cases) assert.equal(hrefOf(camera), href, JSON.stringify(camera))
})

Deno.test("isWeb: takes http and https, and no other scheme", () => {
  const schemes = ["http", "HTTPS", "ftp", "ws", "httpx", "file"]
  assert.deepEqual(
    schemes.filter((scheme) => isWeb(new URL(`${scheme}://cameras.example.org/`))),
    ["http", "HTTPS"],
  )
})

Deno.test("withoutLastSlash: takes all slashes at the end, and no others", () => {
  const texts = ["http://a", "http://a/", "http://a/b//", "//", ""]
  assert.deepEqual(texts.map(withoutLastSlash), ["http://a", "http://a", "http://a/b", "", ""])
})
