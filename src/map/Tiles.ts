/**
 * Tiles: pictures of the ground from a server of the operator's choice.
 *
 * @module
 */
import { isWeb } from "../domain/Address.ts"

/** A server of tiles, which browsers ask for what is in view. */
export interface MapTiles {
  /**
   * Where a tile is: an `http` or `https` address with `{z}`, `{x}` and `{y}` in it, such as
   * `"https://tiles.example.org/{z}/{x}/{y}.png"`.
   */
  readonly url: string
  /** Whom the map names for the tiles, as text. */
  readonly attribution: string
}

const wanted = ["{z}", "{x}", "{y}"] as const

/** What is wrong with the address of tiles, if anything is. */
export const tilesProblem = (url: string): string | undefined => {
  const given = url.match(/\{[^}]*\}/g) ?? []
  const parsed = URL.parse(url.replaceAll(/\{[^}]*\}/g, "0"))
  const isTemplate = given.length === wanted.length &&
    wanted.every((name) => given.includes(name)) &&
    // A server that depends on the tile could be any; browsers read other slashes as these.
    /^https?:\/\/[^/?#\\{]+[/?]/i.test(url)
  return isTemplate && parsed !== null && isWeb(parsed) &&
      parsed.username === "" && parsed.password === "" && !/[\s"'<>]/.test(url)
    ? undefined
    : "expected an http or https address with {z}, {x} and {y} in it, and no other names, such as " +
      `https://tiles.example.org/{z}/{x}/{y}.png, got ${JSON.stringify(url)}`
}

/** What is wrong with the attribution of tiles, if anything is. */
export const attributionProblem = (text: string): string | undefined =>
  text.trim() === ""
    ? "expected whom to name for the tiles, such as © OpenStreetMap contributors"
    : undefined
