import { strict as assert } from "node:assert"
import { cam2, end, sleep, start } from "../Process.ts"
import { lines, records, run } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

const camera = (number: number) =>
  JSON.stringify({
    camera_type: "stream",
    m3u8_url: `https://example.org/${number}.m3u8`,
    name: `Camera ${number}`,
    is_active_image: false,
    is_active_video: true,
  })

const add = async ({ env }: Served, number: number): Promise<string> =>
  (await run(["add"], { env, stdin: camera(number) })).stdout.trim()

const addMany = async ({ env }: Served, first: number, count: number) => {
  const stdin = Array.from({ length: count }, (_, index) => camera(first + index)).join("\n")
  const { code, stderr } = await run(["import", "-", "--quiet"], { env, stdin })
  assert.deepEqual([code, stderr], [0, ""])
}

const pathsOf = ({ directory }: Served) => {
  const [checkpoint, output] = [`${directory}/place`, `${directory}/changes.ndjson`]
  const args = ["watch", "--checkpoint", checkpoint, "--output", output]
  return { checkpoint, output, args, once: [...args, "--once"] }
}

const kindsIn = async (path: string) =>
  records(await Deno.readTextFile(path)).map(({ camera, cameraID, kind }) => [
    kind,
    cameraID,
    camera?.name ?? camera,
  ])

Deno.test("watch: appends what changed since the last time, with the camera as it is now", () =>
  withServer(async (served) => {
    const { env } = served
    const { once, output } = pathsOf(served)
    const one = await add(served, 1)
    const two = await add(served, 2)
    assert.deepEqual(await run(once, { env }), { code: 0, stdout: "", stderr: "" })
    const before = [["added", one, "Camera 1"], ["added", two, "Camera 2"]]
    assert.deepEqual(await kindsIn(output), before)
    await run(once, { env })
    assert.deepEqual(await kindsIn(output), before)
    await run(["update", one], { env, stdin: '{"name":"Pier"}' })
    await run(["retire", one, "--reason", "gone"], { env })
    await run(["delete", two, "--yes"], { env })
    await run(once, { env })
    const all = [
      ...before,
      ["updated", one, "Pier"],
      ["retired", one, "Pier"],
      ["removed", two, null],
    ]
    assert.deepEqual(await kindsIn(output), all)
    assert.equal(typeof records(await Deno.readTextFile(output))[3].camera.retired_at, "string")
  }))

Deno.test("watch: without an output it prints, and goes on from the checkpoint as well", () =>
  withServer(async (served) => {
    const { env } = served
    const args = ["watch", "--once", "--checkpoint", `${served.directory}/place`]
    const id = await add(served, 1)
    const shown = await run(args, { env })
    assert.deepEqual([shown.code, shown.stderr], [0, "1 change\n"])
    const [titles, row] = lines(shown.stdout).map((line) => line.split(/ {2,}/))
    assert.deepEqual(titles, ["TIME", "CHANGE", "CAMERA", "NAME", "ADDRESS"])
    assert.deepEqual(row?.slice(1), ["added", id, "Camera 1", "https://example.org/1.m3u8"])
    assert.deepEqual(await run([...args, "--json"], { env }), { code: 0, stdout: "", stderr: "" })
    const other = await add(served, 2)
    const { stdout } = await run([...args, "--json"], { env })
    assert.deepEqual(records(stdout).map(({ cameraID }) => cameraID), [other])
  }))

Deno.test("watch: a list of many pages is appended once, over kill -9 whenever it comes", () =>
  withServer(async (served) => {
    const { args, once, output } = pathsOf(served)
    const count = 3000
    await addMany(served, 0, count)
    let sizes = 0
    for (let round = 0; round < 6; round++) {
      const process = start([...cam2, ...args], served)
      const size = () => Deno.stat(output).then(({ size }) => size, () => 0)
      const before = await size()
      // Until it writes, and then for as long as chance wills.
      for (let wait = 0; wait < 1000 && await size() === before; wait++) await sleep(5)
      await sleep(Math.random() * 40)
      process.kill("SIGKILL")
      await end(process)
      sizes = await size()
    }
    assert.ok(sizes > 0)
    await addMany(served, count, 10)
    const { code } = await run(once, served)
    assert.equal(code, 0)
    const names = records(await Deno.readTextFile(output)).map(({ camera }) => camera.name)
    assert.deepEqual(names, Array.from({ length: count + 10 }, (_, index) => `Camera ${index}`))
  }))

Deno.test("watch: what a run wrote that was broken off is taken away, and told", () =>
  withServer(async (served) => {
    const { env } = served
    const { once, output } = pathsOf(served)
    const one = await add(served, 1)
    await run(once, { env })
    await Deno.writeTextFile(output, '{"timestamp":', { append: true })
    const two = await add(served, 2)
    const { code, stderr } = await run(once, { env })
    assert.equal(code, 0)
    assert.match(stderr, /took away 13 bytes of a run that was broken off; they come again\n$/)
    assert.deepEqual((await kindsIn(output)).map(([, id]) => id), [one, two])
  }))

Deno.test("watch: what a first run wrote that kept no place yet is taken away as well", () =>
  withServer(async (served) => {
    const { checkpoint, once, output } = pathsOf(served)
    await Deno.writeTextFile(output, '{"before":true}\n')
    await addMany(served, 0, 150)
    assert.equal((await run(once, served)).code, 0)
    // As it was before the first page.
    const { checkpoint: _, ...first } = JSON.parse(await Deno.readTextFile(checkpoint))
    const kept = { ...first, output: { ...first.output, size: 16 } }
    await Deno.writeTextFile(checkpoint, JSON.stringify(kept))
    assert.equal((await run(once, served)).code, 0)
    const [before, ...changes] = records(await Deno.readTextFile(output))
    assert.deepEqual([before, changes.length], [{ before: true }, 150])
  }))

Deno.test("watch: a file that was rotated, by moving or by emptying it, is begun anew", () =>
  withServer(async (served) => {
    const { env } = served
    const { once, output } = pathsOf(served)
    await add(served, 1)
    await run(once, { env })
    await Deno.rename(output, `${output}.1`)
    const two = await add(served, 2)
    assert.deepEqual(await run(once, { env }), { code: 0, stdout: "", stderr: "" })
    assert.deepEqual((await kindsIn(output)).map(([, id]) => id), [two])
    await Deno.truncate(output)
    const three = await add(served, 3)
    assert.deepEqual(await run(once, { env }), { code: 0, stdout: "", stderr: "" })
    assert.deepEqual((await kindsIn(output)).map(([, id]) => id), [three])
  }))

Deno.test("watch: one process at a time goes on from a checkpoint", () =>
  withServer(async (served) => {
    const { args, checkpoint, once, output } = pathsOf(served)
    await add(served, 1)
    const process = start([...cam2, ...args], served)
    for (let wait = 0; wait < 1000; wait++) {
      if (await Deno.stat(checkpoint).catch(() => undefined)) break
      await sleep(10)
    }
    const { code, stderr } = await run(once, served)
    assert.deepEqual([code, stderr.startsWith("cam2: another cam2 watch has ")], [1, true])
    process.kill("SIGTERM")
    const ended = await end(process)
    assert.deepEqual([ended.code, ended.stderr], [143, ""])
    assert.equal((await run(once, served)).code, 0)
    assert.equal((await kindsIn(output)).length, 1)
  }))

Deno.test("watch: a checkpoint that leads nowhere is told in one line, and kept", () =>
  withServer(async (served) => {
    const { env } = served
    const { checkpoint, once, output } = pathsOf(served)
    await add(served, 1)
    await run(once, { env })
    const kept = await Deno.readTextFile(checkpoint)
    const fails = async (pattern: RegExp, ...more: ReadonlyArray<string>) => {
      const left = await Deno.readTextFile(checkpoint)
      const { code, stderr } = await run([...once, ...more], { env })
      assert.deepEqual([code, stderr.split("\n").length], [1, 2], stderr)
      assert.match(stderr, pattern)
      assert.equal(await Deno.readTextFile(checkpoint), left)
      assert.equal((await kindsIn(output)).length, 1)
    }
    await fails(/checkpoint of a watch with another --start or --kind/, "--kind", "added")
    await Deno.writeTextFile(checkpoint, kept.replace("after=1#", "after=1000#"))
    await fails(/place is further than the change log of the server/)
    await Deno.writeTextFile(checkpoint, kept.replace(/127[^"]*/, "example.org/"))
    await fails(/the checkpoint of another server, http:\/\/example\.org\//)
    for (
      const text of [
        "",
        "{}",
        "[1]",
        kept.slice(0, 40),
        `{"server":${JSON.stringify(served.env.CAM2_BASE_URL)}}`,
        kept.replace('"size":', '"siz":'),
      ]
    ) {
      await Deno.writeTextFile(checkpoint, text)
      await fails(/place is no checkpoint of cam2 watch/)
    }
  }))

Deno.test("watch: goes on over a server that is away for a while", () => {
  let isAway = false
  return withServer(async (served) => {
    const { args, output } = pathsOf(served)
    await add(served, 1)
    const process = start([...cam2, ...args], served)
    const until = async (count: number) => {
      for (let wait = 0; wait < 2000; wait++) {
        const text = await Deno.readTextFile(output).catch(() => "")
        if (lines(text).length === count) return
        await sleep(10)
      }
    }
    const told = process.stderr.pipeThrough(new TextDecoderStream()).getReader()
    await until(1)
    isAway = true
    assert.match((await told.read()).value ?? "", /^[^\n]+Trying again\.\n$/)
    await add(served, 2)
    isAway = false
    assert.equal((await told.read()).value, "the server answers again\n")
    await until(2)
    process.kill("SIGKILL")
    await process.status
    await Promise.all([told.cancel(), process.stdout.cancel()])
    assert.deepEqual((await kindsIn(output)).map(([, , name]) => name), ["Camera 1", "Camera 2"])
  }, (handle) => (request) => {
    if (!isAway || new URL(request.url).pathname !== "/cameras/changes") return handle(request)
    return Promise.resolve(Response.json({ message: "Away." }, { status: 500 }))
  })
})

Deno.test("watch: an output that cannot be is refused, before anything is asked or written", () =>
  withServer(async ({ directory, env }) => {
    const path = `${directory}/a`
    const cases: ReadonlyArray<readonly [args: ReadonlyArray<string>, message: string]> = [
      [["--output", path], "--output needs --checkpoint"],
      [["--output", path, "--checkpoint", path], "have to be two files"],
      [["--output", `${path}.gz`, "--checkpoint", path], "leave .gz out"],
      [["--output", `${path}.x`, "--checkpoint", path, "--json"], "it excludes --json and --csv"],
    ]
    for (const [args, message] of cases) {
      const { code, stderr } = await run(["watch", "--once", ...args], { env })
      assert.deepEqual([code, stderr.includes(message)], [2, true], stderr)
    }
    assert.equal(await Deno.stat(path).catch(() => undefined), undefined)
  }))
