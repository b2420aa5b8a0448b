-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE VIRTUAL TABLE camera_words USING fts5(
  words, content = 'camera', content_rowid = 'seq', columnsize = 0, detail = none,
  tokenize = 'ascii', prefix = '1 2 3 4 5 6 7 8 9 10 11 12'
);

CREATE TRIGGER camera_words_added AFTER INSERT ON camera BEGIN INSERT INTO camera_words (rowid, words) VALUES (NEW.seq, NEW.words); END;

CREATE TRIGGER camera_words_removed AFTER DELETE ON camera BEGIN INSERT INTO camera_words (camera_words, rowid, words)
VALUES ('delete', OLD.seq, OLD.words); END;

CREATE TRIGGER camera_words_changed AFTER UPDATE OF words ON camera
WHEN OLD.words IS NOT NEW.words BEGIN INSERT INTO camera_words (camera_words, rowid, words)
VALUES ('delete', OLD.seq, OLD.words); INSERT INTO camera_words (rowid, words) VALUES (NEW.seq, NEW.words); END;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (11, 'index_words');
