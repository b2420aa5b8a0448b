/**
 * What the processes of one server share, and the servers over one database.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import {
  type ApiClient,
  register,
  resetSecret,
  type TokenService,
  updatePermission,
} from "@cam2/camera-database"
import { type Client, root } from "../Process.ts"
import type { RawResponse } from "./Connection.ts"
import { ask, count, type Fleet, signIn, tokenOf, until, type WithFleet } from "./Processes.ts"
import type { Outcome } from "./Report.ts"

const statusesOf = async (times: number, request: () => Promise<RawResponse>) => {
  const counts: Record<number, number> = {}
  for (let index = 0; index < times; index++) {
    const { status } = await request()
    counts[status] = (counts[status] ?? 0) + 1
  }
  return counts
}

const registered = (server: Fleet, owner: string, level: "admin" | "user") =>
  register(owner, level).pipe(
    Effect.map(({ clientID, clientSecret }): Client => ({
      clientID,
      clientSecret: Redacted.value(clientSecret),
    })),
    Effect.provide(server.client),
    Effect.runPromise,
  )

/** Limits are not multiplied by the number of processes. */
export const sharesLimits = async (withFleet: WithFleet): Promise<Outcome> => {
  const args = ["--auth-failures-per-minute=4", "--requests-per-minute=6"]
  let seen = ""
  await withFleet(args, async (server) => {
    const client = await registered(server, "bob", "user")
    const token = await tokenOf(server, client)
    const reads = await statusesOf(
      12,
      () => ask(server, "GET /cameras/legacy/1", { token }),
    )
    // Eighteen were to be had, if each process had its own limit.
    assert.ok(reads[404]! >= 6 && reads[404]! < 12, JSON.stringify(reads))
    assert.equal(reads[404]! + reads[429]!, 12)
    const wrong = { ...client, clientSecret: "f".repeat(71) }
    const guesses = await statusesOf(8, () => signIn(server, wrong))
    assert.ok(guesses[401]! >= 4 && guesses[401]! < 8, JSON.stringify(guesses))
    assert.equal(guesses[401]! + guesses[429]!, 8)
    seen = `${reads[404]} of 12 requests, ${guesses[401]} of 8 guesses`
  })
  return {
    fault:
      `${count} processes are asked in turn, with a limit of 6 requests and 4 guesses a minute`,
    tries: 20,
    promised: "the limits are those of one server",
    seen,
  }
}

/** Tokens, counts, revocations and idempotency keys are those of one server. */
export const sharesClients = async (withFleet: WithFleet): Promise<void> => {
  await withFleet([], async (server) => {
    const client = await registered(server, "bob", "admin")
    const token = await tokenOf(server, client)
    const requests = 4 * count
    const reads = () => ask(server, "GET /cameras/search", { token })
    assert.deepEqual(await statusesOf(requests, reads), { 200: requests })

    const body = JSON.stringify({
      type: "stream",
      is_active_image: true,
      is_active_video: true,
      retrieval: { m3u8_url: "https://example.org/s.m3u8" },
    })
    const once = { token, body, "Idempotency-Key": "once" }
    const answers = []
    for (let times = 0; times < count; times++) {
      answers.push((await ask(server, "POST /cameras/create", once)).body)
    }
    assert.deepEqual(answers, Array(count).fill(answers[0]))

    const usage = async () => {
      const admin = { token: await tokenOf(server, root) }
      const path = `/apps/${client.clientID}/usage?owner=bob`
      return JSON.parse((await ask(server, `GET ${path}`, admin)).body).api_usage
    }
    await until(async () => await usage() >= requests + count, "every request is counted")
    assert.equal(await usage(), requests + count)

    const change = <A, E>(effect: Effect.Effect<A, E, ApiClient | TokenService>) =>
      Effect.runPromise(Effect.provide(effect, server.client))
    await change(updatePermission(client.clientID, "user"))
    const write = () => ask(server, "POST /cameras/create", { token, body })
    assert.deepEqual(await statusesOf(count, write), { 403: count })
    await change(resetSecret(client.clientID))
    assert.deepEqual(await statusesOf(count, reads), { 401: count })
  })
}
