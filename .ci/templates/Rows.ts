/**
 * What the generated modules are made of: the rows of the table of fields, in TypeScript.
 *
 * @module
 */
import type { cameraTypes } from "../../src/domain/Camera.ts"
import type { Field } from "../../src/domain/CameraField.ts"
import { isSecond, rowsOf } from "../../src/domain/CameraTable.ts"
import { jsonTypes } from "../../src/domain/Kind.ts"

export type Row = readonly [name: string, field: Field]

export const header = (purpose: string) => `
/**
 * ${purpose}
 *
 * Generated from the table of fields by \`deno task generate\`, not by hand.
 *
 * @module
 */`

const types = { string: "string", number: "number", boolean: "boolean", object: "CameraProperties" }
const tests = { string: "isText", number: "isNumber", boolean: "isBoolean", object: "isProperties" }
export const valueTypeOf = ([, { kind }]: Row) => types[jsonTypes[kind]]
export const typeOf = (row: Row) => valueTypeOf(row) + (row[1].isAlways ? "" : " | null")
export const testOf = ([, { kind }]: Row) => tests[jsonTypes[kind]]
export const commas = (parts: ReadonlyArray<string>) => parts.join(", ")
export const namesOf = (rows: ReadonlyArray<Row>) => commas(rows.map(([name]) => name))
export const addressOf = (type: typeof cameraTypes[number]) => rowsOf[type][0]![0]
export const retrievalOf = (type: typeof cameraTypes[number]) =>
  rowsOf[type].filter(([, field]) => !isSecond(type, field))
