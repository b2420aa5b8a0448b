/**
 * What is wrong with a D1 database, as the server tells it to those who ask.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import { classifySqliteError, SqlError } from "effect/sql/SqlError"
import { StoreBusy, type StoreUnavailable } from "../StoreHealth.ts"
import { tooLong, unreachable, unwritable } from "../StoreTrouble.ts"

/** Trouble of the database as a whole, by what its errors say. */
interface Trouble {
  readonly says: RegExp
  readonly dies: StoreBusy | StoreUnavailable
  /** What the log has, where it does not pass by itself. */
  readonly remedy?: string
}

/** What a request dies of that needs more queries than Cloudflare allows one. */
export const tooMany: StoreBusy = new StoreBusy({
  message: "The request needs more queries than one may make here. Ask for less.",
})

/** What a request dies of when the plan of the account allows no more. */
export const usedUp: StoreBusy = new StoreBusy({
  message: "The database has done all that it may for now. Try again later.",
})

/** What a request dies of that needs a table or a column of another schema. */
export const otherSchema: StoreBusy = new StoreBusy({
  message: "The database does not have the schema that this server needs: see GET /ready.",
})

// The first that fits. https://developers.cloudflare.com/d1/observability/debug-d1/#error-list
const troubles: ReadonlyArray<Trouble> = [
  {
    says: /no such (table|column)|has no column named/i,
    dies: otherSchema,
    remedy: "Apply its migrations: npx wrangler d1 migrations apply",
  },
  {
    says: /maximum DB size|maximum account storage|disk is full/i,
    dies: unwritable,
    remedy: "D1 is full",
  },
  {
    says: /account has exceeded|daily (row )?(read|write)s? limit/i,
    dies: usedUp,
    remedy: "D1 does no more on this plan for now",
  },
  {
    says: /single worker invocation|too many subrequests/i,
    dies: tooMany,
    remedy: "A request needs more queries than this plan of Workers allows",
  },
  { says: /exceeded (timeout|its (CPU|memory))|memory limit|time limit/i, dies: tooLong },
  {
    says:
      /overloaded|too many requests|connection (lost|closed)|disconnected|closed early|(is|was|be) reset|reset because|code (was|has been) updated|internal error|cannot resolve|transient|isolate has exceeded/i,
    dies: unreachable,
  },
]

const messageOf = (cause: unknown) => cause instanceof Error ? cause.message : String(cause)

// Longer than D1 lets a query run: after that it has reset the database, or never answers.
// https://developers.cloudflare.com/d1/platform/limits/
const longest = "30 seconds"

/**
 * Asks the database, for 30 seconds at most. What has nothing to do with the statement is what the
 * request dies of; the rest is its failure.
 */
export const ask = <A>(run: () => Promise<A>): Effect.Effect<A, SqlError> =>
  Effect.tryPromise({ try: run, catch: (cause) => cause }).pipe(
    Effect.timeoutOrElse({
      duration: longest,
      orElse: () => Effect.andThen(Effect.logWarning("D1 gives no answer"), Effect.die(tooLong)),
    }),
    Effect.catch((cause): Effect.Effect<never, SqlError> => {
      const message = messageOf(cause)
      const trouble = troubles.find(({ says }) => says.test(message))
      if (trouble === undefined) {
        const reason = classifySqliteError(cause, { message, operation: "execute" })
        return Effect.fail(new SqlError({ reason }))
      }
      const { dies, remedy } = trouble
      return Effect.andThen(
        remedy === undefined
          ? Effect.logWarning("D1 does not answer", cause)
          : Effect.logError(remedy, cause),
        Effect.die(dies),
      )
    }),
  )

/**
 * Asks it to write. What was asked is done whoever is gone, so that its end is waited for: nobody takes
 * it for undone.
 */
export const askToWrite = <A>(run: () => Promise<A>): Effect.Effect<A, SqlError> =>
  Effect.uninterruptible(ask(run))
