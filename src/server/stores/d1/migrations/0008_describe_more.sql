-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

DROP TRIGGER camera_added;

DROP TRIGGER camera_updated;

ALTER TABLE camera ADD COLUMN "road" TEXT;

ALTER TABLE camera ADD COLUMN "source_id" TEXT;

ALTER TABLE camera ADD COLUMN "properties" TEXT;

ALTER TABLE camera ADD COLUMN "created_at" TEXT;

ALTER TABLE camera ADD COLUMN "retired_at" TEXT;

ALTER TABLE camera ADD COLUMN "retired_reason" TEXT;

ALTER TABLE camera ADD COLUMN "name_key" TEXT;

ALTER TABLE camera ADD COLUMN "road_key" TEXT;

ALTER TABLE camera ADD COLUMN "words" TEXT;

ALTER TABLE camera ADD COLUMN update_interval REAL;

CREATE UNIQUE INDEX camera_source_id ON camera (source_key, source_id)
  WHERE source_id IS NOT NULL;

ALTER TABLE change_log ADD COLUMN kind TEXT NOT NULL DEFAULT 'updated';

UPDATE change_log SET kind = 'added'
  WHERE seq IN (SELECT min(seq) FROM change_log GROUP BY camera_id);

UPDATE camera SET created_at = log.timestamp FROM change_log AS log
  WHERE log.kind = 'added' AND log.camera_id = camera.camera_id;

UPDATE camera SET created_at = changed_at WHERE created_at IS NULL;

CREATE TABLE removed_camera (camera_id TEXT PRIMARY KEY, removed_at TEXT NOT NULL);

CREATE TRIGGER camera_added AFTER INSERT ON camera BEGIN
  INSERT INTO change_log (camera_id, timestamp, kind)
  VALUES (NEW.camera_id, NEW.changed_at, 'added');
END;

CREATE TRIGGER camera_updated AFTER UPDATE OF changed_at ON camera BEGIN
  INSERT INTO change_log (camera_id, timestamp, kind) VALUES (
    NEW.camera_id, NEW.changed_at,
    CASE WHEN OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL
      THEN 'retired' ELSE 'updated' END
  );
END;

CREATE TRIGGER removed_camera_added AFTER INSERT ON removed_camera BEGIN
  INSERT INTO change_log (camera_id, timestamp, kind)
  SELECT camera_id, NEW.removed_at, 'removed' FROM camera WHERE camera_id = NEW.camera_id;
  DELETE FROM camera WHERE camera_id = NEW.camera_id;
END;

DROP TRIGGER camera_removed;

CREATE TRIGGER camera_removed AFTER DELETE ON camera WHEN OLD.retired_at IS NULL BEGIN
  UPDATE camera_block SET cameras = cameras - 1 WHERE block = OLD.seq / 4000;
END;

CREATE TRIGGER camera_retired AFTER UPDATE OF retired_at ON camera
WHEN (OLD.retired_at IS NULL) <> (NEW.retired_at IS NULL) BEGIN
  UPDATE camera_block
  SET cameras = cameras + CASE WHEN NEW.retired_at IS NULL THEN 1 ELSE -1 END
  WHERE block = NEW.seq / 4000;
END;

DROP INDEX camera_strip;

CREATE INDEX camera_strip ON camera
  ((CAST(latitude * 10 AS INTEGER)), longitude, latitude, retired_at, x, y, z);

CREATE TABLE source (
  name_key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  home_page TEXT,
  licence TEXT,
  attribution TEXT,
  terms TEXT
);

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (8, 'describe_more');
