/**
 * The same answers read in several ways, on any runtime. `fetch` is a function of this process, so
 * that what is measured is the reading and not a network.
 *
 * @module
 */
import { cameraById, layer, searchCamera } from "@cam2/camera-database"
import { sampleCameras, testCredentials } from "@cam2/camera-database/testing"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import ky from "ky"
import createClient from "openapi-fetch"
import * as z from "zod"
import { readCameras } from "../../../src/contract/ReadCamera.ts"
import { toWire } from "../../../src/contract/WriteCamera.ts"
import { toRecord } from "../../../src/server/stores/CameraRecord.ts"

const baseURL = "http://cameras.example.org/"
const idOf = (index: number) => index.toString(16).padStart(24, "0")
const time = "2018-07-04T19:52:52.000Z"
const madeOf = (index: number) => ({
  cameraID: idOf(index),
  created_at: time,
  updated_at: time,
  retired_at: null,
  retired_reason: null,
})
const wire = (index: number) =>
  toWire(toRecord(madeOf(index), sampleCameras[index % sampleCameras.length]!))

const pageText = JSON.stringify(Array.from({ length: 100 }, (_, index) => wire(index)))
const page = new TextEncoder().encode(pageText)
const single = new TextEncoder().encode(JSON.stringify(wire(0)))
const token = new TextEncoder().encode(JSON.stringify({ token: "a.bearer.token" }))

const fetchHere = (input: RequestInfo | URL, _init?: RequestInit): Promise<Response> => {
  const url = input instanceof Request ? input.url : String(input)
  const body = url.includes("/search") ? page : url.includes("/auth") ? token : single
  return Promise.resolve(
    new Response(body, {
      headers: { "content-type": "application/json", "content-length": String(body.length) },
    }),
  )
}

const bare = (path: string) => async (): Promise<unknown> => {
  const response = await fetchHere(`${baseURL}${path}`, {
    headers: { authorization: "Bearer a.bearer.token" },
  })
  return JSON.parse(await response.text())
}

const text = z.nullable(z.string())
const number = z.nullable(z.number())
const boolean = z.nullable(z.boolean())
const shared = {
  cameraID: z.string(),
  legacy_cameraID: number,
  source: text,
  country: text,
  state: text,
  city: text,
  latitude: number,
  longitude: number,
  resolution_width: number,
  resolution_height: number,
  frame_rate: number,
  is_active_image: boolean,
  is_active_video: boolean,
  utc_offset: number,
  timezone_id: text,
  timezone_name: text,
  reference_logo: text,
  reference_url: text,
}
const pageSchema = z.array(z.discriminatedUnion("type", [
  z.object({
    ...shared,
    type: z.literal("ip"),
    retrieval: z.object({
      ip: z.string(),
      port: text,
      brand: text,
      model: text,
      image_path: text,
      video_path: text,
    }),
  }),
  z.object({
    ...shared,
    type: z.literal("non_ip"),
    retrieval: z.object({ snapshot_url: z.string() }),
  }),
  z.object({
    ...shared,
    type: z.literal("stream"),
    retrieval: z.object({ m3u8_url: z.string() }),
  }),
]))

interface Paths {
  "/cameras/search": {
    get: {
      parameters: { query: { country: string } }
      responses: { 200: { content: { "application/json": unknown } } }
    }
  }
}

/** Each way to read, made anew for a runtime that forgets what an earlier request began. */
export const makeVariants = () => {
  const runtime = ManagedRuntime.make(
    layer({ ...testCredentials, baseURL }).pipe(
      Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetchHere)),
    ),
  )
  const authorization = "Bearer a.bearer.token"
  const openapi = createClient<Paths>({
    baseUrl: baseURL,
    fetch: fetchHere,
    headers: { authorization },
  })
  const api = ky.create({ prefix: baseURL, fetch: fetchHere, headers: { authorization } })
  return {
    "text: JSON.parse": () => Promise.resolve(JSON.parse(pageText)),
    "text: JSON.parse + readCameras": () => Promise.resolve(readCameras(JSON.parse(pageText))),
    "page: fetch + JSON.parse": bare("cameras/search?country=US"),
    "page: searchCamera": () => runtime.runPromise(searchCamera({ country: "US" })),
    "page: openapi-fetch + zod": async () => {
      const { data } = await openapi.GET("/cameras/search", {
        params: { query: { country: "US" } },
      })
      return pageSchema.parse(data)
    },
    "page: ky + zod": async () =>
      pageSchema.parse(await api.get("cameras/search", { searchParams: { country: "US" } }).json()),
    "camera: fetch + JSON.parse": bare(`cameras/${idOf(0)}`),
    "camera: cameraById": () => runtime.runPromise(cameraById(idOf(0))),
  }
}

/** Runs one of `variants` so many times, one after the other. */
export const run = async (
  variants: ReturnType<typeof makeVariants>,
  name: string,
  times: number,
): Promise<void> => {
  const variant = variants[name as keyof typeof variants]
  for (let index = 0; index < times; index++) await variant()
}
