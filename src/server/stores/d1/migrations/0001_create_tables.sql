-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE TABLE IF NOT EXISTS "effect_sql_migrations" (
  migration_id integer PRIMARY KEY NOT NULL,
  created_at datetime NOT NULL DEFAULT current_timestamp,
  name VARCHAR(255) NOT NULL
);

CREATE TABLE camera (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  camera_id TEXT NOT NULL UNIQUE,
  legacy_camera_id INTEGER UNIQUE,
  camera_type TEXT NOT NULL,
  source TEXT,
  country TEXT,
  state TEXT,
  city TEXT,
  latitude REAL,
  longitude REAL,
  resolution_width INTEGER,
  resolution_height INTEGER,
  frame_rate REAL,
  is_active_image INTEGER NOT NULL,
  is_active_video INTEGER NOT NULL,
  utc_offset INTEGER,
  timezone_id TEXT,
  timezone_name TEXT,
  reference_logo TEXT,
  reference_url TEXT,
  ip TEXT,
  port TEXT,
  brand TEXT,
  model TEXT,
  image_path TEXT,
  video_path TEXT,
  snapshot_url TEXT,
  m3u8_url TEXT,
  source_key TEXT,
  country_key TEXT,
  state_key TEXT,
  city_key TEXT,
  x REAL,
  y REAL,
  z REAL,
  version INTEGER NOT NULL DEFAULT 1,
  changed_at TEXT NOT NULL,
  CHECK (
    (camera_type = 'ip' AND ip IS NOT NULL)
    OR (camera_type = 'non_ip' AND snapshot_url IS NOT NULL)
    OR (camera_type = 'stream' AND m3u8_url IS NOT NULL)
  )
);

CREATE INDEX camera_place ON camera (latitude, longitude);

CREATE INDEX camera_country ON camera (country_key);

CREATE INDEX camera_state ON camera (state_key);

CREATE INDEX camera_city ON camera (city_key);

CREATE INDEX camera_source ON camera (source_key);

CREATE INDEX camera_ip ON camera (ip, port) WHERE ip IS NOT NULL;

CREATE INDEX camera_snapshot ON camera (snapshot_url) WHERE snapshot_url IS NOT NULL;

CREATE INDEX camera_m3u8 ON camera (m3u8_url) WHERE m3u8_url IS NOT NULL;

CREATE TABLE change_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  camera_id TEXT NOT NULL,
  timestamp TEXT NOT NULL
);

CREATE INDEX change_log_timestamp ON change_log (timestamp);

CREATE TRIGGER camera_added AFTER INSERT ON camera BEGIN
  INSERT INTO change_log (camera_id, timestamp) VALUES (NEW.camera_id, NEW.changed_at);
END;

CREATE TRIGGER camera_updated AFTER UPDATE ON camera BEGIN
  INSERT INTO change_log (camera_id, timestamp) VALUES (NEW.camera_id, NEW.changed_at);
END;

CREATE TABLE app (
  client_id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  permission_level TEXT NOT NULL CHECK (permission_level IN ('user', 'webUI', 'admin')),
  secret_hash TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 1,
  usage_count INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX app_owner ON app (owner);

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (1, 'create_tables');
