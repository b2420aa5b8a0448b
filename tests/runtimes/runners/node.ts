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
console.log(JSON.stringify(outcomes))
