/**
 * Every operation about clients and sources, with everything that it takes.
 *
 * @module
 */
import * as Cam2 from "@cam2/camera-database"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { ipCamera, untimed } from "../../contract/Fixtures.ts"
import * as Check from "../Check.ts"
import { match } from "../Check.ts"
import { everywhere } from "../World.ts"

/** Throws unless values are the same but for the times that the server gives cameras. */
const equal = (actual: unknown, expected: unknown, what?: string) =>
  Check.equal(untimed(actual), untimed(expected), what)

const hexadecimal = (length: number) => new RegExp(`^[0-9a-f]{${length}}$`)

/** Behaviours of the operations about clients and sources, each in every world. */
export const clientOperations = {
  "register: gives credentials, of the level user unless told otherwise": everywhere(
    Effect.gen(function* () {
      const user = yield* Cam2.register("bob")
      const admin = yield* Cam2.register("bob", "admin")
      for (const { clientID, clientSecret } of [user, admin]) {
        match(clientID, hexadecimal(96))
        match(Redacted.value(clientSecret), hexadecimal(71))
      }
      equal(yield* Cam2.clientIdsByOwner("bob"), [user.clientID, admin.clientID].sort())
    }),
  ),
  "updateOwner, updatePermission: give the server's message": everywhere(
    Effect.gen(function* () {
      const { clientID } = yield* Cam2.register("bob")
      equal(yield* Cam2.updateOwner(clientID, "Zoë & sons"), "OK")
      equal(yield* Cam2.updatePermission(clientID, "webUI"), "OK")
      equal(yield* Cam2.clientIdsByOwner("bob"), [])
      equal(yield* Cam2.clientIdsByOwner("Zoë & sons"), [clientID])
    }),
  ),
  "resetSecret: gives another secret, which shows nowhere": everywhere(Effect.gen(function* () {
    const { clientID, clientSecret } = yield* Cam2.register("bob")
    const fresh = yield* Cam2.resetSecret(clientID)
    match(Redacted.value(fresh), hexadecimal(71))
    equal(Redacted.value(fresh) === Redacted.value(clientSecret), false)
    equal(JSON.stringify({ fresh }).includes(Redacted.value(fresh)), false)
  })),
  "getClientLog: has who registered and changed which client": everywhere(Effect.gen(function* () {
    const { clientID } = yield* Cam2.register("bob")
    yield* Cam2.updateOwner(clientID, "Zoë & sons")
    yield* Cam2.resetSecret(clientID)
    const log = yield* Cam2.getClientLog()
    const told = log.filter((entry) => entry.clientID === clientID)
    equal(told.map(({ action, oldOwner, owner }) => [action, oldOwner, owner]), [
      ["register", undefined, "bob"],
      ["update", "bob", "Zoë & sons"],
      ["resetSecret", undefined, "Zoë & sons"],
    ])
    equal(
      told.every(({ actorID, actorOwner }) => actorID !== undefined && actorOwner === "root"),
      true,
    )
    equal(yield* Stream.runCollect(Cam2.streamClientLog()), log)
    equal(yield* Stream.runCollect(Cam2.streamClientIdsByOwner("Zoë & sons")), [clientID])
  })),
  "register: refuses an owner that cannot be seen for what it is": everywhere(
    Effect.gen(function* () {
      for (const owner of [" bob", "bo\u200bb", "x".repeat(201)]) {
        equal((yield* Effect.flip(Cam2.register(owner)))._tag, "FormatError")
      }
    }),
  ),
  "whoami: tells a client who it is, and how many requests it has made": everywhere(
    Effect.gen(function* () {
      yield* Cam2.searchCamera()
      const { clientID, owner, permissionLevel, usage } = yield* Cam2.whoami()
      match(clientID, hexadecimal(96))
      equal([owner, permissionLevel, usage], ["root", "admin", 2])
    }),
  ),
  "listClients, streamClients: tell of the clients of an owner, and of every one": everywhere(
    Effect.gen(function* () {
      const { clientID } = yield* Cam2.register("Zoë & sons", "webUI")
      const told = [{ clientID, owner: "Zoë & sons", permissionLevel: "webUI" as const, usage: 0 }]
      equal(yield* Cam2.listClients("Zoë & sons"), told)
      equal(yield* Stream.runCollect(Cam2.streamClients("Zoë & sons")), told)
      equal((yield* Cam2.listClients()).length, 2)
    }),
  ),
  "removeClient: takes a client away, and the last admin stays": everywhere(
    Effect.gen(function* () {
      const { clientID } = yield* Cam2.register("bob")
      equal(yield* Cam2.removeClient(clientID), "OK")
      equal(yield* Cam2.clientIdsByOwner("bob"), [])
      equal((yield* Effect.flip(Cam2.removeClient(clientID)))._tag, "ResourceNotFoundError")
      const me = yield* Cam2.whoami()
      equal((yield* Effect.flip(Cam2.removeClient(me.clientID)))._tag, "AuthorizationError")
    }),
  ),
  "resetSecret: with keep the caller goes on with its old token, which ends with the old secret":
    everywhere(Effect.gen(function* () {
      const { clientID } = yield* Cam2.whoami()
      yield* Cam2.resetSecret(clientID, { keep: "1 hour" })
      equal(typeof (yield* Cam2.whoami()).oldSecretEndsAt, "string")
      yield* Cam2.resetSecret(clientID)
      equal((yield* Effect.flip(Cam2.whoami()))._tag, "AuthenticationError")
    })),
  "putSource, listSources, streamSources: a source is told of with its cameras and its licence":
    everywhere(Effect.gen(function* () {
      const cameraID = yield* Cam2.addCamera(ipCamera)
      const description = {
        home_page: "https://example.org/",
        licence: "CC-BY-4.0",
        attribution: "© Stadt München & Söhne",
        terms: "https://example.org/terms?a=b",
      }
      yield* Cam2.putSource(ipCamera.source.toLowerCase(), description)
      const munich = { name: ipCamera.source.toLowerCase(), ...description }
      equal(yield* Cam2.listSources(), [{ ...munich, cameras: 1, active: 1 }])
      yield* Cam2.retireCamera(cameraID)
      yield* Cam2.putSource("a/b", {})
      const sources = [
        { name: "a/b", cameras: 0, active: 0 },
        { ...munich, cameras: 0, active: 0 },
      ]
      equal([...(yield* Stream.runCollect(Cam2.streamSources()))], sources)
      const wrong = yield* Effect.flip(Cam2.putSource("a", { licence: "CC BY" }))
      equal(wrong._tag === "FormatError" && wrong.field, "licence")
    })),
  "usageByClient: counts the requests of a client": everywhere(Effect.gen(function* () {
    const { clientID } = yield* Cam2.register("bob")
    equal(yield* Cam2.usageByClient(clientID, "bob"), 0)
  })),
}
