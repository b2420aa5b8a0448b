/**
 * Runs one Worker, told in a line of JSON on standard input, until that ends; prints its address, or
 * why it does not start.
 *
 * @module
 */
import { Miniflare } from "miniflare"
import process from "node:process"
import { createInterface } from "node:readline"

const lines = createInterface({ input: process.stdin })
const [line] = await new Promise<[string]>((resolve) =>
  lines.once("line", (...args) => resolve(args))
)
const closed = new Promise<void>((resolve) => lines.once("close", resolve))
const { script, ...setting } = JSON.parse(line)
const worker = new Miniflare({
  ...setting,
  host: "127.0.0.1",
  // Without the proxy of miniflare in front, which keeps from the Worker that its client went away.
  unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  modules: [{ type: "ESModule", path: "worker.js", contents: script }],
  // What it says of a Worker that does not start is in the error, too.
  handleRuntimeStdio: () => {},
})
try {
  await worker.ready
  console.log(String(await worker.unsafeGetDirectURL()))
} catch (error) {
  console.log(String(error))
}
await closed
await worker.dispose().catch(() => {
  // It did not start.
})
// It leaves something open that would keep the process for some seconds.
process.exit()
