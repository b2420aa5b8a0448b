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

/** The manifest, in which whoever has effect has the one copy that this package uses, too. */
const complete = (manifest: string): string => {
  const { dependencies: { effect, ...dependencies }, exports, license, main, type, types } = JSON
    .parse(manifest)
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
      peerDependencies: { effect, ...dependencies },
      // What one command or one store needs is for those who use it.
      peerDependenciesMeta: Object.fromEntries(
        Object.keys(dependencies).map((name) => [name, { optional: true }]),
      ),
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
