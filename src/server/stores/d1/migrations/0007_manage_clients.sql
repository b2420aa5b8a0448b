-- Generated from the steps of the SQLite database by `deno task generate`, not by hand.

ALTER TABLE app ADD COLUMN old_secret_hash TEXT;

ALTER TABLE app ADD COLUMN old_secret_ends INTEGER;

ALTER TABLE app ADD COLUMN last_used INTEGER;

ALTER TABLE app ADD COLUMN is_removed INTEGER NOT NULL DEFAULT 0;

ALTER TABLE app_log ADD COLUMN old_secret_ends INTEGER;

DROP TRIGGER app_changed;

CREATE TRIGGER app_changed AFTER UPDATE OF changed_at ON app BEGIN
  INSERT INTO app_log (timestamp, actor_id, actor_owner, client_id, owner, permission_level,
    request_id, action, old_owner, old_permission_level, old_secret_ends)
  VALUES (
    NEW.changed_at, NEW.changed_by, substr(NEW.changed_by_owner, 1, 200), NEW.client_id,
    substr(NEW.owner, 1, 200), NEW.permission_level, NEW.changed_in,
    CASE
      WHEN NEW.is_removed = 1 THEN 'remove'
      WHEN NEW.generation = OLD.generation THEN 'update'
      ELSE 'resetSecret'
    END,
    nullif(substr(OLD.owner, 1, 200), substr(NEW.owner, 1, 200)),
    nullif(OLD.permission_level, NEW.permission_level),
    CASE WHEN NEW.generation <> OLD.generation THEN NEW.old_secret_ends END
  );
  DELETE FROM app WHERE client_id = NEW.client_id AND is_removed = 1;
END;

INSERT INTO effect_sql_migrations (migration_id, name)
VALUES (7, 'manage_clients');
