-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE TABLE camera_block (block INTEGER PRIMARY KEY, cameras INTEGER NOT NULL);

INSERT INTO camera_block
  SELECT seq / 4000, count(*) FROM camera GROUP BY seq / 4000;

CREATE TRIGGER camera_counted AFTER INSERT ON camera BEGIN
  INSERT INTO camera_block VALUES (NEW.seq / 4000, 1)
  ON CONFLICT (block) DO UPDATE SET cameras = cameras + 1;
END;

CREATE TRIGGER camera_removed AFTER DELETE ON camera BEGIN
  UPDATE camera_block SET cameras = cameras - 1 WHERE block = OLD.seq / 4000;
END;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (3, 'count_blocks');
