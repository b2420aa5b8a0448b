/**
 * The files of the map's page: bundled from `src/map/browser`, each a module of `src/map/assets` that
 * holds it compressed, so that they come with the package wherever it is loaded from.
 *
 * @module
 */
import * as esbuild from "esbuild"
import { Buffer } from "node:buffer"
import { createHash } from "node:crypto"
import { createRequire } from "node:module"
import { gunzipSync, gzipSync } from "node:zlib"
import { licences } from "./MapLicences.ts"
import { mapBase } from "./MapBase.ts"
import { packageFolder } from "./PackageFolder.ts"

const root = new URL("../", import.meta.url).pathname
const sources = `${root}src/map/browser`
const { resolve } = createRequire(import.meta.url)

// The form of each package that a bundler can take apart.
const modules: Readonly<Record<string, () => string>> = {
  "leaflet": () => `${packageFolder("leaflet")}/dist/leaflet-src.esm.js`,
  "leaflet/dist/leaflet.css": () => `${packageFolder("leaflet")}/dist/leaflet.css`,
  "hls.js/light": () => `${packageFolder("hls.js")}/dist/hls.light.min.mjs`,
  "topojson-client": () => `${packageFolder("topojson-client")}/src/index.js`,
}

const packages: esbuild.Plugin = {
  name: "packages",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[a-z@]/ }, ({ path }) => {
      const found = modules[path]
      if (found) return { path: found() }
      return path.startsWith("effect/") ? { path: resolve(path) } : undefined
    })
  },
}

const output = {
  format: "esm",
  legalComments: "none",
  target: ["chrome120", "firefox121", "safari17"],
} satisfies esbuild.CommonOptions

const bundle = async (entry: string): Promise<string> => {
  const { outputFiles: [file] } = await esbuild.build({
    ...output,
    absWorkingDir: sources,
    entryPoints: [entry],
    bundle: true,
    platform: "browser",
    // The pictures of Leaflet's own controls, which the page does not show.
    loader: { ".png": "empty" },
    plugins: [packages],
    write: false,
  })
  // With the bundling in one step, esbuild 0.28 gives short names in one of two ways, as chance has it.
  const loader = entry.endsWith(".css") ? "css" : "js"
  const { code } = await esbuild.transform(file!.text, { ...output, loader, minify: true })
  return code
}

const encode = (text: string) => new TextEncoder().encode(text)

/** A file of the page before it is packed. */
interface Made {
  readonly module: string
  readonly name: string
  readonly contentType: string
  readonly contents: Uint8Array
}

const made = (
  module: string,
  extension: string,
  contentType: string,
  contents: Uint8Array,
): Made => {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 12)
  return { module, name: `${module}-${hash}.${extension}`, contentType, contents }
}

/** Every file of the page; the page itself, which names the others, first. */
export const mapAssets = async (): Promise<ReadonlyArray<Made>> => {
  const javascript = "text/javascript; charset=utf-8"
  const [script, style, stream] = await Promise.all([
    bundle("main.ts"),
    bundle("style/main.css"),
    bundle("hls.ts"),
  ])
  await esbuild.stop()
  const files = [
    made("script", "js", javascript, encode(script)),
    made("style", "css", "text/css; charset=utf-8", encode(style)),
    made("base", "json", "application/json; charset=utf-8", encode(mapBase())),
    made("stream", "js", javascript, encode(stream)),
    made("licences", "txt", "text/plain; charset=utf-8", encode(await licences())),
  ]
  const page = files.reduce(
    (text, { module, name }) => text.replaceAll(`{{${module}}}`, `map/${name}`),
    await Deno.readTextFile(`${sources}/page.html`),
  )
  return [made("page", "html", "text/html; charset=utf-8", encode(page)), ...files]
}

const fileOf = (module: string) => `${module[0]!.toUpperCase()}${module.slice(1)}.ts`

const header = (what: string) =>
  `/**
 * ${what} Made by \`deno task generate\` from \`src/map/browser\`: change those files.
 *
 * @module
 */
import type { MapAsset } from "../MapAsset.ts"
`

/** The content of a module of `src/map/assets`; undefined where it is no such module. */
const contentOf = (module: string): Uint8Array | undefined => {
  const [, packed] = /gzip:\s*"([^"]+)"/.exec(module) ?? []
  return packed === undefined ? undefined : gunzipSync(Buffer.from(packed, "base64"))
}

/**
 * The modules of the assets by their paths. One that holds the same content stays as it is: other
 * machines may compress another way.
 */
export const mapModules = async (): Promise<Readonly<Record<string, string>>> => {
  const assets = await mapAssets()
  const folder = "src/map/assets"
  const files: Record<string, string> = {}
  for (const { contents, contentType, module, name } of assets) {
    const path = `${folder}/${fileOf(module)}`
    const before = await Deno.readTextFile(`${root}${path}`).catch(() => "")
    const isSame = before.includes(`"${name}"`) &&
      Buffer.from(contentOf(before) ?? []).equals(Buffer.from(contents))
    files[path] = isSame ? before : `${header(`The ${module} of the map.`)}
/** The ${module} of the map. */
export const ${module}: MapAsset = {
  name: "${name}",
  contentType: "${contentType}",
  gzip: "${gzipSync(contents, { level: 9 }).toString("base64")}",
}
`
  }
  const names = assets.map(({ module }) => module)
  files[`${folder}/mod.ts`] = `${header("The files that the map's page is made of.")}${
    names.toSorted().map((name) => `import { ${name} } from "./${fileOf(name)}"\n`).join("")
  }
/** The page. */
export const mapPage: MapAsset = page

/** What the page loads, each under its name. */
export const mapFiles: ReadonlyArray<MapAsset> = [
${names.slice(1).map((name) => `  ${name},\n`).join("")}]
`
  return files
}
