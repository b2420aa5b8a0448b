/**
 * Cameras made of the real ones, and what they are asked for.
 *
 * @module
 */
import type * as Cam2 from "@cam2/camera-database"
import { placeOf } from "../PlainArray.ts"
import type { RealCamera } from "../RealCameras.ts"

/** Roads in every script, with questions that find them and questions that do not. */
export const roads: ReadonlyArray<
  readonly [road: string, found: ReadonlyArray<string>, lost: ReadonlyArray<string>]
> = [
  ["Große Bleichen", ["grosse", "BLEI GROSSE", "große", "GROẞE"], ["rosse", "bleichen kleine"]],
  ["STRAẞE DES 17. JUNI", ["straße", "strasse juni 17", "STRASSE"], ["trasse"]],
  ["Çırağan Caddesi, İSTANBUL", ["istanbul", "cırag", "CIRAĞAN", "i̇stan"], ["stanbul"]],
  ["Rua São João", ["sao joa", "Sa\u0303o", "SÃO"], ["oao"]],
  ["Lý Thái Tổ Việt", ["ly thai to", "vie\u0323\u0302t", "VIỆT"], ["hai"]],
  ["Żółta Łódź", ["zołta", "Łódz", "łodz"], ["odz"]],
  ["Ελλάδας Οδός", ["ελλαδ", "ΟΔΟΣ", "οδοσ ΕΛΛΆΔΑΣ"], ["λαδας"]],
  ["Невский проспект, Ёлки", ["невск", "ПРОСП", "елки", "Ёлк"], ["евский"]],
  ["Київ, вулиця Ґонти", ["київ", "ґонт", "КИЇВ"], ["иїв"]],
  ["شَارِع أحمد", ["شارع", "أحم", "احمد"], ["ارع"]],
  ["רְחוֹב הרצל", ["רחוב", "הרצ"], ["רצל"]],
  ["दिल्ली मार्ग", ["दिल्ली", "मार्ग"], ["बंबई"]],
  ["東京都千代田区", ["千代", "東京", "田区"], ["京東"]],
  ["𠮷野家前", ["𠮷野", "家前"], ["野𠮷"]],
  ["ﾄｳｷｮｳタワー", ["トウキョウ", "タワー", "ウキ"], ["ワタ"]],
  ["ガード下", ["ガード", "カード"], ["下ガ"]],
  ["ถนนสุขุมวิท", ["สุขุม", "ถนน", "วิท"], ["กรุงเทพ"]],
  ["서울역 광장", ["서울", "광장", "서울역 광"], ["울역"]],
  ["Ａ７ ﬁnkenwerder №５", ["a7", "FINKEN", "№5"], ["inken"]],
  ["🚗 Kreisel 👩‍👩‍👧 Süd", ["kreisel", "🚗 sud", "Su\u0308d"], ["reisel"]],
  ["Թբիլիսի և თბილისი", ["թբիլ", "თბილ", "ᲗᲑᲘᲚ"], ["ბილისი"]],
]

/** Spellings of cities, and which are one. */
export const cities: ReadonlyArray<ReadonlyArray<string>> = [
  ["München", "MÜNCHEN", "Mu\u0308nchen"],
  ["Straßberg", "STRASSBERG", "STRAẞBERG"],
  ["ΣΊΣΥΦΟΣ", "Σίσυφος"],
  ["İzmir"],
  ["izmir", "IZMIR"],
  ["Київ", "КИЇВ", "Киі\u0308в"],
  ["각", "\u1100\u1161\u11a8"],
  ["", " "].slice(0, 1),
]
const spellings = cities.flat()

const degrees: Readonly<Record<string, number>> = { N: 0, E: 90, S: 180, W: 270 }

/** A camera to add; some of them have what the file does not hold. */
export const newCamera = (camera: RealCamera, index: number): Cam2.NewCamera => {
  const { county, description, direction, format, latitude, longitude, state, url } = camera
  return {
    ...format === "M3U8"
      ? { camera_type: "stream", m3u8_url: url, is_active_image: false, is_active_video: true }
      : {
        camera_type: "non_ip",
        snapshot_url: url,
        is_active_image: true,
        is_active_video: false,
      },
    legacy_cameraID: index,
    name: description,
    source: index % 3 === 0 ? "OpenTrafficCamMap" : "Departments of Transportation",
    source_id: `${state} ${index}`,
    country: "US",
    state,
    city: index % 20 === 1 ? spellings[index % spellings.length]! : county,
    road: index % 20 === 0 ? roads[index / 20 % roads.length]![0] : null,
    latitude,
    longitude,
    direction: degrees[direction ?? ""] ?? null,
    resolution_width: index % 7 === 0 ? null : 640 * (1 + index % 3),
  }
}

const wordsOf = (text: string | null | undefined) =>
  (text ?? "").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

const wordsByCamera = new WeakMap<Cam2.Camera, ReadonlyArray<string>>()

/** Whether a camera has the words of a question, both in scripts with blanks between words. */
export const hasWords = (camera: Cam2.Camera, question: string) => {
  const { city, name, road, source } = camera
  const words = wordsByCamera.get(camera) ?? [name, road, city, source].flatMap(wordsOf)
  wordsByCamera.set(camera, words)
  return wordsOf(question).every((asked) => words.some((word) => word.startsWith(asked)))
}

export const boxes: ReadonlyArray<Cam2.BoundingBox> = [
  [-180, -90, 180, 90],
  [180, -90, -180, 90],
  [-180, -90, -180, 90],
  [-180, 90, 180, 90],
  [-180, -90, 180, -90],
  [170, -50, -60, 70],
  [-120, 30, -121, 50],
  [-87.7, 41.7, -87.5, 42],
  [0, 0, 0, 0],
]

export const pick = <A>(random: () => number, values: ReadonlyArray<A>): A =>
  values[Math.floor(random() * values.length)]!

export const randomSelection = (
  random: () => number,
  cameras: ReadonlyArray<Cam2.Camera>,
): Cam2.CameraSelection => {
  const camera = pick(random, cameras)
  const other = pick(random, cameras)
  const place = placeOf(camera)!
  const near = placeOf(other)!
  const maybe = <A>(value: A): A | undefined => random() < 0.25 ? value : undefined
  const box: Cam2.BoundingBox = pick<Cam2.BoundingBox>(random, [
    [place.longitude, place.latitude, place.longitude, place.latitude],
    [
      place.longitude,
      Math.min(place.latitude, near.latitude),
      near.longitude,
      Math.max(place.latitude, near.latitude),
    ],
    pick(random, boxes),
  ])
  const word = (text: string | null | undefined) => {
    const words = wordsOf(text)
    const one = pick(random, words) ?? "us"
    return one.slice(0, 1 + Math.floor(random() * one.length))
  }
  return {
    bbox: maybe(box),
    q: maybe(
      random() < 0.5
        ? word(camera.name)
        : `${word(camera.name).toUpperCase()} ${word(camera.source)}`,
    ),
    state: maybe(random() < 0.5 ? camera.state! : [camera.state!, other.state!.toUpperCase()]),
    city: maybe([camera.city!, other.city!, "nowhere"]),
    camera_type: maybe(pick(random, ["stream", ["stream", "non_ip"], "ip"] as const)),
    resolution_width: maybe(pick(random, [640, [640, 1280], 7])),
    name: random() < 0.05 ? camera.name!.toUpperCase() : undefined,
    source_id: random() < 0.05 ? [camera.source_id!, other.source_id!] : undefined,
    is_active_video: maybe(random() < 0.5),
    retired: pick(random, [undefined, undefined, false, true, "any"] as const),
    ...random() < 0.15 ? { ...place, radius: 10 ** (random() * 4.3 - 1) } : {},
  }
}
