/**
 * Writing cameras while keeping account of what the server acknowledged, and comparing the account
 * with the file.
 *
 * @module
 */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import * as Effect from "effect/Effect"
import { addCamera, type ApiClient, updateCamera } from "../../mod.ts"

/** What is known of one camera. */
interface Account {
  readonly legacyID: number
  /** Undefined while its creation is not acknowledged. */
  cameraID: string | undefined
  /** The acknowledged mark; undefined while there is none. */
  mark: string | undefined
  /** How many writes were acknowledged. */
  writes: number
  /** The mark of the write that has no answer yet. */
  pending: string | undefined
}

/** What a comparison with the file saw. */
export interface Seen {
  readonly cameras: number
  readonly entries: number
  /** Writes that had no answer and are there. */
  readonly unacknowledgedKept: number
  /** Writes that had no answer and are not there. */
  readonly unacknowledgedGone: number
}

// A mark fills several columns, so that half a write would show.
const markColumns = (mark: string) => ({ city: mark, state: mark, timezone_name: mark })

const snapshot = (legacyID: number) => `https://example.org/${legacyID}.jpg`

/** Cameras that one test writes. */
export class Ledger {
  readonly #accounts: Array<Account> = []
  #marks = 0

  /** How many writes were acknowledged so far. */
  acknowledged = 0

  /** How many writes have no answer yet. */
  get pending(): number {
    return this.#accounts.filter(({ pending }) => pending !== undefined).length
  }

  /** Runs one write of `account`; it counts when it succeeds. */
  readonly #write = Effect.fnUntraced(
    function* (
      this: Ledger,
      account: Account,
      write: (
        marked: ReturnType<typeof markColumns>,
      ) => Effect.Effect<string, WriteError, ApiClient>,
    ) {
      account.pending = `mark ${this.#marks++}`
      account.cameraID = yield* write(markColumns(account.pending))
      account.mark = account.pending
      account.pending = undefined
      account.writes++
      this.acknowledged++
    },
  ).bind(this)

  /** Adds a camera. */
  readonly add = (): Effect.Effect<Account, WriteError, ApiClient> => {
    const legacyID = this.#accounts.length
    const account: Account = {
      legacyID,
      cameraID: undefined,
      mark: undefined,
      writes: 0,
      pending: undefined,
    }
    this.#accounts.push(account)
    return Effect.as(
      this.#write(account, (marked) =>
        addCamera({
          ...marked,
          camera_type: "non_ip",
          legacy_cameraID: legacyID,
          snapshot_url: snapshot(legacyID),
          is_active_image: true,
          is_active_video: false,
        })),
      account,
    )
  }

  /** Updates a camera of this ledger. */
  readonly update = (account: Account): Effect.Effect<void, WriteError, ApiClient> =>
    this.#write(account, (marked) => updateCamera({ cameraID: account.cameraID!, ...marked }))

  /** Adds and updates cameras until a write fails; gives the failure. */
  readonly writeUntilFailure: Effect.Effect<WriteError, never, ApiClient> = Effect.flip(
    Effect.gen({ self: this }, function* () {
      const mine: Array<Account> = []
      while (true) {
        mine.push(yield* this.add())
        yield* this.update(mine[Math.floor(Math.random() * mine.length)]!)
      }
    }),
  )

  /**
   * Opens the file and compares it with what was acknowledged: every acknowledged camera has its
   * values and exactly one entry for each write, and what has no answer is there whole or not at all.
   * From then on, what is in the file counts as known.
   */
  check(filename: string): Seen {
    const database = new DatabaseSync(filename)
    try {
      assert.deepEqual(
        database.prepare("PRAGMA integrity_check").all().map((row) => ({ ...row })),
        [{ integrity_check: "ok" }],
      )
      const entries = new Map(
        database.prepare("SELECT camera_id, count(*) AS writes FROM change_log GROUP BY camera_id")
          .all().map(({ camera_id, writes }) => [String(camera_id), Number(writes)]),
      )
      const rows = database.prepare(
        `SELECT camera_id, legacy_camera_id, city, state, timezone_name, snapshot_url, city_key,
          version FROM camera`,
      ).all()
      assert.deepEqual(
        [...entries.keys()].sort(),
        rows.map(({ camera_id }) => String(camera_id)).sort(),
        "a camera without an entry, or the reverse",
      )
      const byLegacyID = new Map(rows.map((row) => [Number(row.legacy_camera_id), row]))
      let unacknowledgedKept = 0
      let unacknowledgedGone = 0
      for (const account of this.#accounts) {
        const row = byLegacyID.get(account.legacyID)
        byLegacyID.delete(account.legacyID)
        if (row === undefined) {
          assert.equal(account.mark, undefined, `camera ${account.legacyID} is lost`)
          if (account.pending !== undefined) unacknowledgedGone++
          account.pending = undefined
          continue
        }
        const mark = String(row.city)
        const isKept = mark === account.pending
        if (!isKept) assert.equal(mark, account.mark, `camera ${account.legacyID} lost a write`)
        const writes = account.writes + (isKept ? 1 : 0)
        assert.deepEqual({ ...row }, {
          ...markColumns(mark),
          city_key: mark,
          camera_id: account.cameraID ?? row.camera_id,
          legacy_camera_id: account.legacyID,
          snapshot_url: snapshot(account.legacyID),
          version: writes,
        })
        assert.equal(entries.get(String(row.camera_id)), writes, "one entry for each write")
        if (isKept) unacknowledgedKept++
        else if (account.pending !== undefined) unacknowledgedGone++
        Object.assign(account, {
          cameraID: String(row.camera_id),
          mark,
          writes,
          pending: undefined,
        })
      }
      assert.deepEqual([...byLegacyID.values()], [], "cameras that nobody wrote")
      return {
        cameras: rows.length,
        entries: [...entries.values()].reduce((sum, count) => sum + count, 0),
        unacknowledgedKept,
        unacknowledgedGone,
      }
    } finally {
      database.close()
    }
  }
}

/** How a write can fail. */
export type WriteError =
  | Effect.Error<ReturnType<typeof addCamera>>
  | Effect.Error<ReturnType<typeof updateCamera>>
