/**
 * Reading cameras as this server writes them.
 *
 * @module
 */
import { cameraTypes } from "../../src/domain/Camera.ts"
import { isSecond, rowsOf, sharedRows } from "../../src/domain/CameraTable.ts"
import { jsonTypes } from "../../src/domain/Kind.ts"
import { commas, header, namesOf, retrievalOf, testOf } from "./Rows.ts"

const always = sharedRows.filter(([, { isAlways }]) => isAlways)
const nullable = sharedRows.filter(([, { isAlways }]) => !isAlways)

export const completeCamera = () =>
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
