/**
 * What cameras show, made here: a server of pictures and of a stream by HLS, which is recorded in the
 * browser that plays it.
 *
 * @module
 */
import { sleep } from "../Process.ts"
import type { Browser } from "./Playwright.ts"

/** A picture as a camera gives it: a JPEG. */
const takePicture = async (browser: Browser): Promise<Uint8Array<ArrayBuffer>> => {
  const context = await browser.newContext({ viewport: { width: 320, height: 240 } })
  const page = await context.newPage()
  await page.setContent('<body style="background: linear-gradient(#48a, #8c4)"></body>')
  const bytes = await page.screenshot({ type: "jpeg", quality: 60 })
  await context.close()
  return bytes
}

// A second of colours, as fragments of MP4 in base64.
const recording = `new Promise((resolve) => {
  const canvas = document.createElement("canvas")
  canvas.width = 160
  canvas.height = 120
  const draw = canvas.getContext("2d")
  let turn = 0
  const timer = setInterval(() => {
    draw.fillStyle = "hsl(" + (turn += 20) + " 60% 50%)"
    draw.fillRect(0, 0, 160, 120)
  }, 40)
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/mp4;codecs=avc1.42E01E" })
  const parts = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.onstop = async () => {
    clearInterval(timer)
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    resolve(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")))
  }
  recorder.start()
  setTimeout(() => recorder.stop(), 1500)
})`

const recordStream = async (browser: Browser): Promise<Uint8Array<ArrayBuffer>> => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const text = await page.evaluate<string>(recording)
  await context.close()
  return Uint8Array.fromBase64(text)
}

/** The bytes of an MP4 up to its first fragment. */
const headLength = (mp4: Uint8Array<ArrayBuffer>): number => {
  const view = new DataView(mp4.buffer)
  let at = 0
  while (new TextDecoder().decode(mp4.subarray(at + 4, at + 8)) !== "moof") {
    at += view.getUint32(at)
    if (at >= mp4.length) throw new Error("the recording has no fragments")
  }
  return at
}

const playlistOf = (mp4: Uint8Array<ArrayBuffer>): string => {
  const head = headLength(mp4)
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    "#EXT-X-TARGETDURATION:2",
    `#EXT-X-MAP:URI="stream.mp4",BYTERANGE="${head}@0"`,
    "#EXTINF:1.5,",
    `#EXT-X-BYTERANGE:${mp4.length - head}@${head}`,
    "stream.mp4",
    "#EXT-X-ENDLIST",
    "",
  ].join("\n")
}

/** The part of a file that a request asks for. */
const partOf = (bytes: Uint8Array<ArrayBuffer>, range: string | null, headers: HeadersInit) => {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range ?? "") ?? []
  if (first === undefined) return new Response(bytes, { headers })
  const [start, end] = [Number(first), Number(last)]
  return new Response(bytes.slice(start, end + 1), {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${start}-${end}/${bytes.length}` },
  })
}

/** A picture after another in one answer, without an end, as many cameras give them. */
const endlessly = (
  picture: Uint8Array<ArrayBuffer>,
  onEnd: () => void,
): Response => {
  const head = `--part\r\ncontent-type: image/jpeg\r\ncontent-length: ${picture.length}\r\n\r\n`
  const part = new Blob([head, picture])
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      await sleep(100)
      controller.enqueue(await part.bytes())
    },
    cancel: onEnd,
  })
  return new Response(body, {
    headers: { "content-type": "multipart/x-mixed-replace; boundary=part" },
  })
}

/** A server of pictures and streams. */
export interface MediaServer extends AsyncDisposable {
  readonly baseURL: string
  /** The paths that were ever asked for, in their order, with what came with them. */
  readonly asked: ReadonlyArray<{ readonly path: string; readonly referrer: string | null }>
  /** How many pictures without an end are on their way. */
  readonly endless: () => number
}

const startMedia = async (browser: Browser): Promise<MediaServer> => {
  const [picture, stream] = await Promise.all([takePicture(browser), recordStream(browser)])
  const asked: Array<MediaServer["asked"][number]> = []
  let endless = 0
  const free = { "access-control-allow-origin": "*", "access-control-allow-headers": "range" }
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { pathname: path } = new URL(request.url)
      asked.push({ path, referrer: request.headers.get("referer") })
      if (request.method === "OPTIONS") return new Response(null, { headers: free })
      if (path === "/picture.jpg") {
        return new Response(picture, { headers: { "content-type": "image/jpeg" } })
      }
      if (path === "/locked.jpg") {
        const headers = { "www-authenticate": 'Basic realm="camera"' }
        return new Response("locked", { status: 401, headers })
      }
      if (path === "/endless") {
        endless++
        return endlessly(picture, () => endless--)
      }
      const type = { "content-type": "application/vnd.apple.mpegurl" }
      if (path === "/stream.m3u8") {
        return new Response(playlistOf(stream), { headers: { ...free, ...type } })
      }
      if (path === "/shut.m3u8") return new Response(playlistOf(stream), { headers: type })
      if (path === "/stream.mp4") {
        return partOf(stream, request.headers.get("range"), {
          ...free,
          "content-type": "video/mp4",
        })
      }
      return new Response("gone", { status: 404 })
    },
  )
  return {
    baseURL: `http://127.0.0.1:${server.addr.port}/`,
    asked,
    endless: () => endless,
    [Symbol.asyncDispose]: () => server.shutdown(),
  }
}

let shared: Promise<MediaServer> | undefined

/** The server that the tests of this process share. `picture.jpg`, `stream.m3u8` and `shut.m3u8`, which no other site may read, are there. */
export const sharedMedia = (browser: Browser): Promise<MediaServer> =>
  shared ??= startMedia(browser)

Deno.test.afterAll(async () => {
  if (shared !== undefined) await (await shared)[Symbol.asyncDispose]()
})
