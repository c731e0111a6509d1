-- The same rules as before, asked once a statement instead of once a row: a laptop that comes home writes five hundred entries
-- in one statement. Whatever depends on the transaction alone stands in (SELECT …), and what is looked up is looked up as a set.

SET LOCAL search_path = antlitz;

-- The entries that this transaction has written, by case file and number. The carrier's line is locked since it took its
-- numbers (server/postgres-record.ts sets `writing_from` with them), so from there on there are no others.
CREATE FUNCTION my_writing() RETURNS TABLE (file uuid, number bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT case_file_id, seq FROM antlitz.entry
   WHERE carrier = (SELECT antlitz.my_carrier()) AND seq >= (SELECT antlitz.setting('writing_from')::bigint)
     AND staff_id = (SELECT antlitz.me())
$$;

DO $$
DECLARE
  name text;
  its text;
BEGIN
  FOREACH name IN ARRAY ARRAY['staff_account', 'case_file', 'assignment', 'file_row', 'file_state'] LOOP
    its := CASE name WHEN 'staff_account' THEN '(SELECT antlitz.directory())' WHEN 'case_file' THEN 'id' ELSE 'case_file_id' END;
    EXECUTE format('ALTER POLICY written ON antlitz.%I WITH CHECK
      ((%s, seq) IN (SELECT file, number FROM antlitz.my_writing()))', name, its);
    EXECUTE format('ALTER POLICY rewritten ON antlitz.%I USING (true) WITH CHECK
      ((%s, seq) IN (SELECT file, number FROM antlitz.my_writing()))', name, its);
  END LOOP;
END $$;
DROP FUNCTION written_by_me(uuid, bigint);

-- Of the case files that are locked, those of which whoever acts is the main adviser. Nothing is looked up for them line by line.
CREATE FUNCTION my_main_work() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT case_file_id FROM antlitz.assignment held
   WHERE carrier = (SELECT antlitz.my_carrier()) AND case_file_id = ANY ((SELECT antlitz.working_on())::uuid[])
     AND staff_id = (SELECT antlitz.me()) AND kind = 'main' AND (SELECT antlitz.carries_cases(antlitz.my_role()))
     AND from_on <= (SELECT antlitz.today()) AND coalesce(until_on >= (SELECT antlitz.today()), true)
     AND coalesce(ended_on > (SELECT antlitz.today()), true)
     AND NOT EXISTS (SELECT FROM antlitz.erasure WHERE carrier = held.carrier AND case_file_id = held.case_file_id)
$$;
ALTER POLICY allowed ON entry WITH CHECK (
  staff_id = (SELECT me())
  AND device_id IS NOT DISTINCT FROM (SELECT setting('device')::uuid)
  AND (outcome = 'refused' OR CASE
    WHEN outcome = 'accepted' AND case_file_id IN (SELECT my_main_work())
     AND command NOT IN ('caseFile.open', 'disagreement.settle', 'disagreement.reopen', 'visit.begin')
    THEN may_run(command, (SELECT my_role()), 'main')
    ELSE may_record(command, case_file_id, outcome, args)
  END));

CREATE OR REPLACE FUNCTION my_files() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT antlitz.directory() WHERE antlitz.me() IS NOT NULL AND antlitz.my_role() IS DISTINCT FROM 'barred'
  UNION
  SELECT case_file_id FROM antlitz.assignment
   WHERE carrier = (SELECT antlitz.my_carrier()) AND staff_id = (SELECT antlitz.me())
     AND (SELECT antlitz.carries_cases(antlitz.my_role()))
     AND from_on <= (SELECT antlitz.today()) AND coalesce(until_on >= (SELECT antlitz.today()), true)
     AND coalesce(ended_on > (SELECT antlitz.today()), true)
  UNION
  SELECT id FROM antlitz.case_file
   WHERE carrier = (SELECT antlitz.my_carrier()) AND (SELECT antlitz.my_role()) = 'teamLead'
     AND team_id = (SELECT antlitz.setting('team')::uuid) AND NOT protected
$$;
CREATE OR REPLACE FUNCTION my_former_files() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT case_file_id FROM antlitz.assignment
   WHERE carrier = (SELECT antlitz.my_carrier()) AND staff_id = (SELECT antlitz.me())
     AND (SELECT antlitz.carries_cases(antlitz.my_role()) OR antlitz.my_role() = 'barred')
     AND from_on <= (SELECT antlitz.today())
  UNION
  SELECT antlitz.setting('team')::uuid
   WHERE antlitz.setting('team') IS NOT NULL
$$;

-- The photos that live portraits name in the case files that are locked.
CREATE FUNCTION my_wanted_photos() RETURNS TABLE (file uuid, photo_hash text) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT case_file_id, unnest(ARRAY[body -> 'fields' -> 'small' ->> 'hash', body -> 'fields' -> 'large' ->> 'hash'])
    FROM antlitz.file_row
   WHERE carrier = (SELECT antlitz.my_carrier()) AND case_file_id = ANY ((SELECT antlitz.working_on())::uuid[])
     AND table_name = 'portraits' AND body -> 'fields' ->> 'removedAt' IS NULL AND body -> 'disputed' -> 'removedAt' IS NULL
$$;
ALTER POLICY wanted ON photo WITH CHECK (
  may_run('portrait.set', (SELECT my_role()), relation_to(case_file_id))
  AND (case_file_id, hash) IN (SELECT file, photo_hash FROM my_wanted_photos()));
ALTER POLICY continued ON photo USING (true) WITH CHECK (
  may_run('portrait.set', (SELECT my_role()), relation_to(case_file_id))
  AND (case_file_id, hash) IN (SELECT file, photo_hash FROM my_wanted_photos()));
ALTER POLICY brought ON photo WITH CHECK (
  (SELECT my_role()) = 'barred' AND (case_file_id, hash) IN (SELECT file, photo_hash FROM my_wanted_photos()));
ALTER POLICY brought_on ON photo USING (true) WITH CHECK (
  (SELECT my_role()) = 'barred' AND (case_file_id, hash) IN (SELECT file, photo_hash FROM my_wanted_photos()));
