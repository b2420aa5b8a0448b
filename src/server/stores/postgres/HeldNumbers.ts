/**
 * How far the numbers of rows are settled: up to there every row that will ever be is there to see.
 *
 * A number is drawn when a row is written and seen when its transaction ends, so that one can appear
 * behind others that were read already. Whoever writes therefore holds, until the end of its
 * transaction, the last number that was drawn before its own: a lock that nobody waits for. Readers
 * look for the least that is held.
 *
 * @module
 */

/** The tables whose rows are read in the order of their numbers. */
export const numberedTables = ["camera", "change_log", "app_log"] as const

/** {@linkcode numberedTables} */
export type NumberedTable = typeof numberedTables[number]

// The first bytes of the key of a lock tell the table, the others the number.
const keyOf = (table: NumberedTable) => 0x63 + numberedTables.indexOf(table)

const lastOf = (table: string) =>
  `coalesce(pg_sequence_last_value(pg_get_serial_sequence(${table}, 'seq')::regclass), 0)`

/** What makes writers hold numbers, and the function that tells how far all are settled. */
export const holdNumbers: ReadonlyArray<string> = [
  // Once in a transaction: what it draws later is behind what it holds.
  `CREATE FUNCTION cam2_hold_number() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      held text := 'cam2.held_' || TG_TABLE_NAME;
    BEGIN
      IF coalesce(current_setting(held, true), '') <> '1' THEN
        PERFORM pg_advisory_xact_lock_shared((TG_ARGV[0]::bigint << 48) |
          ${lastOf("format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME)")});
        PERFORM set_config(held, '1', true);
      END IF;
      RETURN NULL;
    END $$`,
  ...numberedTables.map((table) =>
    `CREATE TRIGGER ${table}_hold BEFORE INSERT ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION cam2_hold_number(${keyOf(table)})`
  ),
  // What was drawn last comes first: who begins to hold afterwards draws what is behind that.
  `CREATE FUNCTION cam2_settled(numbered text) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE
      last bigint := ${lastOf("numbered")};
      key bigint := CASE numbered ${
    numberedTables.map((table) => `WHEN '${table}' THEN ${keyOf(table)}`).join(" ")
  } END;
      held bigint;
    BEGIN
      SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) INTO held FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = key
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
      RETURN least(last, held);
    END $$`,
]
