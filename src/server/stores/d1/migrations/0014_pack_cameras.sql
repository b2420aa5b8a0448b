-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE TABLE camera_pack (
  number INTEGER PRIMARY KEY, cameras BLOB NOT NULL, exact_places BLOB
);

CREATE TABLE camera_pack_values (
  part INTEGER PRIMARY KEY AUTOINCREMENT,
  texts TEXT NOT NULL,
  profiles BLOB NOT NULL,
  localities BLOB NOT NULL
);

CREATE TABLE camera_unpacked (seq INTEGER PRIMARY KEY);

CREATE TRIGGER camera_unpacked_changed AFTER UPDATE ON camera
WHEN (OLD.seq, OLD.camera_type, OLD.source_key, OLD.country_key, OLD.state_key, OLD.city_key, OLD.resolution_width, OLD.resolution_height, OLD.is_active_image, OLD.is_active_video, OLD.latitude, OLD.longitude, OLD.retired_at) IS NOT (NEW.seq, NEW.camera_type, NEW.source_key, NEW.country_key, NEW.state_key, NEW.city_key, NEW.resolution_width, NEW.resolution_height, NEW.is_active_image, NEW.is_active_video, NEW.latitude, NEW.longitude, NEW.retired_at)
BEGIN INSERT INTO camera_unpacked (seq)
SELECT OLD.seq WHERE EXISTS (SELECT 1 FROM camera_pack WHERE number = OLD.seq / 2048)
ON CONFLICT DO NOTHING; END;

CREATE TRIGGER camera_unpacked_removed AFTER DELETE ON camera BEGIN INSERT INTO camera_unpacked (seq)
SELECT OLD.seq WHERE EXISTS (SELECT 1 FROM camera_pack WHERE number = OLD.seq / 2048)
ON CONFLICT DO NOTHING; END;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (14, 'pack_cameras');
