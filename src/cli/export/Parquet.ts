/**
 * Cameras as GeoParquet 1.1: a column for each field, and the place as a point.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ListedCamera } from "../../contract/forms/Form.ts"
import { CommandError } from "../output/ReportFailure.ts"
import { sharedRows, typedRows } from "../../domain/CameraTable.ts"
import { isNumberKind, jsonTypes, type Kind, limits } from "../../domain/Kind.ts"

const refuse = (cause: unknown): never => {
  throw new CommandError({
    message:
      "Parquet is written by the package hyparquet-writer, which cannot be loaded; install " +
      `it beside this one (${cause instanceof Error ? cause.message : cause})`,
  })
}

// Who writes no such file does without it, also in a bundle: there it may be missing where its absence
// is caught.
const load = Effect.tryPromise({
  try: () => import("hyparquet-writer").catch(refuse),
  catch: (cause) => cause as CommandError,
})

type ColumnType = "STRING" | "DOUBLE" | "INT64" | "BOOLEAN" | "JSON" | "TIMESTAMP" | "BYTE_ARRAY"

interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly read: (camera: ListedCamera) => unknown
}

const typeOf = (kind: Kind): ColumnType => {
  if (kind === "time") return "TIMESTAMP"
  if (isNumberKind(kind)) return limits[kind].isWhole ? "INT64" : "DOUBLE"
  const type = jsonTypes[kind]
  return type === "boolean" ? "BOOLEAN" : type === "object" ? "JSON" : "STRING"
}

const convert = (type: ColumnType, value: unknown) =>
  value === null || value === undefined
    ? undefined
    : type === "INT64"
    ? BigInt(Number(value))
    : type === "TIMESTAMP"
    ? new Date(String(value))
    : value

const columnOf = (name: string, type: ColumnType): Column => ({
  name,
  type,
  // Cameras of another type have no such field.
  read: (camera) => convert(type, (camera as unknown as Readonly<Record<string, unknown>>)[name]),
})

/** A place as well-known binary: little-endian, a point, degrees east first. */
const toPoint = ({ latitude, longitude }: ListedCamera): Uint8Array | undefined => {
  if (latitude === null || longitude === null) return undefined
  const bytes = new DataView(new ArrayBuffer(21))
  bytes.setUint8(0, 1)
  bytes.setUint32(1, 1, true)
  bytes.setFloat64(5, longitude, true)
  bytes.setFloat64(13, latitude, true)
  return new Uint8Array(bytes.buffer)
}

const [id, ...others] = sharedRows.map(([name, { kind }]) => columnOf(name, typeOf(kind)))

const columns: ReadonlyArray<Column> = [
  id!,
  columnOf("camera_type", "STRING"),
  ...others,
  ...typedRows.map(([name, { kind }]) => columnOf(name, typeOf(kind))),
  columnOf("source_licence", "STRING"),
  columnOf("source_attribution", "STRING"),
  columnOf("distance", "DOUBLE"),
  { name: "geometry", type: "BYTE_ARRAY", read: toPoint },
]

// What a reader looks at as a whole, and this holds in memory.
const rowsOfGroup = 20_000

/** The smallest box that holds places. */
const makeBox = () => {
  let box: [number, number, number, number] | undefined
  return {
    add: ({ latitude, longitude }: ListedCamera) => {
      if (latitude === null || longitude === null) return
      const [west, south, east, north] = box ?? [longitude, latitude, longitude, latitude]
      box = [
        Math.min(west, longitude),
        Math.min(south, latitude),
        Math.max(east, longitude),
        Math.max(north, latitude),
      ]
    },
    get: () => box,
  }
}

// Without a crs it is longitude and latitude on WGS 84, as all places here are.
const toMetadata = (bbox: ReadonlyArray<number> | undefined) =>
  JSON.stringify({
    version: "1.1.0",
    primary_column: "geometry",
    columns: {
      geometry: { encoding: "WKB", geometry_types: ["Point"], ...bbox !== undefined && { bbox } },
    },
  })

/** Cameras as the bytes of a file, a group of rows at a time. */
export const toParquet = <E, R>(
  cameras: Stream.Stream<ListedCamera, E, R>,
): Stream.Stream<Uint8Array, E | CommandError, R> =>
  Stream.unwrap(Effect.map(load, ({ ByteWriter, ParquetWriter, schemaFromColumnData }) => {
    const bytes = new ByteWriter()
    const taken = () => {
      const piece = bytes.getBytes().slice()
      bytes.index = 0
      return piece
    }
    const toData = (cameras: ReadonlyArray<ListedCamera>) =>
      columns.map(({ name, read, type }) => ({ name, type, data: cameras.map(read) }))
    const box = makeBox()
    const file = new ParquetWriter({
      writer: bytes,
      schema: schemaFromColumnData({ columnData: toData([]) }),
    })
    const groups = Stream.map(Stream.grouped(cameras, rowsOfGroup), (group) => {
      for (const camera of group) box.add(camera)
      file.write({
        columnData: toData(group).map(({ data, name }) => ({ name, data })),
        rowGroupSize: rowsOfGroup,
      })
      return taken()
    })
    const end = Stream.suspend(() => {
      file.kvMetadata = [{ key: "geo", value: toMetadata(box.get()) }]
      file.finish()
      return Stream.make(taken())
    })
    return Stream.concat(groups, end)
  }))
