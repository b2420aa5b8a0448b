/**
 * How a list of cameras is written, and what it knows of each.
 *
 * @module
 */
import type { Camera } from "../../domain/Camera.ts"

/**
 * A camera, and what a list knows of it beside its record. What its source asks for is with each camera
 * and not once for the list: so it stays with it when a program filters, splits or joins lists, and a
 * list that is written as it is read need not know its sources first. JSON leaves it out: that is the
 * record as it always was.
 */
export type ListedCamera = Camera & {
  /** Kilometres from the point that was asked for, in the order of distance. */
  readonly distance?: number | undefined
  /** The licence of its source: an SPDX id or an address. */
  readonly source_licence?: string | undefined
  /** Whom its source wants to be named. */
  readonly source_attribution?: string | undefined
}

/** A media type without its parameters. */
export const essenceOf = (mediaType: string): string => mediaType.replace(/;.*/, "").trim()

/** How a list is written, piece by piece. */
export interface Form {
  /** The media type, as `Content-Type` has it. */
  readonly mediaType: string
  /** What comes before the first camera. */
  readonly begin: string
  /** What comes between two cameras. */
  readonly between: string
  /** What comes after the last camera. A list without it was cut off. */
  readonly end: string
  /** One camera. */
  readonly write: (camera: ListedCamera) => string
}
