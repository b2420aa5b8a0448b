import * as assert from "node:assert/strict"
import { execute, succeed } from "./Command.ts"
import { toOpenApi30 } from "./OpenApi30.ts"
import { makePythonPackages, makeTools, startServer, type Tools } from "./OpenApiTools.ts"

let made: Promise<Tools> | undefined
const tools = () => made ??= makeTools()

Deno.test.afterAll(async () => {
  await (await made)?.[Symbol.asyncDispose]()
})

const runs = async (command: string, ...args: ReadonlyArray<string>): Promise<boolean> => {
  try {
    return (await execute(command, args, { timeout: 20_000 })).code === 0
  } catch {
    return false
  }
}

const hasJava = await runs("java", "-version")
const hasPython = await runs("python3", "-m", "pip", "--version")
const missing = [...hasJava ? [] : ["Java"], ...hasPython ? [] : ["Python with pip"]].join(" and ")

Deno.test("openapi.json: Redocly finds nothing wrong, by its strictest rules", async () => {
  const { directory, run } = await tools()
  await Deno.writeTextFile(
    `${directory}/redocly.yaml`,
    [
      "extends: [recommended-strict]",
      "rules:",
      // GET /cameras/legacy/{legacy_cameraID} is of the original API, and POST /cameras/{cameraID}/retire
      // has another method: no request is for both.
      "  no-ambiguous-paths: off",
    ].join("\n"),
  )
  const text = await run("redocly", "lint", "openapi.json", "--format", "json")
  const { totals } = JSON.parse(text.slice(text.indexOf("{")))
  assert.deepEqual(totals, { errors: 0, warnings: 0, ignored: 0 })
})

Deno.test("openapi.json: Spectral finds nothing wrong, by all that it recommends", async () => {
  const { directory, run } = await tools()
  await Deno.writeTextFile(`${directory}/.spectral.yaml`, "extends: [spectral:oas]\n")
  const text = await run("spectral", "lint", "openapi.json", "--fail-severity", "hint")
  assert.match(text, /No results with a severity of 'hint' or higher found!/)
})

const program = `
  import createClient from "openapi-fetch"
  import process from "node:process"
  import type { components, paths } from "./api.ts"

  const [baseUrl, token] = process.argv.slice(2)
  const headers = { authorization: \`Bearer \${token}\` }
  const client = createClient<paths>({ baseUrl: baseUrl!, headers })
  const { data, error } = await client.GET("/cameras/search", {
    params: { query: { country: ["US"], latitude: 41, longitude: -86, radius: 500, limit: 100 } },
  })
  if (error !== undefined) throw new Error(error.message)
  // As JSON, which it is where no other form is asked for.
  if (!Array.isArray(data)) throw new Error("no list")
  const first: components["schemas"]["FoundCamera"] | undefined = data[0]
  const place: readonly [number | null, number | null] = [first!.latitude, first!.longitude]
  const wrong = await client.GET("/cameras/{cameraID}", { params: { path: { cameraID: "0" } } })
  const message: string | undefined = wrong.error?.message
  console.log(JSON.stringify({ count: data.length, place, type: first!.type, message }))
`

const expected = { count: 100, place: [40, -86], type: "stream" }

Deno.test("openapi.json: a client in TypeScript made of it compiles and reads 100 cameras", async () => {
  const { compile, directory, run } = await tools()
  await using server = await startServer()
  const { baseURL, token } = server
  await run("openapi-typescript", "openapi.json", "--output", "api.ts")
  await Deno.writeTextFile(`${directory}/read.ts`, program)
  const strict = "--strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --noEmit"
  const files =
    "--module nodenext --target es2024 --types node --allowImportingTsExtensions read.ts"
  await compile(...`${strict} ${files}`.split(" "))
  const args = ["run", "--quiet", "--no-lock", "--no-check", "--node-modules-dir=manual"]
  const output = await succeed(
    Deno.execPath(),
    [...args, "--allow-net", "--allow-env", "read.ts", baseURL, token],
    { cwd: directory },
  )
  const message = 'Format Error Messages (cameraID): got "0", expected the id of a camera, ' +
    "24 hexadecimal characters"
  assert.deepEqual(JSON.parse(output), { ...expected, message })
})

const python = `
import json, sys
import cam2
configuration = cam2.Configuration(host=sys.argv[1])
configuration.access_token = sys.argv[2]
api = cam2.ReadsApi(cam2.ApiClient(configuration))
cameras = api.search_camera(country=["US"], latitude=41, longitude=-86, radius=500, limit=100)
first = cameras[0]
print(json.dumps({
    "count": len(cameras),
    "place": [first.latitude, first.longitude],
    "type": first.type,
    "id": api.camera_by_id(first.camera_id).camera_id == first.camera_id,
}))
`

Deno.test({
  name: "openapi.json: a client in Python made of it reads 100 cameras" +
    (missing === "" ? "" : ` (skipped: there is no ${missing})`),
  ignore: missing !== "",
  fn: async () => {
    const { directory, document } = await tools()
    await using server = await startServer()
    const { baseURL, token } = server
    await Deno.writeTextFile(`${directory}/openapi30.json`, JSON.stringify(toOpenApi30(document)))
    const jar = "node_modules/@openapitools/openapi-generator-cli/bin/openapi-generator.jar"
    const made = ["-g", "python", "-o", "python", "--package-name", "cam2"]
    await succeed(
      "java",
      // It runs too short for code that is compiled well.
      ["-XX:TieredStopAtLevel=1", "-jar", jar, "generate", "-i", "openapi30.json", ...made],
      { cwd: directory },
    )
    await Deno.writeTextFile(`${directory}/python/read.py`, python)
    const output = await succeed("python3", ["read.py", baseURL, token], {
      cwd: `${directory}/python`,
      env: { PYTHONPATH: await makePythonPackages(), PYTHONDONTWRITEBYTECODE: "1" },
    })
    assert.deepEqual(JSON.parse(output), { ...expected, id: true })
  },
})
