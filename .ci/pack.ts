/**
 * Makes the tarball for npm: what `deno pack` writes, with what it leaves out.
 *
 * ```sh
 * deno task pack [FILE]
 * ```
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Tar from "effect/encoding/Tar"
import * as Stream from "effect/Stream"
import { bundleCommand } from "./BundleCommand.ts"
import { Buffer } from "node:buffer"
import { gunzipSync, gzipSync } from "node:zlib"

const root = new URL("../", import.meta.url)
const { description, name, version } = JSON.parse(
  await Deno.readTextFile(new URL("deno.json", root)),
)

/** Where the package comes from, which only the workflow that publishes it knows. */
const repositoryOf = (): { readonly type: string; readonly url: string } | undefined => {
  const [server, path] = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY"].map((name) =>
    Deno.env.get(name)
  )
  return server && path ? { type: "git", url: `git+${server}/${path}.git` } : undefined
}

/** What npm has to know of the package. */
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly [name: string]: unknown
}

// Who has one of these, or none, is as well served: they are for programs, and for single entry points.
const optional = ["effect", "@effect/sql-pg", "hyparquet-writer"]

/**
 * The manifest, in which whoever has effect has the one copy that this package uses, too. Programs add
 * it beside the package; who only runs the command, which brings its own, has no need of it.
 */
const complete = (
  { dependencies: needed, exports, license, main, type, types }: Manifest,
): string => {
  const isOptional = ([name]: [string, unknown]) => optional.includes(name)
  const dependencies = Object.entries(needed).filter((one) => !isOptional(one))
  const peers = Object.entries(needed).filter(isOptional)
  return JSON.stringify(
    {
      name,
      version,
      description,
      license,
      repository: repositoryOf(),
      type,
      main,
      types,
      exports: { ...exports as object, "./package.json": "./package.json" },
      bin: { cam2: "bin/cam2.js" },
      // Whoever bundles one function gets what it needs; only the command does something when it loads.
      sideEffects: ["./bin/*", "./src/cli/*", "./src/server/stores/sqlite/Builtin.js"],
      engines: { node: ">=22.13" },
      dependencies: dependencies.length === 0 ? undefined : Object.fromEntries(dependencies),
      peerDependencies: Object.fromEntries(peers),
      peerDependenciesMeta: Object.fromEntries(peers.map(([name]) => [name, { optional: true }])),
    },
    null,
    2,
  )
}

const entriesOf = (packed: Uint8Array) =>
  Stream.make(packed).pipe(
    Stream.pipeThroughChannel(Tar.decode()),
    Stream.mapEffect(({ body, header: { mode, mtime, path } }) =>
      Effect.map(Stream.mkUint8Array(body), (bytes) => ({ bytes, path, mode, mtime }))
    ),
    Stream.runCollect,
    Effect.runPromise,
  )

/** What `deno pack` writes. */
const pack = async (...options: ReadonlyArray<string>) => {
  const directory = await Deno.makeTempDir({ prefix: "cam2-pack-" })
  try {
    const output = `${directory}/package.tgz`
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["pack", "--allow-dirty", "--quiet", ...options, "--output", output],
      cwd: root,
    }).spawn().status
    if (code !== 0) Deno.exit(code)
    return await entriesOf(gunzipSync(await Deno.readFile(output)))
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
}

/**
 * All files, with source maps but for those of the map's page: there they are of use to nobody, as
 * large as the files, and made in half a minute, for the files are of one line each.
 */
const packAll = async () => {
  const all = await pack("--no-source-maps")
  const mapped = await pack("--ignore=src/map/assets")
  const found = new Map(mapped.map((entry) => [entry.path, entry]))
  return all.map((entry) => found.get(entry.path) ?? entry)
}

/** A module whose source map names its source, and not where that lies on the machine that packs. */
const withoutPlace = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes).toString().replace(
      /(?<=^\/\/# sourceMappingURL=data:application\/json;base64,)\S+$/m,
      (encoded) => {
        const map: { readonly sources: ReadonlyArray<string> } = JSON.parse(
          Buffer.from(encoded, "base64").toString(),
        )
        const sources = map.sources.map((source) => source.slice(source.lastIndexOf("/") + 1))
        return Buffer.from(JSON.stringify({ ...map, sources })).toString("base64")
      },
    ),
  )

const manifestPath = "package/package.json"

const finish = async (entries: Awaited<ReturnType<typeof packAll>>) => {
  const found = entries.find(({ path }) => path === manifestPath)
  const manifest: Manifest = JSON.parse(new TextDecoder().decode(found?.bytes))
  const command = await bundleCommand(manifest.dependencies)
  const contentsOf = ({ bytes, path }: (typeof entries)[number]) =>
    path === manifestPath ? complete(manifest) : path.endsWith(".js") ? withoutPlace(bytes) : bytes
  const files = entries.map((entry) => {
    const { mode, mtime, path } = entry
    return Tar.file(path, contentsOf(entry), { mode, mtime })
  })
  const added = command.map(({ contents, path }) =>
    Tar.file(`package/bin/${path}`, contents, { mode: path === "cam2.js" ? 0o755 : 0o644 })
  )
  return await Stream.fromIterable([...files, ...added]).pipe(
    Stream.pipeThroughChannel(Tar.encode()),
    Stream.mkUint8Array,
    Effect.runPromise,
  )
}

const [file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`] = Deno.args
if (file.startsWith("-")) {
  console.error(`pack: got ${file}, expected the file to write: deno task pack [FILE]`)
  Deno.exit(1)
}
await Deno.writeFile(file, gzipSync(await finish(await packAll())))
console.log(file)
