/**
 * Where the packages lie that the map's page is made of.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname } from "node:path"

const { resolve } = createRequire(import.meta.url)

/** The folder of a package. */
export const packageFolder = (name: string): string => {
  // What a package names as its main module may lie in a folder below.
  let folder = dirname(resolve(name))
  while (!existsSync(`${folder}/package.json`)) folder = dirname(folder)
  return folder
}
