-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

UPDATE camera SET source = NULL, source_key = NULL WHERE source_key = '';

DROP INDEX camera_source;

CREATE INDEX camera_source
  ON camera (source_key, seq, retired_at, is_active_image, is_active_video);

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (12, 'index_sources');
