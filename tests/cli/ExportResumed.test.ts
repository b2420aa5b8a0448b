import { strict as assert } from "node:assert"
import { cam2, end, sleep, start } from "../Process.ts"
import { run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

const count = 3500

const seed = async ({ env }: Served) => {
  const stdin = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      camera_type: "non_ip",
      snapshot_url: `https://example.org/${index}.jpg`,
      name: `Camera ${index}`,
      is_active_image: true,
      is_active_video: false,
      latitude: index / 100,
      longitude: 5,
    })).join("\n")
  const { code, stdout } = await run(["import", "-", "--quiet"], { env, stdin })
  assert.equal(code, 0, stdout)
}

/** A server whose searches can be refused, or held, after so many pages. */
const withFlaky = async (
  test: (served: Served, pages: { left: number; isHeld: boolean; asked: number }) => Promise<void>,
) => {
  const pages = { left: Infinity, isHeld: false, asked: 0 }
  await withServer(
    async (served) => {
      await seed(served)
      await test(served, pages)
    },
    (handle) => async (request) => {
      if (!request.url.includes("/cameras/search")) return await handle(request)
      pages.asked++
      if (pages.left-- > 0) return await handle(request)
      if (pages.isHeld) {
        await new Promise((resolve) => request.signal.addEventListener("abort", resolve))
      }
      return Response.json({ message: "Not today." }, { status: 422 })
    },
  )
}

const names = async (directory: string) =>
  (await Array.fromAsync(Deno.readDir(directory), ({ name }) => name))
    .filter((name) => !name.startsWith("cameras.sqlite")).sort()

for (const name of ["a.ndjson", "a.csv.gz", "a.geojson", "a.parquet"]) {
  Deno.test(`export: ${name} goes on where it was broken off, to the file that it would have been`, () =>
    withFlaky(async ({ directory, env }, pages) => {
      const path = `${directory}/${name}`
      const whole = `${directory}/whole${name.slice(1)}`
      assert.equal((await run(["export", "-o", whole], { env })).code, 0)
      const all = pages.asked
      pages.left = 2
      const broken = await run(["export", "-o", path], { env })
      assert.equal(broken.code, 1)
      assert.match(broken.stderr, /Not today/)
      assert.deepEqual(await names(directory), [`${name}.part`, `whole${name.slice(1)}`])
      pages.left = Infinity
      pages.asked = 0
      const { code, stderr } = await run(["export", "-o", path], { env })
      assert.equal(code, 0)
      assert.equal(
        stderr,
        "going on after 2000 cameras of an export that was broken off; --anew begins from the " +
          `start\n${count} cameras written to ${path}\n`,
      )
      assert.equal(pages.asked, all - 2)
      assert.deepEqual(await Deno.readFile(path), await Deno.readFile(whole))
      assert.deepEqual(await names(directory), [name, `whole${name.slice(1)}`])
    }))
}

Deno.test("export: kill -9 and a torn page lose and repeat nothing", () =>
  withFlaky(async ({ directory, env }, pages) => {
    const path = `${directory}/a.csv`
    const whole = `${directory}/whole.csv`
    assert.equal((await run(["export", "-o", whole], { env })).code, 0)
    pages.left = 3
    pages.isHeld = true
    const process = start([...cam2, "export", "-o", path], { env })
    const isKept = async () =>
      (await Deno.readTextFile(`${path}.part`).catch(() => "")).split("#checkpoint").length > 3
    while (!await isKept()) await sleep(20)
    process.kill("SIGKILL")
    await end(process)
    await Deno.writeTextFile(`${path}.part`, `{"cameraID":"torn`, { append: true })
    pages.left = Infinity
    pages.isHeld = false
    const { stderr } = await run(["export", "-o", path], { env })
    assert.match(stderr, /^going on after 3000 cameras/)
    assert.equal(await Deno.readTextFile(path), await Deno.readTextFile(whole))
  }))

Deno.test("export: what was broken off of another export, long ago or not wanted is begun anew", () =>
  withFlaky(async ({ directory, env }, pages) => {
    const path = `${directory}/a.ndjson`
    const breakOff = async () => {
      pages.left = 1
      assert.equal((await run(["export", "-o", path], { env })).code, 1)
      pages.left = Infinity
    }
    await breakOff()
    const other = await run(["export", "-o", path, "--type", "non_ip"], { env })
    assert.equal(other.stderr, `${count} cameras written to ${path}\n`)
    await breakOff()
    const anew = await run(["export", "-o", path, "--anew"], { env })
    assert.equal(anew.stderr, `${count} cameras written to ${path}\n`)
    await breakOff()
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await Deno.utime(`${path}.part`, yesterday, yesterday)
    const late = await run(["export", "-o", path], { env })
    assert.equal(late.stderr, `${count} cameras written to ${path}\n`)
    for (const wrong of ["", "nonsense\n", `{"export":{"search":{}}}`]) {
      await Deno.writeTextFile(`${path}.part`, wrong)
      const { stderr } = await run(["export", "-o", path], { env })
      assert.equal(stderr, `${count} cameras written to ${path}\n`)
    }
  }))
