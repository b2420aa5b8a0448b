import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { checkDatabase } from "../../src/server/stores/sqlite/CheckDatabase.ts"
import { withServer } from "../contract/Ask.ts"
import { root, serve, type Server, sleep, withDirectory } from "../Process.ts"
import { report } from "./Report.ts"

const rounds = Number(Deno.env.get("CAM2_FAULT_ROUNDS") ?? 10)

const line = (legacyID: number) =>
  `${
    JSON.stringify({
      legacy_cameraID: legacyID,
      type: "non_ip",
      retrieval: { snapshot_url: `https://example.org/${legacyID}.jpg` },
      is_active_image: true,
      is_active_video: false,
      city: `City ${legacyID}`,
    })
  }\n`

const tokenOf = async ({ baseURL }: Server): Promise<string> => {
  const response = await fetch(new URL(`/auth?${new URLSearchParams({ ...root })}`, baseURL))
  return (await response.json()).token
}

/** What an import that was broken off answered, and a failure to read any more of it. */
const importUntilFailure = async (
  server: Server,
  firstID: number,
  onResult: (cameraID: string) => void,
) => {
  let next = firstID
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      let text = ""
      for (let count = 0; count < 50; count++) text += line(next++)
      controller.enqueue(new TextEncoder().encode(text))
    },
  })
  const request: RequestInit & { readonly duplex: "half" } = {
    method: "POST",
    headers: {
      authorization: `Bearer ${await tokenOf(server)}`,
      "content-type": "application/x-ndjson",
    },
    body,
    duplex: "half",
  }
  let rest = ""
  try {
    const response = await fetch(new URL("/cameras/import", server.baseURL), request)
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split("\n")
      rest = lines.pop()!
      for (const each of lines) onResult(JSON.parse(each).cameraID)
    }
  } catch (error) {
    assert.ok(error instanceof TypeError, String(error))
    return next
  }
  return assert.fail("the import ended")
}

/** The cameras in a file, each whole and with one entry, by their id. */
const readCameras = (filename: string) => {
  using database = new DatabaseSync(filename)
  assert.deepEqual(
    database.prepare("PRAGMA integrity_check").all().map((row) => ({ ...row })),
    [{ integrity_check: "ok" }],
  )
  const rows = database.prepare(
    `SELECT camera_id, legacy_camera_id AS id, city, snapshot_url, entries FROM camera
      LEFT JOIN (SELECT camera_id, count(*) AS entries FROM change_log GROUP BY camera_id)
      USING (camera_id)`,
  ).all()
  for (const { camera_id: _, id, ...row } of rows) {
    assert.deepEqual({ ...row }, {
      city: `City ${id}`,
      snapshot_url: `https://example.org/${id}.jpg`,
      entries: 1,
    })
  }
  return new Set(rows.map(({ camera_id }) => String(camera_id)))
}

Deno.test(`serve: kill -9 in the middle of a bulk import loses nothing acknowledged, ${rounds} times`, () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    const acknowledged = new Set<string>()
    let nextID = 0
    let kept = 0
    for (let round = 0; round < rounds; round++) {
      await using server = await serve(db)
      const before = acknowledged.size
      const failed = importUntilFailure(server, nextID, (cameraID) => acknowledged.add(cameraID))
      while (acknowledged.size === before) await sleep(5)
      await sleep(Math.random() * 300)
      server.kill("SIGKILL")
      nextID = await failed
      assert.equal((await server.ended()).stderr, "")
      const cameras = readCameras(db)
      const { problems } = await Effect.runPromise(checkDatabase(db))
      assert.deepEqual(problems, [], "the words, and what offsets go by")
      assert.deepEqual([...acknowledged].filter((cameraID) => !cameras.has(cameraID)), [])
      kept = cameras.size - acknowledged.size
    }
    report({
      fault: "kill -9 under a bulk import",
      tries: rounds,
      promised: "every acknowledged camera whole, with one log entry; the file opens",
      seen: `${acknowledged.size} acknowledged, 0 lost; ${kept} more kept whole`,
    })
  }))

Deno.test("serve: of an import that breaks off the whole lines are kept, and half of one is not", () =>
  withDirectory(async (directory) => {
    const db = `${directory}/cameras.sqlite`
    await using server = await serve(db)
    const { hostname, port } = new URL(server.baseURL)
    const connection = await Deno.connect({ hostname, port: Number(port) })
    const write = async (text: string) => {
      const bytes = new TextEncoder().encode(text)
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at))
    }
    const chunk = (text: string) => write(`${text.length.toString(16)}\r\n${text}\r\n`)
    await write(
      `POST /cameras/import HTTP/1.1\r\nHost: ${hostname}\r\nTransfer-Encoding: chunked\r\n` +
        `Content-Type: application/x-ndjson\r\nAuthorization: Bearer ${await tokenOf(
          server,
        )}\r\n\r\n`,
    )
    await chunk(line(1) + line(2).slice(0, 20))
    let answer = ""
    const bytes = new Uint8Array(65_536)
    while (!answer.includes("cameraID")) {
      answer += new TextDecoder().decode(bytes.subarray(0, (await connection.read(bytes))!))
    }
    // JSON as it stands, were the line not broken off.
    await chunk(line(2).slice(20, -1))
    connection.close()
    await sleep(200)
    const health = await fetch(new URL("/health", server.baseURL))
    assert.deepEqual(await health.json(), { status: "ok" })
    server.kill("SIGTERM")
    assert.deepEqual(await server.ended(), { code: 0, stderr: "" })
    assert.equal(readCameras(db).size, 1)
  }))

Deno.test(
  "POST /cameras/import: reads no further while nobody takes the results",
  withServer(async ({ open, tokens }) => {
    let pulled = 0
    let id = 0
    let isCancelled = false
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => {
        pulled++
        let text = ""
        while (text.length < 65_536) text += line(id++)
        controller.enqueue(new TextEncoder().encode(text))
      },
      cancel: () => {
        isCancelled = true
      },
    })
    const response = await open("/cameras/import", {
      method: "POST",
      headers: { "content-type": "application/x-ndjson" },
      token: tokens.admin,
      body,
    })
    let seen = 0
    for (let quiet = 0; quiet < 50; quiet++) {
      if (pulled !== seen) quiet = 0
      seen = pulled
      await sleep(10)
    }
    assert.ok(pulled < 50, `${pulled} parts of 64 KiB`)
    await response.body!.cancel()
    while (!isCancelled) await sleep(10)
  }),
)

Deno.test("import: while the lines of one body are written others are answered", () =>
  withDirectory(async (directory) => {
    await using server = await serve(`${directory}/cam2.sqlite`)
    const lines = 12_000
    const request = {
      method: "POST",
      headers: {
        authorization: `Bearer ${await tokenOf(server)}`,
        "content-type": "application/x-ndjson",
      },
      body: Array.from({ length: lines }, (_, index) => line(index)).join(""),
    }
    let isWritten = false
    const results = fetch(new URL("/cameras/import", server.baseURL), request)
      .then((response) => response.text())
      .finally(() => {
        isWritten = true
      })
    let answered = 0
    while (!isWritten) {
      const response = await fetch(new URL("/health", server.baseURL))
      await response.body?.cancel()
      answered++
    }
    assert.equal((await results).trimEnd().split("\n").length, lines)
    // Far fewer are where the network is looked at once in 61 batches.
    assert.ok(answered > 10, `${answered} answers`)
  }))
