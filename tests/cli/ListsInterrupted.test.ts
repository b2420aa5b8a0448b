import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { cam2, end, root, serve, sleep, start, withDirectory } from "../Process.ts"
import { records, run } from "./InProcess.ts"
import { isBulk } from "./Importing.ts"
import { all, importAt } from "./Lists.ts"
import { type Served, withServer } from "./Served.ts"

const count = 3000

const writeList = async ({ directory }: Pick<Served, "directory">): Promise<string> => {
  const path = `${directory}/list.csv`
  const rows = Array.from(
    { length: count },
    (_, id) => `${id},Camera ${id},https://example.org/${id}.jpg?${"x".repeat(500)}`,
  )
  await Deno.writeTextFile(path, ["id,name,url", ...rows, ""].join("\n"))
  return path
}

/** Imports again what was broken off; then each camera is there once. */
const again = async (served: Served, path: string) => {
  const { code, summary } = await importAt(served, path, "--source", "here", "--retire")
  assert.deepEqual([code, summary.refused, summary.retired], [0, [], 0])
  assert.equal(summary.added + summary.unchanged, count)
  assert.ok(summary.unchanged > 0, "the first run wrote nothing")
  const ids = (await all(served)).map(({ source_id }) => Number(source_id))
  assert.deepEqual(
    ids.toSorted((one, other) => one - other),
    Array.from({ length: count }, (_, id) => id),
  )
}

Deno.test("import: a list that is killed while it is imported is whole after the next run", () => {
  const arrived = Promise.withResolvers<void>()
  const killed = Promise.withResolvers<void>()
  let requests = 0
  return withServer(async (served) => {
    const path = await writeList(served)
    const process = start([...cam2, "import", path, "--source", "here"], served)
    await arrived.promise
    process.kill("SIGKILL")
    await process.status
    killed.resolve()
    await end(process)
    await again(served, path)
  }, (handle) => async (request) => {
    const answer = await handle(request)
    if (isBulk(request) && ++requests === 2) {
      arrived.resolve()
      await killed.promise
    }
    return answer
  })
})

Deno.test("import: a client that is removed while it imports ends it, and another one goes on", () => {
  let requests = 0
  let remove = () => Promise.resolve()
  return withServer(async (served) => {
    const path = await writeList(served)
    const registered = await run(["register", "bob", "--permission", "admin", "--json"], served)
    const [{ clientID, clientSecret }] = records(registered.stdout)
    remove = async () => {
      const removed = await run(["clients", "remove", clientID], served)
      assert.deepEqual([removed.code, removed.stderr], [0, ""])
    }
    const env = { ...served.env, CAM2_CLIENT_ID: clientID, CAM2_CLIENT_SECRET: clientSecret }
    const { code, stderr } = await run(["import", path, "--source", "here", "--json"], { env })
    assert.equal(code, 1, stderr)
    assert.match(stderr, /^cam2: [^\n]+\n$/)
    await again(served, path)
  }, (handle) => async (request) => {
    if (isBulk(request) && ++requests === 2) await remove()
    return handle(request)
  })
})

Deno.test("import: a server that is killed meanwhile and started again has each camera once", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const path = await writeList({ directory })
    const at = (baseURL: string) => ({
      env: {
        CAM2_BASE_URL: baseURL,
        CAM2_CLIENT_ID: root.clientID,
        CAM2_CLIENT_SECRET: root.clientSecret,
      },
    })
    const args = ["import", path, "--source", "here", "--retire", "--json"]
    const counts = async (env: ReturnType<typeof at>) =>
      Number((await run(["count", "--json"], env)).stdout.match(/\d+/)?.[0])
    {
      await using server = await serve(db)
      const process = start([...cam2, ...args], at(server.baseURL))
      // Looked for in the file, for a command takes as long as the rest of the import.
      const database = new DatabaseSync(db, { readOnly: true })
      while (database.prepare("SELECT 1 FROM camera").get() === undefined) await sleep(5)
      server.kill("SIGKILL")
      database.close()
      const { code, stderr } = await end(process)
      assert.equal(code, 1)
      assert.match(stderr, /^cam2: [^\n]+\n$/)
    }
    await using server = await serve(db)
    const left = await counts(at(server.baseURL))
    assert.ok(left > 0 && left < count, `${left} before the second run`)
    const { code, stdout } = await run(args, at(server.baseURL))
    const { added, refused, retired, unchanged } = JSON.parse(stdout)
    assert.deepEqual([code, refused, retired], [0, [], 0])
    assert.deepEqual([unchanged, added], [left, count - left])
    assert.equal(await counts(at(server.baseURL)), count)
  }))
