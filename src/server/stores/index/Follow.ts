/**
 * Filling the index from the database, and following the change log of that.
 *
 * @module
 */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import type * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Statement } from "effect/sql/Statement"
import type { PackedValues } from "../packs/PackedValues.ts"
import { makeReadPacks } from "../packs/ReadPacks.ts"
import { makeDialect } from "../sql/Dialect.ts"
import { onPrimary, replicaOf } from "../sql/Replica.ts"
import { beginTurn, nextTurn, type Turn } from "../Turn.ts"
import type { CameraIndex } from "./CameraIndex.ts"
import { heldColumns, type HeldRow } from "./HeldRow.ts"

// So many entries of the log are read at a time, and so many rows while the index fills: about as many
// milliseconds as a slice has.
const batch = 2000
const filling = 800

// So many chunks are looked through at a time for those that were removed.
const together = 32

// The index has no room for larger numbers, and does not need it: each is a camera, or was refused.
const mostSeq = 2 ** 32 - 1

const tooLarge = (seq: number) => new Error(`the number ${seq} of a camera is too large for it`)

type Entry = readonly [entry: number, loggedID: string, loggedAt: string]
type LogRow = readonly [...Entry, ...row: HeldRow | [null]]

/** How the index keeps up with its database. */
export interface Follower {
  /** Takes in every camera where that was not done, and what was written meanwhile. */
  readonly catchUp: Effect.Effect<void, SqlError>
  /**
   * Takes in what the log has since; false where there is more than is taken in at once, or where the
   * log is not that which was followed, as after a restored backup: then nothing is held any longer.
   */
  readonly follow: Effect.Effect<boolean, SqlError>
  /** Where the log of the database was when all that is taken in was there to be read; 0 without a replica. */
  readonly position: () => number
}

/**
 * Fills `index` from the database of an `SqlClient`: by its packs where it has such, whose values are
 * in the dictionaries of the index then, and by the rows of what is in none.
 */
export const makeFollower = (
  sql: SqlClient.SqlClient,
  index: CameraIndex,
  values?: PackedValues,
): Follower => {
  const namesOf = (table: string) => heldColumns.map((column) => `${table}.${column}`).join(", ")
  // What a query gives is not known to the compiler either way.
  const rowsOf = <Row>(query: Statement<unknown>) =>
    query.values as Effect.Effect<ReadonlyArray<Row>, SqlError>
  // One statement, so that the rows are those of the moment up to which the log is read. It is read
  // before every search, and so is not put together each time.
  const { isAmong, marks, settled } = makeDialect(sql)
  const [from, after, most] = marks(3)
  // No two columns have one name: before Node 22.16 rows come as objects, which have each name once.
  const logText = `SELECT change_log.seq AS entry, change_log.camera_id AS logged_id,
      change_log.timestamp AS logged_at, ${namesOf("camera")}
    FROM change_log LEFT JOIN camera
      ON camera.camera_id = change_log.camera_id AND change_log.seq > ${after}
    WHERE change_log.seq >= ${from} ORDER BY change_log.seq LIMIT ${most}`
  // The last entry that was taken in, which begins what is read; none of an empty log.
  let last: Entry | undefined
  // How far the log was settled before it was read: what is behind that is read again.
  let known = 0

  // The database itself is followed: a replica, which the rows of what is found are read from, has to
  // have them.
  const replica = replicaOf(sql)
  let place = 0
  const placed = Effect.suspend(() =>
    replica === undefined ? Effect.void : Effect.map(replica.position, (position) => {
      place = position
    })
  )

  const put = (row: HeldRow) => {
    if (row[0] > mostSeq) throw tooLarge(row[0])
    index.put(row)
  }

  /** Leaves out those of some cameras that are not there any longer. */
  const leaveOutOf = Effect.fnUntraced(function* (seqs: ReadonlyArray<number>) {
    const there = yield* rowsOf<readonly [number]>(sql`SELECT seq FROM camera
      WHERE ${isAmong(sql`seq`, seqs)}`)
    const isThere = new Set(there.map(([seq]) => seq))
    for (const seq of seqs) if (!isThere.has(seq)) index.remove(seq)
  })

  /**
   * Leaves out those cameras of some ids that are not there any longer. Of ten million cameras 150 may
   * have an id, by what is held of it.
   */
  const leaveOut = Effect.fnUntraced(function* (cameraIDs: ReadonlyArray<string>) {
    const candidatesIn = index.candidatesOf(cameraIDs)
    const candidates: Array<number> = []
    let turn = beginTurn()
    const rest = Effect.suspend(() =>
      Effect.map(turn.wait, () => {
        turn = beginTurn()
      })
    )
    yield* Effect.ensuring(
      Effect.gen(function* () {
        for (const [number, chunk] of index.columns.chunks.entries()) {
          if (chunk !== undefined) candidates.push(...candidatesIn(chunk))
          while (candidates.length >= filling) {
            yield* leaveOutOf(candidates.splice(0, filling))
            yield* rest
          }
          if (number % together === together - 1) yield* rest
        }
      }),
      Effect.sync(() => turn.end()),
    )
    if (candidates.length > 0) yield* leaveOutOf(candidates)
  })

  let isBegun = false
  let isLoaded = false

  /** Begins anew: of another log nothing that is held is known to be there. */
  const forget = Effect.suspend(() => {
    isBegun = isLoaded = false
    index.clear()
    return Effect.logWarning(
      "The log of changes is another one: the index in memory is filled again",
    )
  })

  const isSame = (entry: LogRow | undefined) =>
    last === undefined || last.every((value, at) => entry?.[at] === value)

  // Two at once could put older rows over newer ones.
  const follow = Semaphore.makeUnsafe(1).withPermit(onPrimary(Effect.gen(function* () {
    const position = last?.[0] ?? 0
    const read = yield* sql.unsafe(logText, [position, position, batch]).values as Effect.Effect<
      ReadonlyArray<LogRow>,
      SqlError
    >
    const [first] = read
    if (!isSame(first)) return yield* Effect.as(forget, false)
    const rows = last === undefined ? read : read.slice(1)
    if (rows.length > 0) yield* placed
    const gone = new Set<string>()
    for (const [, cameraID, , ...row] of rows) {
      if (row[0] === null) gone.add(cameraID)
      else put(row)
    }
    if (gone.size > 0) yield* leaveOut([...gone])
    const before = last
    for (const [entry, cameraID, time] of rows) if (entry <= known) last = [entry, cameraID, time]
    if ((rows.at(-1)?.[0] ?? 0) > known) known = yield* settled("change_log")
    const isAll = read.length < batch
    // More is written behind a write that has not ended than is read again at once.
    if (!isAll && last === before) yield* Effect.sleep("50 millis")
    return isAll
  })))

  const loadPacks = Effect.gen(function* () {
    if (values === undefined) return 0
    const end = yield* makeReadPacks(sql, values).walkPacks(
      nextTurn,
      (chunk) => {
        if (chunk.first > mostSeq) throw tooLarge(chunk.first)
        index.putAll(chunk)
      },
      0,
    )
    return end ?? 0
  })

  const begin = Effect.gen(function* () {
    // What was taken in before loading was broken off may be gone by now: only the log tells that.
    if (isBegun) return
    known = yield* settled("change_log")
    const until = Math.min(known, Number.MAX_SAFE_INTEGER)
    const [head] = yield* rowsOf<Entry>(sql`SELECT seq, camera_id, timestamp FROM change_log
      WHERE seq <= ${until} ORDER BY seq DESC LIMIT 1`)
    last = head
    isBegun = true
  })

  const load = Effect.gen(function* () {
    yield* begin
    const read = Effect.fnUntraced(function* (last: number, turn: Turn) {
      const rows = yield* rowsOf<HeldRow>(sql`SELECT ${sql.literal(namesOf("camera"))} FROM camera
        WHERE seq > ${last} ORDER BY seq LIMIT ${filling}`)
      rows.forEach(put)
      yield* turn.wait
      return rows
    })
    for (let last = Math.max(0, (yield* loadPacks) - 1);;) {
      const turn = beginTurn()
      const rows = yield* Effect.ensuring(read(last, turn), Effect.sync(turn.end))
      if (rows.length < filling) break
      last = rows.at(-1)![0]
    }
    yield* placed
    isLoaded = true
  })

  const catchUp = Effect.gen(function* () {
    do {
      if (!isLoaded) yield* load
      yield* nextTurn
    } while (!(yield* follow))
  })

  return { catchUp, follow, position: () => place }
}
