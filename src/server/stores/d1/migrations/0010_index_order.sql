-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

CREATE INDEX camera_scan ON camera (
  seq, camera_type, source_key, country_key, state_key, city_key, resolution_width,
  resolution_height, is_active_image, is_active_video, retired_at, latitude, longitude, x, y, z
);

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (10, 'index_order');
