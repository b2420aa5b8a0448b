-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

ALTER TABLE camera ADD COLUMN name TEXT;

ALTER TABLE camera ADD COLUMN direction REAL;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (6, 'add_names');
