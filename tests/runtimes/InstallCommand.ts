/**
 * What somebody gets who installs the command, and not the module.
 *
 * @module
 */
import assert from "node:assert/strict"
import { dirname } from "node:path"
import { type Ended, execute, start, succeed } from "./Command.ts"
import type { Packed } from "./Packed.ts"

const name = "@cam2/camera-database"

const read = async (path: string) => JSON.parse(await Deno.readTextFile(path))

/** The bytes of all files in a folder. */
const sizeOf = async (folder: string): Promise<number> => {
  let size = 0
  for await (const { isDirectory, name } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`
    size += isDirectory ? await sizeOf(path) : (await Deno.lstat(path)).size
  }
  return size
}

/** A registry that has this package and nothing else. */
const startRegistry = async ({ project, tarball }: Packed) => {
  const bytes = await Deno.readFile(tarball)
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", bytes))
  const integrity = `sha512-${btoa(String.fromCharCode(...digest))}`
  const manifest = await read(`${project}/node_modules/${name}/package.json`)
  const asked: Array<string> = []
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      const { origin, pathname } = new URL(request.url)
      const path = decodeURIComponent(pathname).slice(1)
      asked.push(path)
      if (path === "package.tgz") return new Response(bytes)
      if (path !== name) return new Response("{}", { status: 404 })
      const version = { ...manifest, dist: { tarball: `${origin}/package.tgz`, integrity } }
      return Response.json({
        name,
        "dist-tags": { latest: manifest.version },
        versions: { [manifest.version]: version },
      })
    },
  )
  return {
    asked,
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  }
}

/** Registers the tests, for a package that is packed once for all of them. */
export const testInstallCommand = (packed: () => Promise<Packed>): void => {
  /** An empty folder, and an environment in which nothing was ever installed. */
  const makeEmptyMachine = async () => {
    const { node, node22, project } = await packed()
    const directory = await Deno.makeTempDir({ dir: dirname(project) })
    await Deno.mkdir(`${directory}/here`)
    const path = (node: string) =>
      [dirname(node), dirname(Deno.execPath()), Deno.env.get("PATH")].join(":")
    const env = (node: string) => ({
      PATH: path(node),
      HOME: directory,
      DENO_DIR: `${directory}/deno`,
      NO_COLOR: "1",
      npm_config_cache: `${directory}/npm`,
      npm_config_prefix: directory,
    })
    return { directory, here: `${directory}/here`, env: env(node), env22: env(node22) }
  }

  let installed: ReturnType<typeof installGlobally> | undefined
  const installGlobally = async () => {
    const { tarball } = await packed()
    const machine = await makeEmptyMachine()
    const { env } = machine
    await succeed("npm", ["install", "-g", "--offline", "--no-audit", "--no-fund", tarball], {
      env,
    })
    return machine
  }
  /** A machine on which npm has installed the command, and nothing else. */
  const installedCommand = () => installed ??= installGlobally()

  const versionLine = async () => {
    const { version } = await read(new URL("../../deno.json", import.meta.url).pathname)
    return `cam2 v${version}\n`
  }

  const assertHelp = ({ code, stderr, stdout }: Ended) => {
    assert.deepEqual([code, stderr], [0, ""])
    assert.match(stdout, /^DESCRIPTION\n/)
  }

  Deno.test("command: npm install -g needs no network, brings one package, at most 40 MB", async () => {
    const { directory } = await installedCommand()
    const names = await Array.fromAsync(Deno.readDir(`${directory}/lib/node_modules`))
    assert.deepEqual(names.map(({ name }) => name), ["@cam2"])
    const size = await sizeOf(`${directory}/lib`)
    console.log(`installed: ${size} bytes of 40,000,000`)
    assert.ok(size <= 40_000_000, `${size} bytes`)
    assert.match(
      await Deno.readTextFile(`${directory}/lib/node_modules/${name}/bin/LICENSES`),
      /^effect 4\.[^]*Permission is hereby granted/m,
    )
  })

  Deno.test("command: once installed, it works in the directory of its user, on Node 24 and 22.13", async () => {
    const { directory, env, env22, here } = await installedCommand()
    const cam2 = `${directory}/bin/cam2`
    for (const surroundings of [{ cwd: here, env: env22 }, { cwd: here, env }]) {
      assertHelp(await execute(cam2, ["--help"], surroundings))
      const server = await start(cam2, ["serve", "--port", "0", "--json"], surroundings)
      const { address, clientID, clientSecret } = JSON.parse(server.line)
      await Deno.writeTextFile(
        `${here}/list.csv`,
        "name,url,lat,lon\nPier,https://example.org/1.jpg,1,2\n",
      )
      const imported = await execute(cam2, ["import", "list.csv", "--json"], {
        ...surroundings,
        env: {
          ...surroundings.env,
          CAM2_BASE_URL: address,
          CAM2_CLIENT_ID: clientID,
          CAM2_CLIENT_SECRET: clientSecret,
        },
      })
      assert.deepEqual([imported.code, imported.stderr], [0, ""])
      assert.equal(JSON.parse(imported.stdout).added, 1)
      // The page of the documentation is a part that is only read when it is asked for.
      assert.match(await (await fetch(`${address}docs`)).text(), /<html/)
      assert.equal((await server.end("SIGTERM")).code, 0)
      await Deno.remove(`${here}/cam2.sqlite`)
    }
  })

  Deno.test("command: npx runs it by the name of the package", async () => {
    await using registry = await startRegistry(await packed())
    const { env, here } = await makeEmptyMachine()
    const args = ["--yes", "--registry", registry.url, name, "--version"]
    const { code, stdout } = await execute("npx", args, { cwd: here, env })
    assert.deepEqual([code, stdout], [0, await versionLine()])
    // There is no effect in that registry.
    assert.deepEqual(registry.asked.filter((path) => path.endsWith(".tgz")), ["package.tgz"])
  })

  Deno.test("command: deno install -g brings it without a configuration file", async () => {
    await using registry = await startRegistry(await packed())
    const { directory, env, here } = await makeEmptyMachine()
    const readme = await Deno.readTextFile(new URL("../../src/cli/README.md", import.meta.url))
    const [line] = readme.match(/^deno install .*$/m) ?? []
    assert.ok(line)
    await succeed("sh", ["-c", line], {
      cwd: here,
      env: { ...env, DENO_INSTALL_ROOT: directory, NPM_CONFIG_REGISTRY: registry.url },
    })
    const asked = registry.asked.length
    const surroundings = { cwd: here, env }
    assertHelp(await execute(`${directory}/bin/cam2`, ["--help"], surroundings))
    const server = await start(`${directory}/bin/cam2`, ["serve", "--port", "0"], surroundings)
    assert.equal((await server.end("SIGTERM")).stderr, "")
    assert.equal((await Deno.stat(`${here}/cam2.sqlite`)).isFile, true)
    assert.equal(registry.asked.length, asked)
  })

  Deno.test("command: a runtime that is too old is told so in one line", async () => {
    const { node, project } = await packed()
    const hide = "process.getBuiltinModule = undefined; process.argv[1] = ''; await import("
    const command = JSON.stringify(`${project}/node_modules/${name}/bin/cam2.js`)
    const args = ["--input-type=module", "--eval", `${hide}${command})`]
    const { code, stderr, stdout } = await execute(node, args)
    assert.deepEqual([code, stdout], [1, ""])
    assert.match(
      stderr,
      /^cam2: needs Node 22\.13 or newer, or Deno 2\.9 or newer; this is Node 24\.[\d.]+\n$/,
    )
  })
}
