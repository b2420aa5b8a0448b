import { strict as assert } from "node:assert"
import { cam2, end, sleep, start as startWords } from "../Process.ts"
import { run, unreachable } from "./InProcess.ts"
import { type Served, withServer } from "./Served.ts"

const start = (args: ReadonlyArray<string>, { env }: { readonly env?: Served["env"] } = {}) =>
  startWords([...cam2, ...args], { env })

const writeRecords = async ({ directory }: Served, count: number) => {
  const path = `${directory}/cameras.ndjson`
  const records = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      camera_type: "non_ip",
      snapshot_url: `https://example.org/${index}.jpg?${"x".repeat(500)}`,
      is_active_image: true,
      is_active_video: false,
    }))
  await Deno.writeTextFile(path, records.join("\n"))
  return path
}

Deno.test("cam2: ends with 0 for success, 1 for a failed operation, 2 for wrong usage", () =>
  withServer(async (served) => {
    assert.match((await end(start(["--version"]))).stdout, /^cam2 v\d+\.\d+\.\d+\n$/)
    const searched = await end(start(["search"], served))
    assert.deepEqual(searched, { code: 0, stdout: "", stderr: "0 cameras\n" })
    const env = { ...served.env, CAM2_CLIENT_SECRET: "wr0ng".repeat(15) }
    const refused = await end(start(["search"], { env }))
    assert.deepEqual(refused, { code: 1, stdout: "", stderr: "cam2: Bad client secret\n" })
    const wrong = await end(start(["search", "--radus", "1"], served))
    assert.deepEqual([wrong.code, wrong.stdout], [2, ""])
    assert.match(wrong.stderr, /^cam2: [^\n]+\n$/)
  }))

Deno.test("cam2: a client secret that is no text is one line that does not repeat it", async () => {
  const { CAM2_CLIENT_SECRET: _, ...env } = unreachable
  // What is no text cannot be given as one.
  const bytes = `export CAM2_CLIENT_SECRET="$(printf '${"marker".repeat(13)}\\377')"; exec "$@"`
  assert.deepEqual(await end(startWords(["sh", "-c", bytes, "sh", ...cam2, "search"], { env })), {
    code: 2,
    stdout: "",
    stderr: "cam2: CAM2_CLIENT_SECRET is not UTF-8 text: set it to the secret as it was given\n",
  })
})

Deno.test("cam2: without a permission says which one it needs", async () => {
  const withoutEnv = cam2.filter((word) => !/^(-A|--allow-(all|env))/.test(word))
  for (const args of [["search"], ["serve", "--db", ":memory:", "--port", "0"]]) {
    assert.deepEqual(await end(startWords([...withoutEnv, ...args])), {
      code: 1,
      stdout: "",
      stderr: "cam2: Requires env access, run again with the --allow-env flag\n",
    })
  }
})

Deno.test("import: every entry of a file becomes a camera, a second run adds none", () =>
  withServer(async (served) => {
    const path = `${served.directory}/map.json`
    const camera = (index: number) => ({
      latitude: index % 50,
      longitude: 1,
      url: `https://example.org/${index % 50}.jpg`,
      format: index % 2 === 0 ? "M3U8" : "IMAGE_STREAM",
    })
    const cameras = Array.from({ length: 200 }, (_, index) => camera(index))
    await Deno.writeTextFile(path, JSON.stringify({ Indiana: { Tippecanoe: cameras } }))
    for (const [added, unchanged] of [[200, 0], [0, 200]]) {
      const { code, stderr, stdout } = await end(start(["import", path, "--json"], served))
      assert.deepEqual([code, stderr], [0, ""])
      const { inferred: _, ...told } = JSON.parse(stdout)
      const mapping = { "latitude, longitude": ["latitude", "longitude"], address: ["url"] }
      assert.deepEqual(told, { added, updated: 0, unchanged, refused: [], mapping })
    }
  }))

Deno.test("import: a file that Deno may not read is told with the flag that allows it", async () => {
  const words = [...cam2.filter((word) => word !== "--allow-read"), "import", "cameras.ndjson"]
  assert.deepEqual(await end(startWords(words, { env: unreachable })), {
    code: 1,
    stdout: "",
    stderr: "cam2: cannot read cameras.ndjson: Requires read access to " +
      '"cameras.ndjson", run again with the --allow-read flag\n',
  })
})

Deno.test("search: ends well when its reader has seen enough", () =>
  withServer(async (served) => {
    const path = await writeRecords(served, 600)
    assert.equal((await run(["import", path, "--quiet"], served)).code, 0)
    const process = start(["search", "--all", "--json"], served)
    const reader = process.stdout.getReader()
    assert.equal((await reader.read()).done, false)
    await reader.cancel()
    assert.deepEqual(await new Response(process.stderr).text(), "")
    assert.equal((await process.status).code, 0)
  }))

Deno.test("import: Ctrl-C waits for the request on its way, and tells what that added", () => {
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let requests = 0
  return withServer(async (served) => {
    const process = start(
      ["import", await writeRecords(served, 3000), "--existing", "skip"],
      served,
    )
    await arrived.promise
    process.kill("SIGINT")
    await sleep(300)
    released.resolve()
    const { code, stderr, stdout } = await end(process)
    const found = await run(["search", "--all", "--json"], served)
    const added = found.stdout.trim().split("\n").length
    assert.ok(added > 0 && added < 3000)
    assert.deepEqual({ code, stderr, stdout }, {
      code: 130,
      stdout: `added          ${added}\nalready there  0\nrefused        0\n`,
      stderr: "",
    })
  }, (handle) => async (request) => {
    if (new URL(request.url).pathname === "/cameras/import" && ++requests > 1) {
      const answer = await handle(request)
      arrived.resolve()
      await released.promise
      return answer
    }
    return handle(request)
  })
})

Deno.test("import: Ctrl-C counts as in doubt what was kept and not answered", () => {
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let requests = 0
  return withServer(async (served) => {
    const process = start([
      "import",
      await writeRecords(served, 3000),
      "--json",
      "--existing",
      "skip",
    ], served)
    await arrived.promise
    process.kill("SIGTERM")
    const { code, stderr, stdout } = await end(process)
    released.resolve()
    const found = await run(["search", "--all", "--json"], served)
    const kept = found.stdout.trim().split("\n").length
    const { added, inDoubt, ...rest } = JSON.parse(stdout)
    assert.ok(added > 0 && inDoubt > 0)
    assert.equal(added + inDoubt, kept)
    assert.deepEqual({ code, stderr, rest }, {
      code: 143,
      stderr: "",
      rest: { alreadyThere: 0, refused: [] },
    })
  }, (handle) => async (request) => {
    if (new URL(request.url).pathname === "/cameras/import" && ++requests > 1) {
      const answer = await handle(request)
      await answer.text()
      arrived.resolve()
      await released.promise
      return new Response(null, { status: 503 })
    }
    return handle(request)
  })
})

Deno.test("import: Ctrl-C counts the two on their way as in doubt, also one by one", () => {
  const stalled = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let writes = 0
  return withServer(async (served) => {
    const process = start([
      "import",
      await writeRecords(served, 9),
      "--concurrency",
      "2",
      "--existing",
      "skip",
    ], served)
    await stalled.promise
    process.kill("SIGINT")
    const ended = await end(process)
    released.resolve()
    assert.deepEqual(ended, {
      code: 130,
      stdout: "added          4\nalready there  0\nrefused        0\n" +
        "in doubt       2: sent and not answered; another run adds none twice\n",
      stderr: "",
    })
  }, (handle) => async (request) => {
    if (new URL(request.url).pathname === "/cameras/import") {
      return Response.json({ message: "no such route" }, { status: 404 })
    }
    if (request.method === "POST" && ++writes > 4) {
      // Each of the two on their way follows one that is done, so that four are done for certain.
      if (writes === 6) stalled.resolve()
      await released.promise
    }
    return handle(request)
  })
})

Deno.test("cam2: what cannot be written to standard output is one line", () =>
  withServer(async (served) => {
    const path = await writeRecords(served, 1)
    assert.equal((await run(["import", path, "--quiet"], served)).code, 0)
    for (
      const args of [["search", "--json"], ["clients", "list", "root"], [
        "check-db",
        "--db",
        `${served.directory}/cameras.sqlite`,
      ]]
    ) {
      const words = ["sh", "-c", '"$@" >/dev/full', "sh", ...cam2, ...args]
      const { code, stderr } = await end(startWords(words, { env: served.env }))
      assert.deepEqual([code, stderr], [
        1,
        "cam2: cannot write to standard output: there is no room\n",
      ])
    }
  }))

Deno.test("export: a file that cannot grow is named, with the reason in plain words", () =>
  withServer(async (served) => {
    const path = await writeRecords(served, 2000)
    assert.equal((await run(["import", path, "--quiet"], served)).code, 0)
    for (const name of ["a.ndjson", "a.csv", "a.parquet"]) {
      const output = `${served.directory}/${name}`
      const words = ["sh", "-c", 'ulimit -S -f 1024; exec "$@"', "sh", ...cam2]
      const exporting = startWords([...words, "export", "--output", output], { env: served.env })
      const { code, stderr } = await end(exporting)
      assert.deepEqual([code, stderr], [
        1,
        `cam2: cannot write ${output}: it would be longer than a file may be\n`,
      ])
    }
  }))

Deno.test("register, reset-secret: a secret that nobody was told is a failure", () =>
  withServer(async (served) => {
    const registered = await run(["register", "bob", "--json"], served)
    const { clientID } = JSON.parse(registered.stdout)
    for (const args of [["register", "bob"], ["reset-secret", clientID]]) {
      for (
        const [after, reason] of [[">/dev/full", "there is no room"], ["| true", "nobody reads it"]]
      ) {
        const script = `("$@"; echo $? >&2) ${after}`
        const words = ["sh", "-c", script, "sh", ...cam2, ...args]
        const { stderr } = await end(startWords(words, { env: served.env }))
        assert.match(
          stderr,
          new RegExp(
            `^cam2: cannot write to standard output: ${reason}\\. The secret of the client ` +
              "[0-9a-f]{96} is lost: give it another one with cam2 reset-secret, as a client whose " +
              "secret you have\n1\n$",
          ),
        )
      }
    }
  }))

Deno.test("import: what cannot be read is told with the reason, and not the key of an address", () =>
  withServer(async (served) => {
    const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 })
    const { port } = closed.addr
    closed.close()
    const reasons: ReadonlyArray<readonly [source: string, line: string]> = [
      [
        `http://127.0.0.1:${port}/cameras?key=marker`,
        `http://127.0.0.1:${port}/cameras: the connection was refused`,
      ],
      [
        "http://127.0.0.2/cameras",
        'http://127.0.0.2/cameras: this machine refuses it (Requires net access to "127.0.0.2:80", ' +
        "run again with the --allow-net flag)",
      ],
      [
        `${served.directory}/cameras`,
        `${served.directory}/cameras: Requires read access to "${served.directory}/cameras", ` +
        "run again with the --allow-read flag",
      ],
    ]
    const words = cam2.filter((word) => word !== "--allow-read")
    for (const [source, line] of reasons) {
      assert.deepEqual(
        await end(startWords([...words, "import", source, "--quiet"], { env: served.env })),
        { code: 1, stdout: "", stderr: `cam2: cannot read ${line}\n` },
      )
    }
  }))

Deno.test("cam2: as a task of the repository, it works in the directory of its user", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "cam2", "check-db", "--db", "operating.md"],
    cwd: new URL("../../src/server/", import.meta.url),
    // Without what npm and other tasks tell of where they were started.
    clearEnv: true,
    env: Object.fromEntries(
      Object.entries(Deno.env.toObject()).filter(([name]) => /^(PATH|HOME|DENO_DIR)$/.test(name)),
    ),
  }).output()
  assert.equal(code, 1)
  assert.match(new TextDecoder().decode(stderr), /operating\.md: file is not a database/)
})

Deno.test("pack: a flag is no file to write", async () => {
  const cwd = new URL("../../", import.meta.url)
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "pack", "--help"],
    cwd,
  }).output()
  assert.equal(code, 1)
  assert.match(new TextDecoder().decode(stderr), /^pack: got --help, expected the file .*\n$/)
  await assert.rejects(Deno.stat(new URL("./--help", cwd)), Deno.errors.NotFound)
})
