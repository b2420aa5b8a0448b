/**
 * Databases of older schemas, for tests of what brings them forward.
 *
 * @module
 */
import * as Migrator from "effect/sql/Migrator"
import { migrations } from "../../src/server/stores/sql/Migrations.ts"

/** Makes the tables as they were once the migration `last` was the newest. */
export const migrateTo = (last: keyof typeof migrations) =>
  Migrator.make({})({
    loader: Migrator.fromRecord(
      Object.fromEntries(Object.entries(migrations).filter(([name]) => name <= last)),
    ),
  })
