-- Restriction of processing (shared/case-file.ts): ordered and lifted by whoever steers the case.

SET LOCAL search_path = antlitz;

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
    WHEN command IN ('caseFile.assign', 'caseFile.endAssignment', 'caseFile.close', 'caseFile.reopen',
                     'caseFile.restrict', 'caseFile.liftRestriction') THEN
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
  IF antlitz.my_role() = 'eraser' THEN RETURN command IN ('caseFile.erase', 'handIn.erase') AND outcome = 'accepted'; END IF;
  -- What was erased does not come back.
  PERFORM FROM antlitz.erasure WHERE carrier = antlitz.my_carrier() AND case_file_id = file;
  IF FOUND THEN RETURN false; END IF;
  -- A file that exists is not opened again, least of all by somebody who cannot see it.
  IF command = 'caseFile.open' THEN
    PERFORM FROM antlitz.case_file WHERE carrier = antlitz.my_carrier() AND id = file;
    IF FOUND THEN RETURN false; END IF;
  END IF;
  -- Who is responsible, whether a file is open and why it was restricted are steering, also where two values stand.
  IF command IN ('disagreement.settle', 'disagreement.reopen') THEN
    PERFORM FROM antlitz.file_row
     WHERE carrier = antlitz.my_carrier() AND case_file_id = file AND id = (args ->> 'rowId')::uuid
       AND table_name IN ('caseFiles', 'assignments', 'restrictions');
    IF FOUND AND NOT antlitz.may_run('caseFile.assign', antlitz.my_role(), relation) THEN RETURN false; END IF;
  END IF;
  RETURN antlitz.may_run(command, antlitz.my_role(), relation)
     AND (outcome = 'handedOver') = (relation = 'former' OR antlitz.my_role() = 'barred')
     AND (command <> 'visit.begin' OR antlitz.may_visit(antlitz.my_role(), args ->> 'kind'));
END $$;
