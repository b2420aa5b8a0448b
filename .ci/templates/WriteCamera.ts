/**
 * Cameras as this server writes them on the wire.
 *
 * @module
 */
import { cameraTypes } from "../../src/domain/Camera.ts"
import { secondRows, sharedRows } from "../../src/domain/CameraTable.ts"
import { commas, header, retrievalOf, typeOf, valueTypeOf } from "./Rows.ts"

export const writeCamera = () =>
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
