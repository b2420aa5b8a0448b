-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

ALTER TABLE app ADD COLUMN "changed_at" TEXT;

ALTER TABLE app ADD COLUMN "changed_by" TEXT;

ALTER TABLE app ADD COLUMN "changed_by_owner" TEXT;

ALTER TABLE app ADD COLUMN "changed_in" TEXT;

CREATE TABLE app_log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp TEXT NOT NULL,
  action TEXT NOT NULL,
  actor_id TEXT,
  actor_owner TEXT,
  client_id TEXT NOT NULL,
  owner TEXT NOT NULL,
  permission_level TEXT NOT NULL,
  old_owner TEXT,
  old_permission_level TEXT,
  request_id TEXT
);

CREATE INDEX app_log_timestamp ON app_log (timestamp);

CREATE TRIGGER app_added AFTER INSERT ON app WHEN NEW.changed_at IS NOT NULL BEGIN
  INSERT INTO app_log (timestamp, actor_id, actor_owner, client_id, owner,
permission_level, request_id, action, old_owner, old_permission_level) VALUES (NEW.changed_at, NEW.changed_by, substr(NEW.changed_by_owner, 1, 200),
NEW.client_id, substr(NEW.owner, 1, 200), NEW.permission_level, NEW.changed_in, 'register', NULL, NULL);
END;

CREATE TRIGGER app_changed AFTER UPDATE OF changed_at ON app BEGIN
  INSERT INTO app_log (timestamp, actor_id, actor_owner, client_id, owner,
permission_level, request_id, action, old_owner, old_permission_level) VALUES (
    NEW.changed_at, NEW.changed_by, substr(NEW.changed_by_owner, 1, 200),
NEW.client_id, substr(NEW.owner, 1, 200), NEW.permission_level, NEW.changed_in,
    CASE NEW.generation WHEN OLD.generation THEN 'update' ELSE 'resetSecret' END,
    nullif(substr(OLD.owner, 1, 200), substr(NEW.owner, 1, 200)),
    nullif(OLD.permission_level, NEW.permission_level)
  );
END;

CREATE INDEX app_owner_client ON app (owner, client_id);

DROP INDEX app_owner;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (5, 'log_clients');
