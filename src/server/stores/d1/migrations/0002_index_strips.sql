-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE INDEX camera_strip
  ON camera ((CAST(latitude * 10 AS INTEGER)), longitude, x, y, z);

DROP INDEX camera_place;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (2, 'index_strips');
