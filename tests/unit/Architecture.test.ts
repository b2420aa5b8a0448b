import assert from "node:assert/strict"
import { codeOf, importsOf } from "./SourceText.ts"

const root = new URL("../../", import.meta.url)
const { imports: aliases } = JSON.parse(
  await Deno.readTextFile(new URL("deno.json", root)),
) as { readonly imports: Readonly<Record<string, string>> }

type Part =
  | "mod"
  | "domain"
  | "contract"
  | "client"
  | "server"
  | "schemas"
  | "lists"
  | "map"
  | "page"
  | "mcp"
  | "testing"
  | "cli"

/** What each part may import of ours, and from elsewhere. */
const allowed: Readonly<Record<Part, { ours: ReadonlyArray<Part>; elsewhere: RegExp }>> = {
  domain: { ours: ["domain"], elsewhere: /^effect\/./ },
  contract: { ours: ["contract", "domain"], elsewhere: /^effect\/./ },
  client: { ours: ["client", "contract", "domain"], elsewhere: /^effect\/./ },
  schemas: { ours: ["schemas", "contract", "domain"], elsewhere: /^effect\/./ },
  server: {
    ours: ["server", "schemas", "contract", "domain"],
    elsewhere: /^(effect\/.|@effect\/sql-)/,
  },
  lists: { ours: ["lists", "client", "contract", "domain"], elsewhere: /^effect\/./ },
  map: { ours: ["map", "server", "contract", "domain"], elsewhere: /^effect\/./ },
  // The page of the map is bundled: what it takes from elsewhere nobody installs.
  page: { ours: ["page", "domain"], elsewhere: /^(leaflet|topojson-client|hls\.js(\/light)?)$/ },
  mcp: { ours: ["mcp", "client", "server", "contract", "domain"], elsewhere: /^effect\/./ },
  mod: { ours: ["client", "contract", "domain"], elsewhere: /^$/ },
  testing: {
    ours: ["testing", "domain", "contract", "client", "server"],
    elsewhere: /^effect\/./,
  },
  cli: {
    ours: ["mod", "domain", "contract", "client", "server", "lists", "map", "mcp", "cli"],
    elsewhere: /^(effect\/.|node:|hyparquet-writer$)/,
  },
}

const barrels = ["effect", "@effect/platform-node"]

const partOf = (path: string): Part | undefined => {
  if (path.startsWith("src/map/browser/")) return "page"
  const part = path === "mod.ts" ? "mod" : /^src\/(\w+)\//.exec(path)?.[1]
  return part !== undefined && part in allowed ? part as Part : undefined
}

/** Only these name a runtime: a driver is the one place that knows where it runs. */
const isDriver = (path: string) =>
  path.startsWith("src/server/stores/sqlite/") || path.startsWith("src/server/node/") ||
  path.startsWith("src/cli/") ||
  /(Deno|Node)\w*\.ts$/.test(path)

const runtimeName = /(?<![\w$.])(?:globalThis\s*\.\s*)?(Deno|process|Buffer|caches)(?![\w$])/g

/** The path below the root that a specifier of ours leads to, or undefined if it leads elsewhere. */
const resolve = (specifier: string, path: string): string | undefined => {
  const alias = aliases[specifier]
  const ours = alias?.startsWith("./") ? alias : undefined
  if (ours === undefined && !specifier.startsWith(".")) return undefined
  const url = ours === undefined ? new URL(specifier, new URL(path, root)) : new URL(ours, root)
  return url.pathname.slice(root.pathname.length)
}

const wrongImport = (specifier: string, path: string, part: Part): string | undefined => {
  if (barrels.includes(specifier)) return `imports the barrel ${specifier}`
  const { elsewhere, ours } = allowed[part]
  const target = resolve(specifier, path)
  if (target === undefined) {
    if (specifier.startsWith("node:") && isDriver(path)) return undefined
    // What stores do is told by assertions, which every runtime has.
    if (specifier === "node:assert/strict" && path.startsWith("src/testing/stores/")) {
      return undefined
    }
    return elsewhere.test(specifier) ? undefined : `imports ${specifier}`
  }
  const below = "src/server/stores/"
  if (path.startsWith(below) && target.startsWith("src/server/") && !target.startsWith(below)) {
    return `imports ${target}`
  }
  const targetPart = partOf(target)
  return targetPart !== undefined && ours.includes(targetPart) ? undefined : `imports ${target}`
}

/** What a module does that its place forbids. */
const violations = (path: string, source: string): ReadonlyArray<string> => {
  const part = partOf(path)
  if (part === undefined) return [`${path}: belongs to no part`]
  const code = codeOf(source)
  const names = isDriver(path) ? [] : [...code.matchAll(runtimeName)].map(([, name]) => name!)
  return [
    ...importsOf(source).flatMap((specifier) => wrongImport(specifier, path, part) ?? []),
    // The page loads its player under a name that only its bundle has.
    ...(part !== "page" && /\bimport\s*\(\s*[^"'\s]/.test(code)
      ? ["imports what only running it tells"]
      : []),
    ...new Set(names.map((name) => `names ${name}`)),
  ].map((what) => `${path}: ${what}`)
}

const modulesBelow = async (folder: string): Promise<ReadonlyArray<string>> => {
  const paths: Array<string> = []
  for await (const { isDirectory, name } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) paths.push(...await modulesBelow(`${folder}${name}/`))
    else if (/\.[cm]?[jt]sx?$/.test(name)) paths.push(folder + name)
  }
  return paths
}

Deno.test("src: imports point from the command line inwards, and runtimes stay in drivers", async () => {
  const paths = ["mod.ts", ...await modulesBelow("src/")]
  const found = await Promise.all(
    paths.map(async (path) => violations(path, await Deno.readTextFile(new URL(path, root)))),
  )
  assert.deepEqual(found.flat(), [])
  const parts = new Set(paths.map(partOf))
  assert.deepEqual([...parts].sort(), Object.keys(allowed).sort())
})

/** Every module with what it imports, types aside. */
const graphOf = async () => {
  const paths = ["mod.ts", ...await modulesBelow("src/")]
  const entries = paths.map(async (path) => {
    const source = await Deno.readTextFile(new URL(path, root))
    const read = source.replace(/^(?:im|ex)port type (?:\w+|\* as \w+|\{[^}]*\}) from /gm, "//")
    return [path, importsOf(read).map((name) => resolve(name, path) ?? name)] as const
  })
  return new Map(await Promise.all(entries))
}

/** The modules that each imports, directly or not. */
const reachedFrom = (graph: ReadonlyMap<string, ReadonlyArray<string>>, start: string) => {
  const reached = new Set<string>()
  const visit = (path: string) => {
    for (const next of graph.get(path) ?? []) {
      if (reached.has(next)) continue
      reached.add(next)
      visit(next)
    }
  }
  visit(start)
  return reached
}

Deno.test("src: only the entry point for PostgreSQL needs its driver", async () => {
  for (const path of ["mod.ts", ...await modulesBelow("src/")]) {
    const source = await Deno.readTextFile(new URL(path, root))
    if (path.startsWith("src/server/stores/postgres/")) continue
    // A type is none, nor is what is only loaded when it is asked for.
    const imported = [...source.matchAll(/^(?:import|\}) (?!type )[^"]*"([^"]+)"/gm)]
    const wrong = imported.map(([, specifier]) => specifier!)
      .filter((specifier) => /^@effect\/sql-pg|stores\/postgres\//.test(specifier))
    assert.deepEqual(wrong, [], path)
  }
})

Deno.test("mod.ts: the client ships no schemas", async () => {
  const reached = reachedFrom(await graphOf(), "mod.ts")
  assert.deepEqual([...reached].filter((path) => path.startsWith("effect/Schema")), [])
})

/** The modules that import each other, each circle once, of modules with the modules that they import. */
const circles = (
  imports: ReadonlyMap<string, ReadonlyArray<string>>,
): ReadonlyArray<ReadonlyArray<string>> => {
  const reachedFrom = (start: string) => {
    const reached = new Set<string>()
    const open = [...imports.get(start) ?? []]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue
      reached.add(next)
      open.push(...imports.get(next) ?? [])
    }
    return reached
  }
  const reached = new Map([...imports.keys()].map((path) => [path, reachedFrom(path)]))
  const found = [...imports.keys()].filter((path) => reached.get(path)!.has(path)).map((path) =>
    [...reached.get(path)!].filter((other) => reached.get(other)?.has(path)).toSorted()
  )
  return [...new Map(found.map((circle) => [circle.join(), circle])).values()]
}

Deno.test("src: no module imports itself by way of others, types included", async () => {
  const paths = ["mod.ts", ...await modulesBelow("src/")]
  const imports = await Promise.all(paths.map(async (path) => {
    const source = await Deno.readTextFile(new URL(path, root))
    return [path, importsOf(source).flatMap((specifier) => resolve(specifier, path) ?? [])] as const
  }))
  assert.deepEqual(circles(new Map(imports)), [])
})

Deno.test("circles: finds each circle once, and what leads to one is none", () => {
  assert.deepEqual(
    circles(
      new Map(Object.entries({
        "a": ["b", "d"],
        "b": ["c"],
        "c": ["b", "e"],
        "d": ["d"],
        "e": ["elsewhere"],
      })),
    ),
    [["b", "c"], ["d"]],
  )
})

Deno.test("violations: finds every wrong arrow", () => {
  const wrong: ReadonlyArray<readonly [path: string, specifier: string, target?: string]> = [
    ["src/domain/Camera.ts", "../contract/Routes.ts", "src/contract/Routes.ts"],
    ["src/domain/Camera.ts", "node:fs"],
    ["src/domain/Camera.ts", "jose"],
    ["src/contract/Api.ts", "../client/Client.ts", "src/client/Client.ts"],
    ["src/contract/Api.ts", "../server/Server.ts", "src/server/Server.ts"],
    ["src/client/Client.ts", "../server/Server.ts", "src/server/Server.ts"],
    ["src/client/Client.ts", "@cam2/camera-database/server", "src/server/mod.ts"],
    ["src/client/Client.ts", "@cam2/camera-database", "mod.ts"],
    ["src/client/Client.ts", "../../mod.ts", "mod.ts"],
    ["src/client/Client.ts", "../../tests/Loopback.ts", "tests/Loopback.ts"],
    ["src/client/Client.ts", "@effect/platform-node/NodeHttpClient"],
    ["src/client/Client.ts", "npm:effect/Effect"],
    ["src/client/Client.ts", "https://example.org/mod.ts"],
    ["src/client/Client.ts", "../schemas/Camera.ts", "src/schemas/Camera.ts"],
    ["src/schemas/Camera.ts", "../client/Client.ts", "src/client/Client.ts"],
    ["src/schemas/Camera.ts", "../server/Server.ts", "src/server/Server.ts"],
    ["src/contract/Api.ts", "../schemas/Camera.ts", "src/schemas/Camera.ts"],
    ["src/server/Server.ts", "../client/Client.ts", "src/client/Client.ts"],
    ["src/server/Server.ts", "../../mod.ts", "mod.ts"],
    ["src/server/Server.ts", "../cli/main.ts", "src/cli/main.ts"],
    ["src/server/Server.ts", "../testing/TestLayer.ts", "src/testing/TestLayer.ts"],
    ["src/server/stores/sql/Pages.ts", "../../routes/Forms.ts", "src/server/routes/Forms.ts"],
    ["src/testing/TestLayer.ts", "../cli/main.ts", "src/cli/main.ts"],
    ["src/client/Client.ts", "../lists/mod.ts", "src/lists/mod.ts"],
    ["src/server/Server.ts", "../map/mod.ts", "src/map/mod.ts"],
    ["src/server/Server.ts", "../mcp/mod.ts", "src/mcp/mod.ts"],
    ["src/lists/BulkImport.ts", "../server/Server.ts", "src/server/Server.ts"],
    ["src/lists/BulkImport.ts", "../cli/main.ts", "src/cli/main.ts"],
    ["src/lists/BulkImport.ts", "hyparquet-writer"],
    ["src/map/Pages.ts", "../client/Client.ts", "src/client/Client.ts"],
    ["src/map/Pages.ts", "./browser/main.ts", "src/map/browser/main.ts"],
    ["src/map/browser/main.ts", "../../contract/Routes.ts", "src/contract/Routes.ts"],
    ["src/mcp/Tools.ts", "../lists/mod.ts", "src/lists/mod.ts"],
    ["src/mcp/Tools.ts", "../schemas/mod.ts", "src/schemas/mod.ts"],
    ["src/mcp/Tools.ts", "@modelcontextprotocol/sdk"],
    ["src/server/Server.ts", "node:sqlite"],
    ["src/server/Tokens.ts", "jose"],
    ["src/cli/main.ts", "@effect/platform-node/NodeRuntime"],
    ["mod.ts", "./src/server/Server.ts", "src/server/Server.ts"],
    ["mod.ts", "effect/Effect"],
  ]
  for (const [path, specifier, target = specifier] of wrong) {
    for (
      const source of [
        `import { a } from "${specifier}"`,
        `import type {\n  A,\n} from "${specifier}"`,
        `import "${specifier}"`,
        `export * from '${specifier}'`,
        `const a = await import("${specifier}")`,
        `type A = import("${specifier}").A`,
      ]
    ) {
      assert.deepEqual(violations(path, source), [`${path}: imports ${target}`])
    }
  }
})

Deno.test("violations: finds barrels and imports that only running tells", () => {
  for (
    const path of ["mod.ts", "src/domain/Camera.ts", "src/server/Server.ts", "src/cli/main.ts"]
  ) {
    for (const barrel of barrels) {
      assert.deepEqual(violations(path, `import { Effect } from "${barrel}"`), [
        `${path}: imports the barrel ${barrel}`,
      ])
    }
    assert.deepEqual(violations(path, "await import(name)"), [
      `${path}: imports what only running it tells`,
    ])
  }
})

Deno.test("violations: finds the names of runtimes outside drivers and the command line", () => {
  const source = "const a = [Deno.cwd(), globalThis.process, Buffer, `${caches.default}`]"
  const found = ["Deno", "process", "Buffer", "caches"]
  for (const path of ["mod.ts", "src/client/Client.ts", "src/server/Server.ts"]) {
    assert.deepEqual(violations(path, source), found.map((name) => `${path}: names ${name}`))
  }
  for (
    const path of [
      "src/server/stores/sqlite/NodeSqlite.ts",
      "src/server/DenoServer.ts",
      "src/cli/main.ts",
    ]
  ) {
    assert.deepEqual(violations(path, `import "node:http"\n${source}`), [])
  }
})

Deno.test("violations: lets right arrows, comments, strings and other names be", () => {
  const right: ReadonlyArray<readonly [path: string, source: string]> = [
    ["src/domain/Camera.ts", 'import * as Schema from "effect/Schema"'],
    ["src/contract/Api.ts", 'import { Camera } from "../domain/Camera.ts"'],
    ["src/client/Client.ts", 'import { routes } from "../contract/Routes.ts"'],
    ["src/server/stores/sql/Store.ts", 'import * as Pg from "@effect/sql-pg/PgClient"'],
    ["src/cli/main.ts", 'import { layer } from "@cam2/camera-database"'],
    ["mod.ts", 'export * from "./src/client/Client.ts"'],
    ["src/client/Client.ts", "// Deno, process, Buffer\n/** import { a } from 'node:fs' */"],
    ["src/client/Client.ts", 'const a = "import x from \\"node:fs\\" in Deno"'],
    ["src/client/Client.ts", "const a = `Deno ${b.process} process`; const subprocess = /Deno/"],
    ["src/client/Client.ts", 'const a = Array.from("effect")'],
  ]
  assert.deepEqual(right.flatMap(([path, source]) => violations(path, source)), [])
})

Deno.test("codeOf: keeps code where it was and blanks the rest", () => {
  const sources: ReadonlyArray<readonly [source: string, code: string]> = [
    ["a // b\nc", "a     \nc"],
    ["a /* b\n */ c", "a     \n    c"],
    ['"a\\"b" + c', '"    " + c'],
    ["'//' + c", "'  ' + c"],
    ["`a ${b} c`", "`  ${b}  `"],
    ["`${`${a}x`}y` + z", "`${`${a} `} ` + z"],
    ["`${{ a: { b: 1 } }} c` + d", "`${{ a: { b: 1 } }}  ` + d"],
    ['x.replace(/[/"]/g, y)', "x.replace(       , y)"],
    ["a / b / c", "a / b / c"],
    ["(a) / b // c", "(a) / b     "],
  ]
  assert.deepEqual(sources.map(([source]) => codeOf(source)), sources.map(([, code]) => code))
})
