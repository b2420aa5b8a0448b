/**
 * Cameras, changes, filters and keys by chance, the extremes of every field among them.
 *
 * @module
 */
import * as fc from "fast-check"
import {
  type Camera,
  type CameraChanges,
  type CameraFilter,
  type CameraInput,
  type CameraKey,
  makeCamera,
  type NewCamera,
} from "@cam2/camera-database"
import { cameraTypes } from "../../src/domain/Camera.ts"
import { searchRows } from "../../src/domain/CameraQuery.ts"
import type { Field } from "../../src/domain/CameraField.ts"
import { addressNameOf, rowsOf, sharedRows } from "../../src/domain/CameraTable.ts"
import { checks, type JsonType, jsonTypes, type Kind } from "../../src/domain/Kind.ts"
import { anyCharacter } from "../AnyCharacter.ts"
import { webAddress, webPath } from "../WebAddress.ts"

// What encodings are known to trip over.
const awkward = fc.constantFrom(
  "",
  " ",
  "null",
  "true",
  "1e3",
  "\uFEFFmark",
  "a\r\nb\tc",
  "a+b&c=d%20e%zz",
  "quote \" \\ ' ;--",
  "München",
  "MU\u0308NCHEN",
  "İstanbul",
  "ΟΔΟΣ",
  "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧‍👦",
  "\uFFFF\u{10FFFF}",
  "__proto__",
  "[]",
  "{}",
)

/** Text that the API takes. */
export const text: fc.Arbitrary<string> = fc.oneof(
  awkward,
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: anyCharacter }),
).filter((text) => !text.includes("\0"))

/** A name that the API takes. */
const name = text.filter((text) => [...text].length <= 200)

/** Text that the API takes, with at least one character. */
export const someText: fc.Arbitrary<string> = text.filter((text) => text !== "")

const addressText = fc.oneof(
  fc.constantFrom(
    "http://a",
    "https://example.org:443/a%20b?c=d&e=+#f",
    "HTTP://EXAMPLE.ORG/",
    "http://[2001:db8::7]:8080/",
    "https://münchen.example/ü?𝔘=👩",
    `http://example.org/${"a".repeat(2029)}`,
  ),
  webAddress,
)

const host = fc.oneof(
  fc.constantFrom("127.0.0.1", "::1", "[2001:db8::7]", "axis_1", "münchen.example"),
  fc.ipV4(),
  fc.ipV6(),
  fc.domain(),
)

const path = fc.oneof(
  fc.constantFrom("", "/", "a", "/a%20b?c=d&e=+", "/ü"),
  webPath.filter((path) => !path.startsWith("//")),
)

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })

const latitude = fc.oneof(between(-90, 90), fc.constantFrom(-90, 90, 0, -0, 5e-324))
const longitude = fc.oneof(between(-180, 180), fc.constantFrom(-180, 180, 0, -0, -5e-324))
const aboveZero = fc.oneof(
  between(Number.MIN_VALUE, Number.MAX_VALUE),
  fc.constantFrom(Number.MIN_VALUE, Number.MAX_VALUE, 0.1, 29.97),
)
const wholeAboveZero = fc.oneof(
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fc.constantFrom(1, 1920, Number.MAX_SAFE_INTEGER),
)
const port = fc.oneof(
  fc.integer({ min: 1, max: 65535 }),
  fc.integer({ min: 1, max: 65535 }).map(String),
  fc.constantFrom("080", "00001", 1, 65535),
)

/** A field that is there, `null`, or absent. */
const maybe = <A>(arbitrary: fc.Arbitrary<A>) =>
  fc.option(fc.option(arbitrary, { nil: null, freq: 4 }), { nil: undefined, freq: 3 })

const withoutUndefined = <A extends object>(record: A): A =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as A

// With a number, so that no two cameras have the same.
const identifier = fc.tuple(name, fc.maxSafeNat()).map(([name, number]) =>
  [...name].slice(0, 100).join("") + number
)

const positive = (value: number) => value === 0 ? 0 : value

const properties = fc.dictionary(
  name.filter((name) => name !== ""),
  fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }).map(positive), fc.boolean()),
  { maxKeys: 8, noNullPrototype: true },
).filter((properties) => checks.properties(properties) === true)

/** Values of each kind that the API takes. */
const valuesOf: { readonly [K in Kind]: fc.Arbitrary<unknown> } = {
  text,
  name,
  identifier,
  host,
  path,
  address: addressText,
  port,
  time: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") })
    .map((time) => time.toISOString()),
  cameraType: fc.constantFrom(...cameraTypes),
  latitude,
  longitude,
  direction: between(0, 360).filter((degrees) => degrees < 360),
  count: fc.maxSafeNat(),
  wholeAboveZero,
  whole: fc.maxSafeInteger(),
  aboveZero,
  boolean: fc.boolean(),
  properties,
}

type Row = readonly [name: string, field: Field]

const record = (
  rows: ReadonlyArray<Row>,
  arbitraryOf: (field: Field, name: string) => fc.Arbitrary<unknown>,
) => Object.fromEntries(rows.map(([name, field]) => [name, arbitraryOf(field, name)]))

const written = sharedRows.filter(([, { isServerMade }]) => !isServerMade)
const given = ({ kind }: Field) => maybe(valuesOf[kind])

/** An id of a source needs a source. */
const withSource = <A extends object>(camera: A): A =>
  "source" in camera && camera.source ? camera : { ...camera, source_id: undefined }

/** A camera to add, of any type. */
export const newCamera: fc.Arbitrary<NewCamera> = fc.oneof(...cameraTypes.map((type) =>
  fc.record({
    camera_type: fc.constant(type),
    ...record(
      rowsOf[type],
      (field, name) => name === addressNameOf(type) ? valuesOf[field.kind] : given(field),
    ),
    ...record(written, (field) => field.isRequired ? valuesOf[field.kind] : given(field)),
  })
)).map((camera) => withoutUndefined(withSource(camera)) as unknown as NewCamera)

/** Changes to a camera, those that do not fit its type among them. */
export const changes: fc.Arbitrary<Omit<CameraChanges, "cameraID">> = fc.oneof(
  fc.record(record(written, given)),
  ...cameraTypes.map((type) =>
    fc.record({
      camera_type: maybe(fc.constant(type)),
      ...record([...rowsOf[type], ...written], given),
    })
  ),
).map((changes) => withoutUndefined(changes))

// A camera of any server: the domain checks less than this server does.
const anyText = fc.oneof(text, fc.string({ unit: anyCharacter }))
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true })
const readOf: { readonly [T in JsonType]: fc.Arbitrary<unknown> } = {
  string: anyText,
  number: anyNumber,
  boolean: fc.boolean(),
  object: properties,
}
const read = ({ isAlways, kind }: Field) =>
  isAlways ? readOf[jsonTypes[kind]] : maybe(readOf[jsonTypes[kind]])

/** A camera as the operations give it. */
export const camera: fc.Arbitrary<Camera> = fc.oneof(...cameraTypes.map((type) =>
  fc.record({
    camera_type: fc.constant(type),
    ...record(
      rowsOf[type],
      (field, name) => name === addressNameOf(type) ? anyText : read(field),
    ),
    ...record(sharedRows, read),
  })
)).map((camera) => makeCamera(camera as unknown as CameraInput))

const optional = <A>(arbitrary: fc.Arbitrary<A>) =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })

const orSeveral = <A>(arbitrary: fc.Arbitrary<A>) =>
  fc.oneof(arbitrary, fc.array(arbitrary, { minLength: 1, maxLength: 3 }))

/** A search filter. */
export const filter: fc.Arbitrary<CameraFilter> = fc.tuple(
  fc.record({
    bbox: optional(
      fc.tuple(longitude, latitude, longitude, latitude).map(([west, one, east, other]) =>
        [west, Math.min(one, other), east, Math.max(one, other)] as const
      ),
    ),
    // Some letters are marks of others once they are taken apart, as the half-width ﾞ is.
    q: optional(
      name.filter((text) => /[\p{L}\p{N}]/u.test(text.normalize("NFKD").replace(/\p{M}/gu, ""))),
    ),
    created_after: optional(fc.constantFrom("2018-07-04", "2018-07-04T23:59:59+14:00")),
    updated_after: optional(fc.constantFrom("2018-07-04", "0000-01-01")),
    retired: optional(fc.constantFrom(true, false, "any")),
    camera_type: optional(orSeveral(valuesOf.cameraType)),
    ...record(
      searchRows,
      ({ kind }) => optional(kind === "boolean" ? valuesOf[kind] : orSeveral(valuesOf[kind])),
    ),
    limit: optional(fc.integer({ min: 1, max: 1000 })),
    offset: optional(valuesOf.count),
  }),
  optional(fc.record({ latitude, longitude, radius: aboveZero })),
).map(([attributes, circle]) => withoutUndefined({ ...attributes, ...circle }) as CameraFilter)

/** The key of an existence check. */
export const key: fc.Arbitrary<CameraKey> = fc.oneof(
  fc.record({
    camera_type: fc.constant("ip"),
    ip: someText,
    port: optional(port),
    brand: optional(text),
    model: optional(text),
    image_path: optional(text),
    video_path: optional(text),
  }),
  fc.record({ camera_type: fc.constant("non_ip"), snapshot_url: someText }),
  fc.record({ camera_type: fc.constant("stream"), m3u8_url: someText }),
).map((key) => withoutUndefined(key) as CameraKey)

/** A value of any kind, now and then one that the field could take. */
const anything = fc.oneof(
  text,
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constantFrom(null, undefined, NaN, Infinity, -0, "\uD800", "a\0b", 2 ** 53, "12", "true"),
  fc.constantFrom(
    "ip",
    "non_ip",
    "stream",
    "2018-07-04",
    "2018-07-04T24:00:00+14:00",
    "0000-01-01",
  ),
  fc.constantFrom([], {}, ["ip"], { ip: "192.0.2.1" }, new Date(0), new Date(NaN)),
)

/** A record with some of the given fields, whatever is in them. */
export const anyInput = (
  names: ReadonlyArray<string>,
): fc.Arbitrary<Readonly<Record<string, unknown>>> =>
  fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] })
