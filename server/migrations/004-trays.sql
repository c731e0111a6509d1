-- The tray of a team (shared/hand-in.ts): a case file whose id is the team's. Members put in, leads read. Whoever is not let
-- in any more acts under the role `barred`: they see nothing, and put in what their laptop still holds.

SET LOCAL search_path = antlitz;

-- A tray is a case file of its team without assignments, so its leads see it as they see the others.
CREATE OR REPLACE FUNCTION my_former_files() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT case_file_id FROM antlitz.assignment
   WHERE carrier = antlitz.my_carrier() AND staff_id = antlitz.me()
     AND (antlitz.carries_cases(antlitz.my_role()) OR antlitz.my_role() = 'barred') AND from_on <= antlitz.today()
  UNION
  SELECT antlitz.setting('team')::uuid
   WHERE antlitz.setting('team') IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION my_files() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT antlitz.directory() WHERE antlitz.me() IS NOT NULL AND antlitz.my_role() IS DISTINCT FROM 'barred'
  UNION
  SELECT case_file_id FROM antlitz.assignment
   WHERE carrier = antlitz.my_carrier() AND staff_id = antlitz.me() AND antlitz.carries_cases(antlitz.my_role())
     AND antlitz.holds(from_on, until_on, ended_on)
  UNION
  SELECT id FROM antlitz.case_file
   WHERE carrier = antlitz.my_carrier() AND antlitz.my_role() = 'teamLead'
     AND team_id = antlitz.setting('team')::uuid AND NOT protected
$$;

CREATE OR REPLACE FUNCTION relation_to(file uuid) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  found_kind text;
BEGIN
  IF file = antlitz.directory() THEN RETURN 'directory'; END IF;
  IF file = antlitz.setting('team')::uuid THEN
    RETURN CASE antlitz.my_role() WHEN 'teamLead' THEN 'trayLead' ELSE 'member' END;
  END IF;
  IF antlitz.my_role() = 'barred' THEN
    RETURN CASE WHEN file IN (SELECT antlitz.my_former_files()) THEN 'former' ELSE 'none' END;
  END IF;
  IF antlitz.carries_cases(antlitz.my_role()) IS NOT TRUE THEN RETURN 'none'; END IF;
  SELECT kind INTO found_kind FROM antlitz.assignment
   WHERE carrier = antlitz.my_carrier() AND case_file_id = file AND staff_id = antlitz.me()
     AND antlitz.holds(from_on, until_on, ended_on)
   ORDER BY array_position(ARRAY['main', 'deputy', 'specialist'], kind) LIMIT 1;
  IF FOUND THEN RETURN found_kind; END IF;
  IF antlitz.my_role() = 'teamLead' THEN
    PERFORM FROM antlitz.case_file
     WHERE carrier = antlitz.my_carrier() AND id = file AND team_id = antlitz.setting('team')::uuid AND NOT protected;
    IF FOUND THEN RETURN 'lead'; END IF;
  END IF;
  PERFORM FROM antlitz.assignment
   WHERE carrier = antlitz.my_carrier() AND case_file_id = file AND staff_id = antlitz.me()
     AND from_on <= antlitz.today();
  RETURN CASE WHEN FOUND THEN 'former' ELSE 'none' END;
END $$;

CREATE OR REPLACE FUNCTION may_run(command text, role text, relation text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(CASE
    -- A no counts whoever brings it, and however late.
    WHEN role = 'barred' AND command IN ('consent.withdraw', 'portrait.remove') THEN
      relation = 'former'
    WHEN command IN ('carrier.setUp', 'site.add', 'team.add', 'staff.add', 'staff.edit') THEN
      role = 'administrator' AND relation = 'directory'
    WHEN command = 'caseFile.open' THEN
      relation = 'none' AND antlitz.carries_cases(role) AND role NOT IN ('fieldInspector', 'benefitsOfficer')
    WHEN command IN ('caseFile.assign', 'caseFile.endAssignment', 'caseFile.close', 'caseFile.reopen') THEN
      relation IN ('main', 'lead') AND antlitz.carries_cases(role)
      AND role NOT IN ('fieldInspector', 'benefitsOfficer')
    -- Building up the file and showing a face: counselling only.
    WHEN command IN ('benefitUnit.add', 'person.add', 'avatar.choose', 'consent.give', 'portrait.set') THEN
      relation IN ('main', 'deputy', 'lead', 'former') AND antlitz.carries_cases(role)
      AND role NOT IN ('fieldInspector', 'benefitsOfficer')
    WHEN command IN ('benefitUnit.edit', 'person.edit', 'note.write', 'note.correct', 'appointment.plan',
                     'appointment.move', 'appointment.setState', 'followUp.set', 'followUp.move', 'followUp.finish',
                     'visit.begin', 'visit.finish', 'consent.withdraw', 'portrait.remove', 'disagreement.settle',
                     'disagreement.reopen') THEN
      relation IN ('main', 'deputy', 'lead', 'specialist', 'former') AND antlitz.carries_cases(role)
    WHEN command = 'handIn.give' THEN
      relation IN ('member', 'trayLead')
    WHEN command = 'handIn.finish' THEN
      relation = 'trayLead' AND role = 'teamLead'
  END, false)
$$;

CREATE OR REPLACE FUNCTION may_record(command text, file uuid, outcome text, args json) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  relation text := antlitz.relation_to(file);
BEGIN
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

-- Whoever is not let in any more may still bring a photo that a portrait waits for.
CREATE POLICY brought ON photo FOR INSERT WITH CHECK ((SELECT my_role()) = 'barred' AND is_wanted(case_file_id, hash));
CREATE POLICY brought_on ON photo FOR UPDATE USING (true)
  WITH CHECK ((SELECT my_role()) = 'barred' AND is_wanted(case_file_id, hash));
