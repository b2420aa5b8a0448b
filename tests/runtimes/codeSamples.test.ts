import * as assert from "node:assert/strict"
import { testCredentials } from "@cam2/camera-database/testing"
import * as Redacted from "effect/Redacted"
import { samplesIn } from "./CodeSamples.ts"
import { execute, succeed } from "./Command.ts"
import { startServer } from "./OpenApiTools.ts"

const root = new URL("../../", import.meta.url).pathname
const hasCurl = await execute("curl", ["--version"]).then(({ code }) => code === 0, () => false)

Deno.test({
  name: "examples of curl: each is answered as it says, with the token that it names" +
    (hasCurl ? "" : " (skipped: there is no curl)"),
  ignore: !hasCurl,
  fn: async () => {
    await using server = await startServer()
    const { baseURL, token } = server
    const headers = { authorization: `Bearer ${token}` }
    const [camera] = await (await fetch(`${baseURL}/cameras/search?limit=1`, { headers })).json()
    const form = new URLSearchParams({ owner: "alice" })
    const registered = await fetch(`${baseURL}/apps/register`, {
      method: "POST",
      headers,
      body: form,
    })
    const { clientID } = await registered.json()
    const env = {
      CAM2_BASE_URL: baseURL,
      CAM2_TOKEN: token,
      CAM2_CLIENT_ID: testCredentials.clientID,
      CAM2_CLIENT_SECRET: Redacted.value(testCredentials.clientSecret),
      CLIENT_ID: clientID,
    }
    const statuses: Record<string, number> = {}
    // What removes comes last, and who owns a client is asked before it is another one.
    const late = /^(updateClient|retireCamera|deleteCamera|removeClient)$/
    const all = samplesIn("curl")
    const ordered = [
      ...all.filter(({ operation }) => !late.test(operation)),
      ...["updateClient", "retireCamera", "deleteCamera", "removeClient"].flatMap((name) =>
        all.filter(({ operation }) => operation === name)
      ),
    ]
    for (const { operation, source } of ordered) {
      const command = source!.replaceAll("5ae0ecbd336359291be74c12", camera.cameraID)
        .replace("curl", `curl --silent --output /dev/null --write-out '%{http_code}'`)
      statuses[operation] = Number(await succeed("sh", ["-c", command], { env }))
    }
    const { addCamera, cameraByLegacyId, putCameraBySource, ...others } = statuses
    assert.deepEqual([addCamera, putCameraBySource], [201, 201])
    // The example names a legacy id that no camera here has.
    assert.equal(cameraByLegacyId, 404)
    assert.deepEqual(
      Object.entries(others).filter(([, status]) => status !== 200),
      [],
    )
  },
})

Deno.test("examples in TypeScript: one runs as it stands, with the environment that the page names", async () => {
  await using server = await startServer()
  const [search] = samplesIn("TypeScript").filter(({ operation }) => operation === "countCameras")
  const directory = await Deno.makeTempDir()
  try {
    const path = `${directory}/count.ts`
    await Deno.writeTextFile(path, search!.source!.replace(`, state: "IN"`, ""))
    const args = ["run", "--quiet", "--no-lock", "--no-check", "--config", `${root}deno.json`]
    const env = {
      CAM2_BASE_URL: server.baseURL,
      CAM2_CLIENT_ID: testCredentials.clientID,
      CAM2_CLIENT_SECRET: Redacted.value(testCredentials.clientSecret),
    }
    const allowed = ["--allow-net", "--allow-env", path]
    assert.equal(await succeed(Deno.execPath(), [...args, ...allowed], { env }), "150\n")
  } finally {
    await Deno.remove(directory, { recursive: true })
  }
})
