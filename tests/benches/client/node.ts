/**
 * Answers each line of standard input, a way to read and how often, with the milliseconds it took.
 *
 * @module
 */
import process from "node:process"
import { createInterface } from "node:readline"
import { run } from "./Variants.ts"

console.log("ready")
for await (const line of createInterface({ input: process.stdin })) {
  const { name, times } = JSON.parse(line)
  const start = performance.now()
  await run(name, times)
  console.log(String(performance.now() - start))
}
