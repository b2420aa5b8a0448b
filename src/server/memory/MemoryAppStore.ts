/**
 * The clients of the API in the memory of the process.
 *
 * @module
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { type App, AppStore, lastAdmin } from "../AppStore.ts"
import type { KeptAnswer } from "../KeptAnswer.ts"
import { MemoryAnswers } from "./MemoryAnswers.ts"

const make = Effect.gen(function* () {
  const answers = yield* MemoryAnswers
  const apps = new Map<string, App>()
  const usage = new Map<string, number>()
  let key: string | undefined

  const change = (clientID: string, changes: (app: App) => Partial<App>) => {
    const app = apps.get(clientID)
    if (app !== undefined) apps.set(clientID, { ...app, ...changes(app) })
    return app !== undefined
  }

  /** Writes unless the write was answered before; nothing in it waits, so it is one unit. */
  const once = (answer: KeptAnswer | undefined, write: () => boolean) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const isWritten = !answers.isKept(answer, now) && write()
      if (isWritten) answers.keep(answer, now)
      return isWritten
    })

  const isLastAdmin = (clientID: string) => {
    const admins = [...apps.values()].filter((app) => app.permissionLevel === "admin")
    return admins.length === 1 && admins[0]?.clientID === clientID
  }

  return AppStore.of({
    byId: (clientID) => Effect.sync(() => Option.fromUndefinedOr(apps.get(clientID))),
    idsByOwner: (owner) =>
      Effect.sync(() =>
        [...apps.values()].filter((app) => app.owner === owner).map((app) => app.clientID).sort()
      ),
    isEmpty: Effect.sync(() => apps.size === 0),
    add: (app, answer) =>
      once(answer, () => {
        apps.set(app.clientID, { ...app, generation: 1 })
        return true
      }),
    update: (clientID, { owner, permissionLevel }) =>
      Effect.suspend(() =>
        (permissionLevel ?? "admin") !== "admin" && isLastAdmin(clientID)
          ? Effect.fail(lastAdmin)
          : Effect.succeed(change(clientID, (app) => ({
            owner: owner ?? app.owner,
            permissionLevel: permissionLevel ?? app.permissionLevel,
          })))
      ),
    replaceSecret: (clientID, secretHash, answer) =>
      once(
        answer,
        () => change(clientID, ({ generation }) => ({ secretHash, generation: generation + 1 })),
      ),
    answerTo: answers.answerTo,
    usage: (clientID) => Effect.sync(() => usage.get(clientID) ?? 0),
    addUsage: (counts) =>
      Effect.sync(() => {
        for (const [clientID, count] of counts) {
          usage.set(clientID, (usage.get(clientID) ?? 0) + count)
        }
      }),
    tokenKey: (fresh) => Effect.sync(() => key ??= fresh),
  })
})

/** Clients that are gone with the process; for tests and trials. */
export const layer: Layer.Layer<AppStore> = Layer.provide(
  Layer.effect(AppStore, make),
  MemoryAnswers.layer,
)
