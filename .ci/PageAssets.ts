/**
 * What the pages of the server load: bundled from `src/server/pages/browser`, and kept as text.
 *
 * @module
 */
import * as esbuild from "esbuild"

const sources = new URL("../src/server/pages/browser", import.meta.url).pathname

const bundle = async (entry: string): Promise<string> => {
  const { outputFiles: [file] } = await esbuild.build({
    absWorkingDir: sources,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: ["chrome123", "firefox121", "safari17.5"],
    write: false,
  })
  return file!.text.trim()
}

/** The module of `src/server/pages` that holds them. */
export const pageAssets = async (): Promise<string> => {
  const [script, style] = await Promise.all([bundle("docs.ts"), bundle("page.css")])
  await esbuild.stop()
  return `/**
 * What the pages of the server load. Made by \`deno task generate\` from \`src/server/pages/browser\`:
 * change those files.
 *
 * @module
 */
// deno-fmt-ignore-file
// deno-lint-ignore-file

/** The script of the documentation. */
export const script: string =
  ${JSON.stringify(script)}

/** The style of every page. */
export const style: string =
  ${JSON.stringify(style)}
`
}
