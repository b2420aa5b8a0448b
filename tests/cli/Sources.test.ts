import { strict as assert } from "node:assert"
import { lines, records, run } from "./InProcess.ts"
import { withServer } from "./Served.ts"

const camera = (number: number) =>
  JSON.stringify({
    camera_type: "stream",
    m3u8_url: `https://example.org/${number}.m3u8`,
    source: "City of Example",
    is_active_image: false,
    is_active_video: number > 1,
  })

Deno.test("sources list: shows every source, as a table and as records", () =>
  withServer(async ({ env }) => {
    assert.deepEqual(await run(["sources", "list"], { env }), {
      code: 0,
      stdout: "",
      stderr: "0 sources\n",
    })
    for (const number of [1, 2, 3]) {
      assert.equal((await run(["add"], { env, stdin: camera(number) })).code, 0)
    }
    const put = ["sources", "put", "city of example", "--licence", "CC-BY-4.0"]
    await run([...put, "--attribution", "© City", "--terms", "none"], { env })
    await run(["sources", "put", "Another", "--home-page", "https://example.org/"], { env })
    const { code, stderr, stdout } = await run(["sources", "list"], { env })
    assert.deepEqual([code, stderr], [0, "2 sources\n"])
    assert.deepEqual(lines(stdout).map((line) => line.split(/ {2,}/)), [
      ["SOURCE", "CAMERAS", "ACTIVE", "LICENCE", "ATTRIBUTION", "TERMS", "HOME PAGE"],
      ["Another", "0", "0", "-", "-", "-", "https://example.org/"],
      ["city of example", "3", "2", "CC-BY-4.0", "© City", "none", "-"],
    ])
    assert.deepEqual(records((await run(["sources", "list", "--json"], { env })).stdout), [
      { name: "Another", cameras: 0, active: 0, home_page: "https://example.org/" },
      {
        name: "city of example",
        cameras: 3,
        active: 2,
        licence: "CC-BY-4.0",
        attribution: "© City",
        terms: "none",
      },
    ])
  }))

Deno.test("sources put: describes a source in place of before, and names the field that is wrong", () =>
  withServer(async ({ env }) => {
    const put = (...flags: ReadonlyArray<string>) => run(["sources", "put", "a", ...flags], { env })
    assert.deepEqual(await put("--licence", "MIT", "--terms", "none"), {
      code: 0,
      stdout: "a described\n",
      stderr: "No camera has the source a; is that how it is written?\n",
    })
    const { code, stdout } = await put("--licence", "MIT", "--json")
    assert.deepEqual([code, records(stdout)], [0, [{ message: "OK" }]])
    assert.deepEqual(records((await run(["sources", "list", "--json"], { env })).stdout), [
      { name: "a", cameras: 0, active: 0, licence: "MIT" },
    ])
    const wrong = await put("--home-page", "example.org")
    assert.equal(wrong.code, 2)
    assert.equal(
      wrong.stderr,
      'cam2: --home-page: got "example.org", expected an http or https ' +
        "address without user name, password and blanks\n",
    )
  }))

Deno.test("sources put: nothing is forgotten unless --clear is given, and a source is told by its name", () =>
  withServer(async ({ env }) => {
    await run(["add"], { env, stdin: camera(1) })
    const put = (...flags: ReadonlyArray<string>) =>
      run(["sources", "put", "city of Example", ...flags], { env })
    const listed = async () =>
      records((await run(["sources", "list", "--json"], { env })).stdout)[0].licence
    const described = await put("--licence", "MIT")
    assert.deepEqual(described, { code: 0, stdout: "city of Example described\n", stderr: "" })
    const empty = await put()
    assert.deepEqual([empty.code, empty.stdout], [2, ""])
    assert.match(empty.stderr, /^cam2: .*--home-page, --licence, .*--clear/)
    const both = await put("--clear", "--terms", "none")
    assert.deepEqual([both.code, both.stdout], [2, ""])
    assert.match(both.stderr, /^cam2: --clear .* excludes --home-page/)
    assert.equal(await listed(), "MIT")
    assert.deepEqual(await put("--clear"), {
      code: 0,
      stdout: "city of Example cleared\n",
      stderr: "",
    })
    assert.equal(await listed(), undefined)
  }))
