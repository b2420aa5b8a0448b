/**
 * Asking a server without the client: any method, header and body, and the answer as it is.
 *
 * @module
 */
import assert from "node:assert/strict"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Cam2 from "@cam2/camera-database"
import type { ServerOptions, Stores } from "@cam2/camera-database/server"
import { layerSqlite } from "@cam2/camera-database/sqlite"
import { assertDocumented } from "./Documented.ts"
import { ipCamera, streamCamera } from "./Fixtures.ts"
import { asRoot, fetchFrom, memoryURL, serve, World } from "./World.ts"

/** One request. */
export interface Question {
  readonly method?: string | undefined
  /** Whose token it carries; none when it is left out. */
  readonly as?: Cam2.PermissionLevel | undefined
  /** A token in place of `as`. */
  readonly token?: string | undefined
  readonly form?: Readonly<Record<string, string>> | undefined
  readonly json?: unknown
  readonly body?: BodyInit | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** One answer; `body` is text where it is not JSON. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** A server with two cameras and a client of each permission level. */
export interface Seeded {
  readonly ask: (path: string, question?: Question) => Promise<Answer>
  /** The answer whose body is not read yet. */
  readonly open: (path: string, question?: Question) => Promise<Response>
  /** Runs a program as the root client. */
  readonly root: <A, E>(program: Effect.Effect<A, E, Cam2.ApiClient>) => Promise<A>
  readonly clients: Readonly<Record<Cam2.PermissionLevel, Cam2.Credentials>>
  readonly tokens: Readonly<Record<Cam2.PermissionLevel, string>>
  /** The id of `ipCamera`. */
  readonly cameraID: string
  /** The id of a stream whose legacy id is {@linkcode takenLegacyID}. */
  readonly otherID: string
}

/** A legacy id that a camera has. */
export const takenLegacyID = 7

const read = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  const isJson = response.headers.get("content-type") === "application/json" && text !== ""
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  }
}

const requestOf = (path: string, question: Question, token: string | undefined): Request => {
  const { body, form, headers, json, method } = question
  const contentType = json === undefined
    ? form === undefined ? undefined : "application/x-www-form-urlencoded"
    : "application/json"
  return new Request(new URL(path, memoryURL), {
    method: method ?? "GET",
    body: body ?? (form ? String(new URLSearchParams(form)) : null) ??
      (json === undefined ? null : JSON.stringify(json)),
    headers: {
      ...contentType === undefined ? {} : { "content-type": contentType },
      ...token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...headers,
    },
  })
}

/** How the server of a test is set up. */
export interface SeedOptions extends ServerOptions {
  /** In place of a database in memory. */
  readonly stores?: Layer.Layer<Stores, unknown> | undefined
}

const seed = Effect.fnUntraced(function* ({ stores, ...options }: SeedOptions) {
  const server = yield* serve(stores ?? layerSqlite({ filename: ":memory:" }), options)
  const admin = server.created!
  const world = World.of({
    baseURL: memoryURL,
    fetch: fetchFrom(server.handler),
    root: admin,
    reopen: Effect.void,
  })
  const root = <A, E>(program: Effect.Effect<A, E, Cam2.ApiClient>) =>
    Effect.runPromise(Effect.provideService(asRoot(program), World, world))
  return yield* Effect.promise(async (): Promise<Seeded> => {
    // By one client, with one token.
    const [webUI, user, cameraID, otherID] = await root(Effect.all([
      Cam2.register("the webUI", "webUI"),
      Cam2.register("the user"),
      Cam2.addCamera(ipCamera),
      Cam2.addCamera({ ...streamCamera, legacy_cameraID: takenLegacyID }),
    ]))
    const clients = { admin, webUI, user }
    const tokenOf = async ({ clientID, clientSecret }: Cam2.Credentials) => {
      const query = new URLSearchParams({ clientID, clientSecret: Redacted.value(clientSecret) })
      const { body } = await read(await server.handler(requestOf(`/auth?${query}`, {}, undefined)))
      return (body as { readonly token: string }).token
    }
    const tokens = {
      admin: await tokenOf(clients.admin),
      webUI: await tokenOf(clients.webUI),
      user: await tokenOf(clients.user),
    }
    const open = async (path: string, question: Question = {}) => {
      const request = requestOf(
        path,
        question,
        question.token ?? (question.as && tokens[question.as]),
      )
      const response = await server.handler(request)
      await assertDocumented(request, response)
      return response
    }
    return {
      root,
      clients,
      tokens,
      cameraID,
      otherID,
      ask: async (path, question) => await read(await open(path, question)),
      open,
    }
  })
})

/** A test against a server of its own. */
export const withServer =
  (test: (server: Seeded) => Promise<void>, options: SeedOptions = {}) => (): Promise<void> =>
    seed(options).pipe(
      Effect.flatMap((server) => Effect.promise(() => test(server))),
      Effect.scoped,
      Effect.runPromise,
    )

/** A server that is open until it is disposed, for tests that leave it as it was. */
export const openServer = async (): Promise<Seeded & AsyncDisposable> => {
  const scope = Scope.makeUnsafe()
  const server = await Effect.runPromise(Scope.provide(seed({}), scope))
  return {
    ...server,
    [Symbol.asyncDispose]: () => Effect.runPromise(Scope.close(scope, Exit.void)),
  }
}

/** Checks that an answer is a failure: its status, and a body with the message and nothing else. */
export const refuses = (answer: Answer, status: number, message: string): void => {
  assert.deepEqual(answer.body, { message })
  assert.equal(answer.status, status)
  assert.equal(answer.headers.get("content-type"), "application/json")
}
