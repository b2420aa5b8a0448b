-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE TABLE camera_words_end (last INTEGER NOT NULL);

INSERT INTO camera_words_end SELECT coalesce(max(seq), 0) FROM camera;

DROP TRIGGER IF EXISTS "camera_words_added";

DROP TRIGGER IF EXISTS "camera_words_removed";

DROP TRIGGER IF EXISTS "camera_words_changed";

CREATE TRIGGER camera_words_added AFTER INSERT ON camera
WHEN NEW.seq NOT BETWEEN (SELECT last FROM camera_words_end) + 1 AND (SELECT last FROM camera_words_end) + min(256, (SELECT last FROM camera_words_end) / 8) BEGIN
  INSERT INTO camera_words (rowid, words) SELECT seq, words FROM camera
  WHERE seq > min(NEW.seq - 1, (SELECT last FROM camera_words_end)) AND seq <= NEW.seq ORDER BY seq;
  UPDATE camera_words_end SET last = NEW.seq WHERE last < NEW.seq;
END;

CREATE TRIGGER camera_words_removed AFTER DELETE ON camera
WHEN OLD.seq <= (SELECT last FROM camera_words_end) BEGIN INSERT INTO camera_words (camera_words, rowid, words)
VALUES ('delete', OLD.seq, OLD.words); END;

CREATE TRIGGER camera_words_changed AFTER UPDATE OF words ON camera
WHEN OLD.words IS NOT NEW.words AND OLD.seq <= (SELECT last FROM camera_words_end) BEGIN INSERT INTO camera_words (camera_words, rowid, words)
VALUES ('delete', OLD.seq, OLD.words); INSERT INTO camera_words (rowid, words) VALUES (NEW.seq, NEW.words); END;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (13, 'index_words_in_lots');
