-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE INDEX change_log_kind ON change_log (kind);

UPDATE camera SET "source_key" = replace("source_key", 'ß', 'ss')
  WHERE instr("source_key", 'ß') > 0;

UPDATE camera SET "country_key" = replace("country_key", 'ß', 'ss')
  WHERE instr("country_key", 'ß') > 0;

UPDATE camera SET "state_key" = replace("state_key", 'ß', 'ss')
  WHERE instr("state_key", 'ß') > 0;

UPDATE camera SET "city_key" = replace("city_key", 'ß', 'ss')
  WHERE instr("city_key", 'ß') > 0;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (9, 'index_kinds');
