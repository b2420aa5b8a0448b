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

// Node 22 has no `import.meta.main`.
const command = `#!/usr/bin/env node
import { main } from "../src/cli/main.js"
main()
`

// Who has one of these, or none, is as well served: they are for single entry points.
const optional = ["@effect/sql-pg", "hyparquet-writer"]

/** The manifest, in which whoever has effect has the one copy that this package uses, too. */
const complete = (manifest: string): string => {
  const { dependencies: { effect, ...others }, exports, license, main, type, types } = JSON
    .parse(manifest)
  const isOptional = ([name]: [string, unknown]) => optional.includes(name)
  const dependencies = Object.entries(others).filter((one) => !isOptional(one))
  const peers = Object.entries(others).filter(isOptional)
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
      exports: { ...exports, "./package.json": "./package.json" },
      bin: { cam2: "bin/cam2.js" },
      // Whoever bundles one function gets what it needs; only the command does something when it loads.
      sideEffects: ["./bin/*", "./src/cli/*", "./src/server/stores/sqlite/Builtin.js"],
      engines: { node: ">=22.13" },
      dependencies: dependencies.length === 0 ? undefined : Object.fromEntries(dependencies),
      peerDependencies: { effect, ...Object.fromEntries(peers) },
      peerDependenciesMeta: Object.fromEntries(peers.map(([name]) => [name, { optional: true }])),
    },
    null,
    2,
  )
}

const finish = (packed: Uint8Array) =>
  Stream.make(packed).pipe(
    Stream.pipeThroughChannel(Tar.decode()),
    Stream.mapEffect(({ body, header: { mode, mtime, path } }) =>
      Effect.map(Stream.mkUint8Array(body), (bytes) =>
        Tar.file(
          path,
          path === "package/package.json" ? complete(new TextDecoder().decode(bytes)) : bytes,
          { mode, mtime },
        ))
    ),
    Stream.concat(Stream.make(Tar.file("package/bin/cam2.js", command, { mode: 0o755 }))),
    Stream.pipeThroughChannel(Tar.encode()),
    Stream.mkUint8Array,
    Effect.runPromise,
  )

const [file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`] = Deno.args
const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["pack", "--allow-dirty", "--quiet", "--output", file],
  cwd: root,
}).spawn().status
if (code !== 0) Deno.exit(code)
await Deno.writeFile(file, gzipSync(await finish(gunzipSync(await Deno.readFile(file)))))
console.log(file)
