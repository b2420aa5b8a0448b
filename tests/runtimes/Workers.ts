/**
 * Cloudflare's workerd, on the loopback.
 *
 * @module
 */
import * as esbuild from "esbuild"
import { start } from "./Command.ts"

/**
 * Bundles a module as wrangler does, with the packages that are installed in `project`; as small as it
 * gets where `minify` says so and its `keep_names` is false.
 */
export const bundle = async (
  module: { readonly entryPoints: Array<string> } | { readonly stdin: esbuild.StdinOptions },
  project: string,
  { minify = false }: { readonly minify?: boolean } = {},
): Promise<string> => {
  const { outputFiles } = await esbuild.build({
    ...module,
    nodePaths: [`${project}/node_modules`],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    minify,
    keepNames: !minify,
    external: ["node:*"],
    logLevel: "silent",
  })
  await esbuild.stop()
  return outputFiles[0]!.text
}

/** Makes one JavaScript module of a TypeScript one and what it is written with; packages stay out. */
export const bundleForNode = async (entryPoint: string, outfile: string): Promise<void> => {
  await esbuild.build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "silent",
  })
  await esbuild.stop()
}

/** A Worker that runs. */
export interface Worker extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string
}

/** The setting of a Worker, in the words of miniflare. */
export interface Setting {
  /** That of the examples when left out. */
  readonly compatibilityDate?: string
  readonly compatibilityFlags?: ReadonlyArray<string>
  readonly bindings?: Readonly<Record<string, string>>
  readonly kvNamespaces?: ReadonlyArray<string>
  /** The folder in which namespaces outlive the Worker. */
  readonly kvPersist?: string
  readonly d1Databases?: ReadonlyArray<string>
  /** It is ended after these milliseconds; ten minutes when left out. */
  readonly timeout?: number
}

/** What the `wrangler.jsonc` of an example says of how its Worker runs. */
export const settingOf = async (
  example: string,
): Promise<Required<Pick<Setting, "compatibilityDate" | "compatibilityFlags">>> => {
  const file = new URL(`../../examples/${example}/wrangler.jsonc`, import.meta.url)
  const text = await Deno.readTextFile(file)
  const { compatibility_date, compatibility_flags } = JSON.parse(
    text.replaceAll(/^ *\/\/.*$/gm, ""),
  )
  return { compatibilityDate: compatibility_date, compatibilityFlags: compatibility_flags }
}

/**
 * Runs a bundled Worker in a process of its own, for miniflare leaves things open that the sanitizers
 * of the tests would find. Throws what workerd said when the Worker does not start.
 */
export const startWorker = async (
  script: string,
  { timeout, ...given }: Setting = {},
): Promise<Worker> => {
  const { compatibilityDate } = await settingOf("worker-server")
  const setting = { compatibilityDate, ...given }
  const runner = new URL("runners/miniflare.ts", import.meta.url).pathname
  const { end, line } = await start(Deno.execPath(), ["run", "--quiet", "--allow-all", runner], {
    input: JSON.stringify({ ...setting, script }),
    ...timeout !== undefined && { timeout },
  })
  if (line.startsWith("http:")) {
    return {
      url: line,
      [Symbol.asyncDispose]: async () => void await end(),
    }
  }
  const { stderr, stdout } = await end()
  throw new Error(`The Worker did not start: ${stdout}${stderr}`)
}
