-- Erasure (server/erasure.ts): a case file goes for good, and with it what lies about it in the trays of teams. Only the owner
-- of the tables may do so, under the role `eraser`: the login of the server has no right to delete a row.

SET LOCAL search_path = antlitz;

-- That it is gone, since when, who ordered it and why; nothing of what it held.
CREATE TABLE erasure (
  carrier text NOT NULL,
  case_file_id uuid NOT NULL,
  at timestamptz NOT NULL,
  staff_id uuid NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (carrier, case_file_id)
);
ALTER TABLE erasure ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasure FORCE ROW LEVEL SECURITY;
CREATE POLICY own_carrier ON erasure AS RESTRICTIVE
  USING (carrier = (SELECT my_carrier())) WITH CHECK (carrier = (SELECT my_carrier()));
CREATE POLICY locked ON erasure FOR SELECT USING (case_file_id = ANY ((SELECT working_on())::uuid[]));
CREATE POLICY audited ON erasure FOR SELECT USING ((SELECT my_role()) = 'auditor');
CREATE POLICY erasing ON erasure FOR INSERT TO CURRENT_USER
  WITH CHECK ((SELECT my_role()) = 'eraser' AND staff_id = (SELECT me()));
GRANT SELECT ON erasure TO antlitz_app;

DO $$
DECLARE
  name text;
  its text := '(SELECT antlitz.my_role()) = ''eraser'' AND %I = ANY ((SELECT antlitz.working_on())::uuid[])';
  file text;
BEGIN
  FOREACH name IN ARRAY ARRAY['file_row', 'file_state', 'photo', 'assignment', 'case_file'] LOOP
    file := format(its, CASE name WHEN 'case_file' THEN 'id' ELSE 'case_file_id' END);
    EXECUTE format('CREATE POLICY erasing_seen ON antlitz.%I FOR SELECT TO CURRENT_USER USING (%s)', name, file);
    EXECUTE format('CREATE POLICY erasing ON antlitz.%I FOR DELETE TO CURRENT_USER USING (%s)', name, file);
  END LOOP;
  file := format(its, 'case_file_id');
  EXECUTE format('CREATE POLICY erasing_seen ON antlitz.entry FOR SELECT TO CURRENT_USER USING (%s)', file);
  -- The log keeps who, when and which command, and loses what was said.
  EXECUTE format('CREATE POLICY erasing ON antlitz.entry FOR UPDATE TO CURRENT_USER USING (%s)
    WITH CHECK (args IS NULL AND seen IS NULL)', file);
END $$;
-- Which trays hold something about it has to be looked for before they can be locked.
CREATE POLICY erasing_found ON file_row FOR SELECT TO CURRENT_USER
  USING ((SELECT my_role()) = 'eraser' AND table_name = 'handIns');

CREATE OR REPLACE FUNCTION may_record(command text, file uuid, outcome text, args json) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  relation text := antlitz.relation_to(file);
BEGIN
  IF antlitz.my_role() = 'eraser' THEN RETURN command IN ('caseFile.erase', 'handIn.erase') AND outcome = 'accepted'; END IF;
  -- What was erased does not come back.
  PERFORM FROM antlitz.erasure WHERE carrier = antlitz.my_carrier() AND case_file_id = file;
  IF FOUND THEN RETURN false; END IF;
  -- A file that exists is not opened again, least of all by somebody who cannot see it.
  IF command = 'caseFile.open' THEN
    PERFORM FROM antlitz.case_file WHERE carrier = antlitz.my_carrier() AND id = file;
    IF FOUND THEN RETURN false; END IF;
  END IF;
  -- Who is responsible and whether a file is open are steering, also where two values stand.
  IF command IN ('disagreement.settle', 'disagreement.reopen') THEN
    PERFORM FROM antlitz.file_row
     WHERE carrier = antlitz.my_carrier() AND case_file_id = file AND id = (args ->> 'rowId')::uuid
       AND table_name IN ('caseFiles', 'assignments');
    IF FOUND AND NOT antlitz.may_run('caseFile.assign', antlitz.my_role(), relation) THEN RETURN false; END IF;
  END IF;
  RETURN antlitz.may_run(command, antlitz.my_role(), relation)
     AND (outcome = 'handedOver') = (relation = 'former' OR antlitz.my_role() = 'barred')
     AND (command <> 'visit.begin' OR antlitz.may_visit(antlitz.my_role(), args ->> 'kind'));
END $$;
