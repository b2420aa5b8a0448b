/**
 * Session: who asks, and the token that says so. The secret and the token are held in memory alone.
 *
 * @module
 */
import {
  ApiFailure,
  type Asked,
  failureOf,
  inTime,
  readBody,
  type ReadResponse,
  readResponse,
  send,
} from "./Api.ts"
import { recordShape, type Shape, shape } from "./Shapes.ts"

/** What the server says of itself to the page. */
export interface MapConfig {
  /** Whether a sign-in is needed, or not, or was made before. */
  readonly mode: "sign-in" | "public" | "session"
  readonly tiles: { readonly url: string; readonly attribution: string } | null
  readonly version: string
}

/** What a client may do; `undefined` for whoever has not signed in. */
export type Permission = "user" | "webUI" | "admin" | undefined

interface Credentials {
  readonly clientID: string
  readonly clientSecret: string
}

const permissionShape: Shape<{ readonly permissionLevel: Permission }> = shape(
  "permission",
  ({ permissionLevel }) => typeof permissionLevel === "string",
)

const configShape: Shape<MapConfig> = shape(
  "settings of a map",
  ({ mode, version }) => typeof mode === "string" && typeof version === "string",
)

// A token lives for five minutes.
const renewAfter = 4 * 60_000

/** The body of what is answered to whoever asks. */
const readNow = <A>(asked: Asked, shape: Shape<A>): Promise<A> =>
  inTime(asked, async (asked) => {
    const response = await send(asked)
    if (!response.ok) throw await failureOf(response)
    return await readBody(response, shape)
  })

/** Who asks. */
export class Session {
  #credentials: Credentials | undefined
  #token: { readonly text: string; readonly since: number } | undefined
  #renewing: Promise<string> | undefined
  /** Called when a request needs a sign-in that is not there or no longer valid. */
  onSignedOut: () => void = () => {}
  permission: Permission
  readonly config: MapConfig

  constructor(config: MapConfig) {
    this.config = config
  }

  /** Whether requests may be made. */
  get isReady(): boolean {
    return this.config.mode !== "sign-in" || this.#credentials !== undefined
  }

  /** Whether somebody signed in on this page. */
  get isSignedIn(): boolean {
    return this.#credentials !== undefined
  }

  async #fetchToken({ clientID, clientSecret }: Credentials): Promise<string> {
    // In the body: what is on the way keeps addresses in its logs.
    const body = { clientID, clientSecret }
    const { token } = await readNow(
      { method: "POST", path: "map/sign-in", body },
      recordShape("token", "token"),
    )
    this.#token = { text: token, since: Date.now() }
    return token
  }

  /** The token of the moment, at once where it is there; one request for all that need a new one. */
  #tokenNow(): string | undefined | Promise<string> {
    const credentials = this.#credentials
    if (credentials === undefined) return undefined
    if (this.#token !== undefined && Date.now() - this.#token.since < renewAfter) {
      return this.#token.text
    }
    this.#renewing ??= this.#fetchToken(credentials).finally(() => this.#renewing = undefined)
    return this.#renewing
  }

  /** Reads what whoever asks may do. */
  async #readPermission(): Promise<void> {
    if (this.config.mode === "public" && !this.isSignedIn) {
      this.permission = undefined
      return
    }
    const { body } = await this.ask({ path: "apps/me" }, permissionShape)
    this.permission = body.permissionLevel
  }

  /** Begins, where no sign-in is needed. */
  async begin(): Promise<void> {
    if (this.isReady) await this.#readPermission()
  }

  /** Signs in; fails with what the server says, and is as it was then. */
  async signIn(credentials: Credentials): Promise<void> {
    await this.#fetchToken(credentials)
    this.#credentials = credentials
    await this.#readPermission()
  }

  /** Forgets the secret and the token. */
  signOut(): void {
    this.#credentials = undefined
    this.#token = undefined
    this.permission = undefined
  }

  /** Tells that a sign-in that was good is so no longer. */
  #refuse(): void {
    if (this.isSignedIn && this.permission !== undefined) this.onSignedOut()
  }

  /** Sends a request with the token of the moment. */
  async #send(asked: Asked): Promise<Response> {
    try {
      const token = this.#tokenNow()
      // What need not wait is sent before the map is drawn, which takes longer.
      return await send(asked, token instanceof Promise ? await token : token)
    } catch (cause) {
      // The client is gone, or has another secret.
      if (cause instanceof ApiFailure && [401, 404].includes(cause.status)) this.#refuse()
      throw cause
    }
  }

  /** The answer to a request as whoever signed in; its token is renewed when it has passed its life. */
  async respond(asked: Asked): Promise<Response> {
    const response = await this.#send(asked)
    if (response.status !== 401 || !this.isSignedIn) return await this.#checked(response)
    this.#token = undefined
    const again = await this.#send(asked)
    if (again.status === 401) this.#refuse()
    return await this.#checked(again)
  }

  async #checked(response: Response): Promise<Response> {
    if (response.ok) return response
    throw await failureOf(response)
  }

  /** The body of an answer. */
  async ask<A>(asked: Asked, shape: Shape<A>): Promise<ReadResponse<A>> {
    return await inTime(
      asked,
      async (asked) => await readResponse(await this.respond(asked), shape),
    )
  }
}

/** Reads what the server says of itself. */
export const readConfig = (): Promise<MapConfig> =>
  readNow({ path: "map/config.json" }, configShape)
