import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Cam2 from "@cam2/camera-database"
import { hostLength, textLength } from "../../src/domain/Kind.ts"
import { nameLength } from "../../src/domain/Text.ts"
import { readRecord } from "../../src/lists/ImportEntry.ts"
import { type Seeded, withServer } from "./Ask.ts"
import { ipCamera, nonIpCamera, streamCamera } from "./Fixtures.ts"

interface Limited {
  readonly name: string
  readonly most: number
  /** A value of so many characters. */
  readonly value: (length: number) => string
  readonly camera: Cam2.NewCamera
}

const repeat = (character: string, before = "") => (length: number) =>
  before + character.repeat(length - before.length)

const names = ["name", "source", "country", "state", "city", "road", "timezone_id", "timezone_name"]
  .concat(["brand", "model"])
const url = repeat("a", "https://example.org/")

const fields: ReadonlyArray<Limited> = [
  // Each is one character, and two units of UTF-16.
  ...names.map((name) => ({ name, most: nameLength, value: repeat("𝔘"), camera: ipCamera })),
  ...["image_path", "video_path"].map((name) => ({
    name,
    most: textLength,
    value: repeat("a", "/"),
    camera: ipCamera,
  })),
  ...["reference_logo", "reference_url"].map((name) => ({
    name,
    most: textLength,
    value: url,
    camera: ipCamera,
  })),
  {
    name: "ip",
    most: hostLength,
    value: (length: number) => "a.".repeat(200).slice(0, length - 1) + "a",
  },
  { name: "snapshot_url", most: textLength, value: url, camera: nonIpCamera },
  { name: "m3u8_url", most: textLength, value: url, camera: streamCamera },
].map((field) => ({ camera: ipCamera, ...field }))

const withoutId = (camera: Cam2.NewCamera) => ({ ...camera, legacy_cameraID: undefined })

const add = async (
  { ask }: Seeded,
  { camera_type, is_active_image, is_active_video, ...rest }: Readonly<Record<string, unknown>>,
  name: string,
  value: string,
) => {
  const retrieval = ["ip", "port", "brand", "model", "image_path", "video_path"]
    .concat(["snapshot_url", "m3u8_url"])
  const given = Object.entries({ ...rest, [name]: value })
    .filter(([, value]) => value !== undefined)
  return await ask("/cameras/create", {
    method: "POST",
    as: "admin",
    json: {
      type: camera_type,
      is_active_image,
      is_active_video,
      ...Object.fromEntries(given.filter(([name]) => !retrieval.includes(name))),
      retrieval: Object.fromEntries(given.filter(([name]) => retrieval.includes(name))),
    },
  })
}

Deno.test(
  "lengths: client, server and import take what is as long as it may be, and refuse one more",
  withServer(async (server) => {
    const { root } = server
    const texts = Object.entries({ ...nonIpCamera, ...streamCamera, ...ipCamera })
      .filter(([name, value]) => typeof value === "string" && name !== "camera_type")
    assert.deepEqual(fields.map(({ name }) => name).sort(), texts.map(([name]) => name).sort())
    for (const { camera, most, name, value } of fields) {
      const whole = { ...withoutId(camera), [name]: value(most) } as Cam2.NewCamera
      const cameraID = await root(Cam2.addCamera(whole))
      const kept = await root(Cam2.cameraById(cameraID))
      assert.equal((kept as unknown as Record<string, unknown>)[name], value(most), name)
      assert.equal((await add(server, withoutId(camera), name, value(most))).status, 201, name)

      const problem = `expected text of at most ${most} characters`
      const long = { ...withoutId(camera), [name]: value(most + 1) } as Cam2.NewCamera
      for (
        const call of [
          Cam2.addCamera(long),
          Cam2.updateCamera({ cameraID, [name]: value(most + 1) } as Cam2.CameraChanges),
        ]
      ) {
        const error = await root(Effect.flip(call))
        assert.ok(error.message.endsWith(problem), error.message)
        assert.equal(error._tag === "FormatError" && error.field, name)
      }
      const imported = readRecord(JSON.parse(JSON.stringify(long)))
      assert.ok(imported._tag === "Failure" && imported.failure.endsWith(problem), name)
      const { body, status } = await add(server, withoutId(camera), name, value(most + 1))
      assert.deepEqual([status, body], [422, {
        message: `Format Error Messages (${name}): ${problem}`,
      }])
    }
    for (const name of ["source", "country", "state", "city"]) {
      await root(Cam2.searchCamera({ [name]: "𝔘".repeat(nameLength) }))
      const error = await root(
        Effect.flip(Cam2.searchCamera({ [name]: "𝔘".repeat(nameLength + 1) })),
      )
      assert.equal(error._tag === "FormatError" && error.field, name)
    }
  }),
)

const addresses = ["snapshot_url", "reference_logo", "reference_url"]
const bad: Readonly<Record<string, ReadonlyArray<string>>> = {
  snapshot_url: ["N/A", "x"],
  ...Object.fromEntries(
    ["reference_logo", "reference_url"].map((name) => [name, ["N/A", "", "x"]]),
  ),
  ip: ["N/A", "-oProxyCommand=x", "192.0.2.1/x", "a b", "user:password@192.0.2.1", "192.0.2.1\n"],
  image_path: ["-oProxyCommand=x", "//example.org/", "https://example.org/", "/a\u202eb", "/a b"],
  video_path: ["-oProxyCommand=x", "\\\\example.org\\a", "file:///etc/passwd", "/\u0007"],
}
const everywhere = ["javascript:alert(1)", "file:///etc/passwd", "http://user:password@example.org"]
  .concat(["http://exa mple.org", "http://example.org/\u202e", "rtsp://example.org/", "http://"])

Deno.test(
  "addresses: what is none is refused with the name of its field and without a password",
  withServer(async (server) => {
    const { root } = server
    for (const [name, texts] of Object.entries(bad)) {
      const camera = withoutId(name === "snapshot_url" ? nonIpCamera : ipCamera)
      for (const text of [...texts, ...addresses.includes(name) ? everywhere : []]) {
        const { body, status } = await add(server, camera, name, text)
        const { message } = body as { readonly message: string }
        assert.equal(status, 422, `${name} ${text}`)
        assert.ok(message.startsWith(`Format Error Messages (${name}): expected `), message)
        const error = await root(
          Effect.flip(Cam2.addCamera({ ...camera, [name]: text } as Cam2.NewCamera)),
        )
        assert.equal(error._tag, "FormatError")
        assert.equal(error.message.includes(name), true)
        assert.equal(JSON.stringify([error, error.message]).includes("password@"), false)
      }
    }
    assert.equal((await root(Cam2.searchCamera())).length, 2)
    const good = { ...ipCamera, legacy_cameraID: 8, ip: "2001:db8::7", port: "443" } as const
    const camera = await root(Effect.flatMap(Cam2.addCamera(good), Cam2.cameraById))
    assert.equal(
      Cam2.cameraAddress(camera)?.href,
      "https://[2001:db8::7]/axis-cgi/jpg/image.cgi?resolution=640x480",
    )
  }),
)
