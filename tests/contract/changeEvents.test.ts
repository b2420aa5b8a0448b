import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Cam2 from "@cam2/camera-database"
import { addMany } from "./AddMany.ts"
import { layerMemory } from "@cam2/camera-database/server"
import { type Question, refuses, type Seeded, withServer } from "./Ask.ts"
import { numbered } from "./Fixtures.ts"

const path = "/cameras/changes"

interface Event {
  readonly id: string | undefined
  readonly entry: Cam2.ChangeLogEntry
}

/** The events of an answer, one after the other; `undefined` at its end. */
const eventsOf = (response: Response) => {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const events: Array<Event> = []
  let text = ""
  return {
    cancel: () => reader.cancel(),
    next: async (): Promise<Event | undefined> => {
      while (events.length === 0) {
        const { done, value } = await reader.read()
        if (done) return undefined
        const parts = (text + value).split("\n\n")
        text = parts.pop()!
        for (const part of parts) {
          const data = /^data: (.*)$/m.exec(part)?.[1]
          if (data === undefined) continue
          events.push({ id: /^id: (.*)$/m.exec(part)?.[1], entry: JSON.parse(data) })
        }
      }
      return events.shift()
    },
  }
}

const listen = async ({ open }: Seeded, query = "", question: Question = {}) => {
  const headers = { accept: "text/event-stream", ...question.headers }
  const response = await open(path + query, { as: "user", ...question, headers })
  assert.deepEqual(
    [response.status, response.headers.get("content-type"), response.headers.get("cache-control")],
    [200, "text/event-stream", "private, no-cache"],
  )
  return eventsOf(response)
}

for (const [name, stores] of [["sqlite", undefined], ["memory", layerMemory]] as const) {
  Deno.test(
    `${name}: GET /cameras/changes tells as events what was done and what is done`,
    withServer(async (server) => {
      const { cameraID, otherID, root } = server
      const events = await listen(server)
      const first = await events.next()
      const second = await events.next()
      assert.deepEqual(
        [first, second].map((event) => [event!.id, event!.entry.cameraID, event!.entry.kind]),
        [[undefined, cameraID, "added"], ["2", otherID, "added"]],
      )
      await root(Cam2.updateCamera({ cameraID, city: "Ulm" }))
      const third = await events.next()
      assert.deepEqual([third!.id, third!.entry.cameraID, third!.entry.kind], [
        "3",
        cameraID,
        "updated",
      ])
      await events.cancel()

      const resumed = await listen(server, "", { headers: { "last-event-id": "2" } })
      assert.deepEqual(await resumed.next(), third)
      await resumed.cancel()
      const after = await listen(server, "?after=2&kind=updated")
      assert.deepEqual(await after.next(), third)
      await after.cancel()
    }, { stores }),
  )

  Deno.test(
    `${name}: GET /cameras/changes: start=now begins at the end of the log, as events and as pages`,
    withServer(async (server) => {
      const { ask, cameraID, root } = server
      const events = await listen(server, "?start=now")
      const { body, headers } = await ask(`${path}?start=now`, { as: "user" })
      assert.deepEqual(body, [])
      assert.equal(headers.get("link"), `<${path}?start=now&after=2>; rel="current"`)
      await root(Cam2.updateCamera({ cameraID, city: "Ulm" }))
      const event = await events.next()
      assert.deepEqual([event!.id, event!.entry.kind], ["3", "updated"])
      await events.cancel()
      const page = await ask(`${path}?start=now&after=2`, { as: "user" })
      assert.deepEqual(page.body, [event!.entry])
      const resumed = await listen(server, "?start=now", { headers: { "last-event-id": "2" } })
      assert.deepEqual(await resumed.next(), event)
      await resumed.cancel()
    }, { stores }),
  )

  Deno.test(
    `${name}: GET /cameras/changes: refuses a place past the end of the log, which was restored`,
    withServer(async (server) => {
      const { ask } = server
      const refusal = (field: string) =>
        `Format Error Messages (${field}): got 3, expected the cursor of a change in the log, ` +
        "which ends before it, as one that was restored does: begin anew"
      const accept = "text/event-stream"
      for (const headers of [{}, { accept }]) {
        const asked = { as: "user", headers } as const
        refuses(await ask(`${path}?after=3`, asked), 422, refusal("after"))
        refuses(await ask(`${path}?after=3&start=now`, asked), 422, refusal("after"))
      }
      const headers = { accept, "last-event-id": "3" }
      refuses(await ask(path, { as: "user", headers }), 422, refusal("Last-Event-ID"))
      refuses(await ask("/apps/db-change?after=3", { as: "webUI" }), 422, refusal("after"))
      for (const place of ["after=0", "after=2"]) {
        assert.equal((await ask(`${path}?${place}`, { as: "user" })).status, 200)
        await (await listen(server, `?${place}`)).cancel()
      }
    }, { stores }),
  )

  Deno.test(
    `${name}: GET /cameras/changes: events end with the range that is asked for`,
    withServer(async (server) => {
      const none = await listen(server, "?end=2018-07-04")
      assert.equal(await none.next(), undefined)
      const end = new Date(Date.now() + 50).toISOString()
      const events = await listen(server, `?end=${end}`)
      const told = [await events.next(), await events.next(), await events.next()]
      assert.deepEqual(told.map((event) => event?.id), [undefined, "2", undefined])
    }, { stores }),
  )
}

Deno.test(
  "GET /cameras/changes: events of one kind move their id past the changes of others",
  withServer(async (server) => {
    const { cameraID, otherID, root } = server
    await root(Cam2.updateCamera({ cameraID, city: "Ulm" }))
    const headers = { accept: "text/event-stream" }
    const blocksOf = async (query: string, count: number) => {
      const { body } = await server.open(path + query, { as: "user", headers })
      const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ""
      while (text.split("\n\n").length <= count) text += (await reader.read()).value ?? ""
      await reader.cancel()
      return text.split("\n\n").slice(0, -1).map((block) => ({
        id: /^id: (.*)$/m.exec(block)?.[1],
        cameraID: /"cameraID":"(\w+)"/.exec(block)?.[1],
      }))
    }
    const silence = { id: undefined, cameraID: undefined }
    // The id comes alone, for the last change of the page is not told.
    assert.deepEqual(await blocksOf("?kind=added", 4), [
      silence,
      { id: undefined, cameraID },
      { id: undefined, cameraID: otherID },
      { id: "3", cameraID: undefined },
    ])
    assert.deepEqual(await blocksOf("?kind=removed", 2), [
      silence,
      { id: "3", cameraID: undefined },
    ])
    await root(Cam2.addCamera(numbered(1)))
    const [, event] = await blocksOf("?kind=added&after=3", 2)
    assert.equal(event!.id, "4")
  }),
)

Deno.test(
  "GET /cameras/changes: HEAD takes no place among the streams of events",
  withServer(async (server) => {
    const headers = { accept: "text/event-stream" }
    for (let count = 0; count < 8; count++) {
      const { status } = await server.open(path, { as: "user", headers, method: "HEAD" })
      assert.equal(status, 200)
    }
    await (await listen(server)).cancel()
  }),
)

Deno.test(
  "GET /cameras/changes: as pages, with a Link to the next and to what will be done",
  withServer(async (server) => {
    const { ask, root } = server
    await root(addMany(0, 118))
    const linkOf = (headers: Headers) => /<([^>]*)>; rel="(\w+)"/.exec(headers.get("link")!)!
    const first = await ask(path, { as: "user" })
    const [, next, relation] = linkOf(first.headers)
    assert.equal(relation, "next")
    const second = await ask(next!, { as: "user" })
    const [, current, later] = linkOf(second.headers)
    assert.equal(later, "current")
    const bodies = [first.body, second.body] as ReadonlyArray<ReadonlyArray<Cam2.ChangeLogEntry>>
    assert.deepEqual(bodies.map(({ length }) => length), [100, 20])
    assert.deepEqual(
      bodies.flat(),
      await root(Effect.map(
        Effect.all([Cam2.getChangeLog(), Cam2.getChangeLog({ offset: 100 })]),
        (pages) => pages.flat(),
      )),
    )
    assert.deepEqual((await ask(current!, { as: "user" })).body, [])
    const etag = first.headers.get("etag")!
    const kept = await ask(path, { as: "user", headers: { "if-none-match": etag } })
    assert.deepEqual([kept.status, kept.body], [304, ""])
  }),
)

Deno.test(
  "GET /cameras/changes: refuses an unknown kind, a wrong place and a wrong Last-Event-ID",
  withServer(async ({ ask }) => {
    const headers = { accept: "text/event-stream" }
    for (const query of ["?kind=moved", "?after=-1", "?start=yesterday"]) {
      assert.equal((await ask(path + query, { as: "user", headers })).status, 422, query)
    }
    for (const id of ["x", "-1", "1e3", "9".repeat(20)]) {
      refuses(
        await ask(path, { as: "user", headers: { ...headers, "last-event-id": id } }),
        422,
        "Format Error Messages (Last-Event-ID): expected the id of an event",
      )
    }
  }),
)

Deno.test(
  "GET /cameras/changes: a client has four streams of events open at most",
  withServer(async (server) => {
    const streams = await Promise.all([1, 2, 3, 4].map(() => listen(server)))
    refuses(
      await server.ask(path, { as: "user", headers: { accept: "text/event-stream" } }),
      429,
      "This client has too many requests open at present. Try again later.",
    )
    // They are not in work: others are answered.
    assert.equal((await server.ask(path, { as: "user" })).status, 200)
    const other = await listen(server, "", { as: "webUI" })
    await other.cancel()
    for (const stream of streams) await stream.cancel()
    await (await listen(server)).cancel()
  }, { maxConcurrency: 16 }),
)

Deno.test(
  "GET /cameras/changes: events end once the client is removed, before what is done next",
  withServer(async (server) => {
    const { clients, root } = server
    const events = await listen(server, "?after=2")
    await root(Cam2.removeClient(clients.user.clientID))
    await root(Cam2.addCamera(numbered(1)))
    assert.equal(await events.next(), undefined)
  }),
)
