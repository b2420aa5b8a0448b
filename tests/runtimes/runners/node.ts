/**
 * Runs the suite on Node; its one argument is the peer.
 *
 * @module
 */
import process from "node:process"
import { run, suite } from "../suite.ts"

const peer = JSON.parse(process.argv[2]!)
const outcomes: Record<string, string | null> = {}
for (const title of Object.keys(suite)) outcomes[title] = await run(title, peer) ?? null
// What a behaviour left open does not keep its outcome.
process.stdout.write(`${JSON.stringify(outcomes)}\n`, () => process.exit())
