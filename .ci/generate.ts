/**
 * Writes the modules that are made from the table of fields: `deno task generate`; with `--check` it
 * only tells whether they are as they would be written.
 *
 * @module
 */
import { cameraTypes } from "../src/domain/Camera.ts"
import type { Field } from "../src/domain/CameraField.ts"
import { isSecond, rowsOf, secondRows, sharedRows, typedRows } from "../src/domain/CameraTable.ts"
import { jsonTypes } from "../src/domain/Kind.ts"

type Row = readonly [name: string, field: Field]

const root = new URL("../", import.meta.url)
const header = (purpose: string) => `
/**
 * ${purpose}
 *
 * Generated from the table of fields by \`deno task generate\`, not by hand.
 *
 * @module
 */`

const types = { string: "string", number: "number", boolean: "boolean", object: "CameraProperties" }
const tests = { string: "isText", number: "isNumber", boolean: "isBoolean", object: "isProperties" }
const valueTypeOf = ([, { kind }]: Row) => types[jsonTypes[kind]]
const typeOf = (row: Row) => valueTypeOf(row) + (row[1].isAlways ? "" : " | null")
const testOf = ([, { kind }]: Row) => tests[jsonTypes[kind]]
const commas = (parts: ReadonlyArray<string>) => parts.join(", ")
const namesOf = (rows: ReadonlyArray<Row>) => commas(rows.map(([name]) => name))
const addressOf = (type: typeof cameraTypes[number]) => rowsOf[type][0]![0]
const retrievalOf = (type: typeof cameraTypes[number]) =>
  rowsOf[type].filter(([, field]) => !isSecond(type, field))

const always = sharedRows.filter(([, { isAlways }]) => isAlways)
const nullable = sharedRows.filter(([, { isAlways }]) => !isAlways)

const completeCamera = () =>
  `${header("Reading cameras as this server writes them: each value of its own type.")}
import type { Camera, CameraProperties } from "../domain/Camera.ts"
import * as Properties from "../domain/Properties.ts"

type Fields = { readonly [name in string]?: unknown }

const isText = (value: unknown): value is string | null =>
  value === null || typeof value === "string"
const isNumber = (value: unknown): value is number | null =>
  value === null || Number.isFinite(value)
const isBoolean = (value: unknown): value is boolean | null =>
  value === null || typeof value === "boolean"
const isProperties = (value: unknown): value is CameraProperties | null =>
  value === null || Properties.isProperties(value)

/**
 * The camera of a record of the wire; undefined when a value is of another type or in another place
 * than this server writes it, for which there is the loop over the table. It gives what the loop
 * gives, in one pass.
 */
export const readComplete = (wire: unknown): Camera | undefined => {
  const record = wire as Fields | null | undefined
  const retrieval = record?.retrieval as Fields | null | undefined
  if (!record || !retrieval) return undefined
  const { ${namesOf(always)}, type, ${commas(nullable.map(([name]) => `${name} = null`))} } = record
  if (
    ${
    [
      ...always.map(([name, { kind }]) => `typeof ${name} !== "${jsonTypes[kind]}"`),
      ...nullable.map((row) => `!${testOf(row)}(${row[0]})`),
    ].join(" || ")
  }
  ) return undefined
  ${
    cameraTypes.map((type) => {
      const [address, ...rest] = retrievalOf(type)
      const seconds = rowsOf[type].filter(([, field]) => isSecond(type, field))
      const own = commas([address![0], ...rest.map(([name]) => `${name} = null`)])
      const tests = [
        `typeof ${address![0]} === "${jsonTypes[address![1].kind]}"`,
        ...[...rest, ...seconds].map((row) => `${testOf(row)}(${row[0]})`),
        // What is null here can be at the top level, in an old record.
        ...rest.length === 0
          ? []
          : [`(${rest.map(([name]) => `record.${name}`).join(" ?? ")}) == null`],
        ...seconds.map(([name]) => `retrieval.${name} == null`),
      ]
      return `if (type === "${type}") {
      const { ${own} } = retrieval${
        seconds.map(([name]) => `\n      const { ${name} = null } = record`).join("")
      }
      return ${tests.join(" && ")}
        ? { ${namesOf(sharedRows)}, camera_type: type, ${namesOf(rowsOf[type])} }
        : undefined
    }`
    }).join("\n  ")
  }
  return undefined
}
`

const writeCamera = () =>
  `${header("Cameras as this server writes them on the wire.")}
import type { Camera, CameraProperties, CameraType } from "../domain/Camera.ts"

/** The retrieval fields of a camera, by its type. */
export type WireRetrieval = ${
    cameraTypes.map((type) =>
      `{ ${
        retrievalOf(type).map((row) =>
          `readonly ${row[0]}: ${row[1].of[type] === "address" ? valueTypeOf(row) : typeOf(row)}`
        ).join("\n")
      } }`
    ).join(" | ")
  }

/** The camera as this server writes it: \`null\` where nothing is known. */
export interface WireCamera {
  ${
    sharedRows.map((row) =>
      row[1].isNewer
        ? `readonly ${row[0]}?: ${valueTypeOf(row)} | undefined`
        : `readonly ${row[0]}: ${typeOf(row)}`
    ).join("\n  ")
  }
  ${secondRows.map((row) => `readonly ${row[0]}?: ${valueTypeOf(row)} | undefined`).join("\n  ")}
  readonly type: CameraType
  readonly retrieval: WireRetrieval
}

const retrievalOf = (camera: Camera): WireRetrieval => {
  switch (camera.camera_type) {
    ${
    cameraTypes.map((type) =>
      `case "${type}": return { ${
        commas(retrievalOf(type).map(([name]) => `${name}: camera.${name}`))
      } }`
    ).join("\n    ")
  }
  }
}

/** The camera as the wire has it. */
export const toWire = (camera: Camera): WireCamera => ({
  ${
    sharedRows.map(([name, { isNewer }]) =>
      `${name}: camera.${name}${isNewer ? " ?? undefined" : ""},`
    ).join("\n  ")
  }
  ${
    secondRows.map(([name, { of }]) =>
      `${name}: ${
        cameraTypes.filter((type) => of[type] === "second").map((type) =>
          `camera.camera_type === "${type}" ? camera.${name} ?? undefined : `
        ).join("")
      }undefined,`
    ).join("\n  ")
  }
  type: camera.camera_type,
  retrieval: retrievalOf(camera),
})
`

const columnOf = ([name, { column }]: Row) => column ?? name

const rowCamera = () => {
  const columns = [
    ["seq", "number"],
    ["version", "number"],
    ["camera_type", "string"],
    ...[...sharedRows, ...typedRows].map((row) => [
      columnOf(row),
      jsonTypes[row[1].kind] === "boolean"
        ? "number"
        : row[1].isAlways
        ? "string"
        : (jsonTypes[row[1].kind] === "number" ? "number" : "string") + " | null",
    ]),
  ]
  const at = (row: Row) => `row[${columns.findIndex(([name]) => name === columnOf(row))}]`
  const valueOf = (row: Row) => {
    const type = jsonTypes[row[1].kind]
    return type === "boolean"
      ? `${at(row)} === 1`
      : type === "object"
      ? `parse(${at(row)})`
      : at(row)
  }
  return `${header("Cameras in the rows of the table \\`camera\\`.".replaceAll("\\`", "`"))}
import type { Camera, CameraProperties } from "../../../domain/Camera.ts"

/** The columns that a camera is read from, in the order of {@linkcode CameraRow}. */
export const cameraColumns = "${commas(columns.map(([name]) => name!))}"

/** The values of a row, by position: an engine gives them quicker than an object with names. */
export type CameraRow = readonly [
  ${columns.map(([name, type]) => `${name}: ${type},`).join("\n  ")}
]

const parse = (text: string | null): CameraProperties | null =>
  text === null ? null : JSON.parse(text)

/** The camera in a row. */
export const toCamera = (row: CameraRow): Camera => {
  const shared = {
    ${sharedRows.map((row) => `${row[0]}: ${valueOf(row)},`).join("\n    ")}
  }
  // The CHECK of the table keeps the address of each type from being null.
  switch (row[2]) {
    ${
    cameraTypes.map((type, index) =>
      `${
        index < cameraTypes.length - 1 ? `case "${type}"` : "default"
      }: return { ...shared, camera_type: "${type}", ${
        commas(
          rowsOf[type].map((row) =>
            `${row[0]}: ${valueOf(row)}${row[0] === addressOf(type) ? "!" : ""}`
          ),
        )
      } }`
    ).join("\n    ")
  }
  }
}
`
}

const modules: Readonly<Record<string, () => string>> = {
  "src/contract/CompleteCamera.ts": completeCamera,
  "src/contract/WriteCamera.ts": writeCamera,
  "src/server/stores/sql/RowCamera.ts": rowCamera,
}

const format = async (source: string): Promise<string> => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=ts", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn()
  const writer = child.stdin.getWriter()
  await writer.write(new TextEncoder().encode(source))
  await writer.close()
  return new TextDecoder().decode((await child.output()).stdout)
}

/** The generated modules that are not as they would be written; with `write` they are written. */
export const generate = async ({ write }: { readonly write: boolean }) => {
  const stale: Array<string> = []
  for (const [path, make] of Object.entries(modules)) {
    const source = await format(make())
    const url = new URL(path, root)
    const before = await Deno.readTextFile(url).catch(() => "")
    if (source === before) continue
    stale.push(path)
    if (write) await Deno.writeTextFile(url, source)
  }
  return stale
}

if (import.meta.main) {
  const isCheck = Deno.args.includes("--check")
  const stale = await generate({ write: !isCheck })
  if (isCheck && stale.length > 0) {
    console.error(`Run deno task generate: ${stale.join(", ")} are stale.`)
    Deno.exit(1)
  }
}
