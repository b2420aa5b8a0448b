/**
 * Whose the sessions of assistants are, and how many there may be.
 *
 * @module
 */

/** The most sessions that are open: of the client that has the most, that used the longest ago gives way. */
export const mostSessions = 1000

/** Remembers sessions and whose they are. */
export class Sessions {
  readonly #owners = new Map<string, string>()

  /** Tells whether a session is `clientID`'s; one that is not is unknown to it. */
  use(session: string, clientID: string): boolean {
    if (this.#owners.get(session) !== clientID) return false
    this.#owners.delete(session)
    this.#owners.set(session, clientID)
    return true
  }

  /** Notes a new session, and gives that which has to end for it. */
  open(session: string, clientID: string): string | undefined {
    this.#owners.set(session, clientID)
    if (this.#owners.size <= mostSessions) return undefined
    const counts = new Map<string, number>()
    for (const owner of this.#owners.values()) counts.set(owner, (counts.get(owner) ?? 0) + 1)
    // Nobody ends the sessions of others by opening more and more.
    const most = Math.max(...counts.values())
    const [oldest] = [...this.#owners].find(([, owner]) => counts.get(owner) === most) ?? []
    if (oldest !== undefined) this.#owners.delete(oldest)
    return oldest
  }

  /** Forgets a session. */
  close(session: string): void {
    this.#owners.delete(session)
  }
}
