/**
 * Cloudflare's workerd, on the loopback.
 *
 * @module
 */
import * as esbuild from "esbuild"

const bundled = new Map<string, Promise<string>>()

/** What is bundled: a file, or a text. */
type Bundled =
  | { readonly entryPoints: Array<string> }
  | { readonly stdin: esbuild.StdinOptions }

const bundleOnce = async (module: Bundled, project: string, minify: boolean) => {
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

/**
 * Bundles a module as wrangler does, with the packages that are installed in `project`; as small as it
 * gets where `minify` says so and its `keep_names` is false. The same module is bundled once.
 */
export const bundle = (
  module: Bundled,
  project: string,
  { minify = false }: { readonly minify?: boolean } = {},
): Promise<string> => {
  const key = JSON.stringify([module, project, minify])
  const made = bundled.get(key) ?? bundleOnce(module, project, minify)
  bundled.set(key, made)
  return made
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

/** A process that runs Workers: miniflare leaves things open that the sanitizers of tests would find. */
interface Runner extends AsyncDisposable {
  /** Starts a Worker; throws what workerd said when it does not start. */
  readonly start: (setting: object) => Promise<Worker>
}

const openRunner = async (timeout = 600_000): Promise<Runner> => {
  const runner = new URL("runners/miniflare.ts", import.meta.url).pathname
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", runner],
    stdin: "piped",
    stdout: "piped",
    signal: AbortSignal.timeout(timeout),
  }).spawn()
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader()
  const { value: address } = await reader.read()
  await reader.cancel()
  if (address === undefined) throw new Error("The process that runs Workers did not start")
  return {
    start: async (setting) => {
      const response = await fetch(address, { method: "POST", body: JSON.stringify(setting) })
      const { error, path, url } = await response.json()
      if (error !== undefined) throw new Error(`The Worker did not start: ${error}`)
      return {
        url,
        [Symbol.asyncDispose]: async () => {
          await fetch(new URL(path, address), { method: "DELETE" })
        },
      }
    },
    [Symbol.asyncDispose]: async () => {
      await child.stdin.close()
      await child.status
    },
  }
}

let shared: Runner | undefined

/**
 * Has all Workers of this process run in one other process, which takes a second to start. It is for
 * before the first test: what it gives is to be disposed after the last one.
 */
export const shareRunner = async (): Promise<AsyncDisposable> => {
  shared = await openRunner(1_200_000)
  return shared
}

/**
 * Runs a bundled Worker, in a process of its own unless there is one for all. Throws what workerd said
 * when the Worker does not start.
 */
export const startWorker = async (
  script: string,
  { timeout, ...given }: Setting = {},
): Promise<Worker> => {
  const { compatibilityDate } = await settingOf("worker-server")
  const setting = { compatibilityDate, ...given, script }
  if (shared !== undefined) return await shared.start(setting)
  const runner = await openRunner(timeout)
  try {
    const { url } = await runner.start(setting)
    return { url, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() }
  } catch (error) {
    await runner[Symbol.asyncDispose]()
    throw error
  }
}
