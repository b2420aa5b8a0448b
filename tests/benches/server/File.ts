/**
 * How much larger the file of a database is for what reads find cameras by.
 *
 * @module
 */
import type { DatabaseFile } from "../Database.ts"
import type { Row } from "../Row.ts"
import { bare } from "./Store.ts"

// What the indexes of reads of much take of the file.
const added = [
  "camera_scan",
  "change_log_kind",
  "camera_words_data",
  "camera_words_idx",
  "camera_words_docsize",
  "camera_words_config",
]

const limit = 1.35

/**
 * The size of a database, against what it would be without these indexes. Indexes that are made at once
 * have fuller pages than those of a server that adds cameras one by one, and all of a file alike.
 */
export const fileRow = async ({ count, filename, indexing }: DatabaseFile): Promise<Row> => {
  const driver = bare(filename)
  const [sum] = driver.run(
    `SELECT ifnull(sum(pgsize), 0) FROM dbstat
    WHERE name IN (${added.map((name) => `'${name}'`).join(", ")}) AND aggregate = TRUE`,
    [],
  ) as ReadonlyArray<readonly [number]>
  driver.close()
  const { size } = await Deno.stat(filename)
  const ratio = size / (size - sum![0])
  return {
    work: `file, ${count.toLocaleString("en")} cameras, indexed ${indexing}`,
    against: "without the indexes of the order of adding, of words and of kinds of changes",
    ratio,
    reach: `≤ ${limit}`,
    met: ratio <= limit,
    detail: `${Math.round(size / 1e6)} MB`,
  }
}
