/**
 * The tokens that servers refused, as far as this process remembers.
 *
 * A store can go on giving a token that the server refused: from a cache of its own, or because it cannot
 * forget. A layer can be new for each request, so the memory is that of the process: the last thousand, as
 * digests. A token that has the digest of another by chance only costs a request for a new one.
 *
 * @module
 */
import * as Hash from "effect/Hash"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../domain/Credentials.ts"

const refused = /* @__PURE__ */ new Set<number>()
const mostRefused = 1000

/** The memory of the refused tokens of one client at `address`. */
export const refusedTokens = (
  { address, clientID }: Pick<Credentials, "clientID"> & { readonly address: string },
) => {
  const digestOf = (token: Redacted.Redacted<string>) =>
    Hash.string([address, clientID, Redacted.value(token)].join("\n"))
  return {
    has: (token: Redacted.Redacted<string>): boolean => refused.has(digestOf(token)),
    add: (token: Redacted.Redacted<string>): void => {
      const [first] = refused
      if (first !== undefined && refused.size >= mostRefused) refused.delete(first)
      refused.add(digestOf(token))
    },
    delete: (token: Redacted.Redacted<string>): void => {
      refused.delete(digestOf(token))
    },
  }
}
