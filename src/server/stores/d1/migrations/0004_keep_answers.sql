-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE TABLE kept_answer (
  key_hash TEXT PRIMARY KEY,
  request_hash TEXT NOT NULL,
  sealed TEXT NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE INDEX kept_answer_expires_at ON kept_answer (expires_at);

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (4, 'keep_answers');
