-- A table that was filled a moment ago has no statistics, and PostgreSQL then reads it from end to end where an index would do.
-- It counts by itself after a minute or two; the server need not wait for that. Before PostgreSQL 17 only the owner may count.

DO $$
BEGIN
  IF current_setting('server_version_num')::integer >= 170000 THEN
    GRANT MAINTAIN ON ALL TABLES IN SCHEMA antlitz TO antlitz_app;
  END IF;
END $$;
