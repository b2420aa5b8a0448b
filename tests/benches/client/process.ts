/**
 * Answers each line of standard input, a way to read and how often, with the milliseconds it took.
 *
 * @module
 */
import process from "node:process"
import { createInterface } from "node:readline"
import { makeVariants, run } from "./Variants.ts"

const variants = makeVariants()

for await (const line of createInterface({ input: process.stdin })) {
  const { name, times } = JSON.parse(line)
  const start = performance.now()
  await run(variants, name, times)
  console.log(String(performance.now() - start))
}
