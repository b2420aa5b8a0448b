/**
 * What the fields of a request expect, in words.
 *
 * @module
 */
import { longestKeep } from "../domain/Credentials.ts"
import { expectations } from "../domain/Input.ts"
import { expectedOf } from "../domain/Kind.ts"

/** What each field of a request expects: those of the operations, and those that only the wire has. */
export const wireExpectations: Readonly<Record<string, string>> = {
  ...expectations,
  after: "the cursor of a Link",
  all: expectedOf.boolean,
  body: "a JSON object or a form",
  clientSecret: "the secret of the client, 71 characters or more",
  existing: '"skip" or "update"',
  keep: `a whole number of seconds from 0 to ${longestKeep}`,
  legacy_cameraIDs: expectations.legacyCameraIDs!,
  retrieval: "an object with the retrieval fields of the camera's type",
  type: expectedOf.cameraType,
}
