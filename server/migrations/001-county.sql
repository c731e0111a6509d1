-- The county's tables. Every one carries the Trägernummer in its keys, so that a state-wide host can distribute by it, and
-- has row-level security forced: a transaction that does not say who acts sees no row. The settings are made by
-- server/postgres-store.ts, each for one transaction:
--   antlitz.carrier     whose data              antlitz.staff, role, team, device   who acts
--   antlitz.today       the county's day        antlitz.working_on                  case files that a push has locked
--   antlitz.token, antlitz.account, antlitz.device   before it is known who acts
-- The policies state shared/access.ts a second time. test/server/access.test.ts holds the two against each other.

CREATE SCHEMA antlitz;
GRANT USAGE ON SCHEMA antlitz TO antlitz_app;
SET LOCAL search_path = antlitz;

CREATE FUNCTION setting(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('antlitz.' || name, true), '');
CREATE FUNCTION my_carrier() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN setting('carrier');
CREATE FUNCTION me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE RETURN setting('staff')::uuid;
CREATE FUNCTION my_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN setting('role');
-- Days are text, as everywhere (2026-11-23): so they compare as in shared/, and 30 February is no error of ours.
CREATE FUNCTION today() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE RETURN setting('today');
CREATE FUNCTION working_on() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(setting('working_on'), '{}')::uuid[];
CREATE FUNCTION directory() RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN '00000000-0000-4000-8000-000000000001'::uuid;

-- Tables -------------------------------------------------------------------------------------------------------------

CREATE TABLE carrier (
  carrier text PRIMARY KEY CHECK (carrier ~ '^\d{5}$'),
  -- Which store's order this is: new after a backup was brought back.
  epoch uuid NOT NULL,
  -- The last number given. Its row lock, held to commit, makes the order of numbers the order of commits.
  seq bigint NOT NULL DEFAULT 0,
  job_centre text NOT NULL DEFAULT ''
);

-- What access depends on, taken from the rows of the directory and of the case files.
CREATE TABLE staff_account (
  carrier text NOT NULL,
  staff_id uuid NOT NULL,
  account text NOT NULL,
  role text NOT NULL,
  team_id uuid,
  active boolean NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (carrier, staff_id),
  UNIQUE (carrier, account)
);
CREATE TABLE case_file (
  carrier text NOT NULL,
  id uuid NOT NULL,
  team_id uuid NOT NULL,
  protected boolean NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (carrier, id)
);
CREATE INDEX case_file_team ON case_file (carrier, team_id);
CREATE TABLE assignment (
  carrier text NOT NULL,
  case_file_id uuid NOT NULL,
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  kind text NOT NULL,
  from_on text COLLATE "C" NOT NULL,
  until_on text COLLATE "C",
  ended_on text COLLATE "C",
  seq bigint NOT NULL,
  PRIMARY KEY (carrier, case_file_id, id)
);
CREATE INDEX assignment_staff ON assignment (carrier, staff_id);

CREATE TABLE device (
  carrier text NOT NULL,
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  name text NOT NULL,
  platform text NOT NULL,
  registered_at timestamptz NOT NULL,
  last_sign_in_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (carrier, id, staff_id)
);
CREATE TABLE session (
  carrier text NOT NULL,
  -- SHA-256 of the token: whoever reads this table can sign in as nobody.
  token_hash text NOT NULL,
  staff_id uuid NOT NULL,
  device_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (carrier, token_hash)
);
CREATE INDEX session_staff ON session (carrier, staff_id);

-- The log of everything anybody sent, accepted and refused: the history. Nobody can change or delete a line.
CREATE TABLE entry (
  carrier text NOT NULL,
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  device_id uuid,
  command text NOT NULL,
  case_file_id uuid NOT NULL,
  args json,
  seen json,
  -- When it counts as recorded, and when its author's laptop said.
  at text NOT NULL,
  claimed_at text NOT NULL,
  offline boolean NOT NULL,
  received_at timestamptz NOT NULL,
  digest text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('accepted', 'handedOver', 'refused')),
  problem json,
  now_staff_id uuid,
  seq bigint,
  PRIMARY KEY (carrier, id),
  UNIQUE (carrier, seq),
  CHECK ((outcome = 'refused') = (seq IS NULL))
);
CREATE INDEX entry_case_file ON entry (carrier, case_file_id, received_at);

-- The body is json, not jsonb: it goes out as it came in, byte for byte, and pages are made by joining bodies.
CREATE TABLE file_row (
  carrier text NOT NULL,
  case_file_id uuid NOT NULL,
  id uuid NOT NULL,
  table_name text NOT NULL,
  seq bigint NOT NULL,
  body json NOT NULL,
  PRIMARY KEY (carrier, case_file_id, id)
);
CREATE INDEX file_row_seq ON file_row (carrier, seq);
CREATE INDEX file_row_portrait ON file_row (carrier, case_file_id) WHERE table_name = 'portraits';
CREATE INDEX file_row_appointment ON file_row (carrier, case_file_id, (body -> 'fields' ->> 'startsAt'))
  WHERE table_name = 'appointments';

-- A photo belongs to one case file, even if another holds the same bytes: neither can find out about the other.
CREATE TABLE photo (
  carrier text NOT NULL,
  case_file_id uuid NOT NULL,
  hash text NOT NULL,
  complete boolean NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (carrier, case_file_id, hash)
);
ALTER TABLE photo ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX photo_hash ON photo (carrier, hash);

-- Access -------------------------------------------------------------------------------------------------------------

CREATE FUNCTION carries_cases(role text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN role IN ('personalAdvisor', 'caseManager', 'placementOfficer', 'benefitsOfficer', 'fieldInspector',
                  'holisticCoach', 'teamLead');

CREATE FUNCTION holds(from_on text, until_on text, ended_on text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN from_on COLLATE "C" <= today() AND coalesce(until_on COLLATE "C" >= today(), true)
     AND coalesce(ended_on COLLATE "C" > today(), true);

-- The case files that whoever acts may see, the directory among them.
CREATE FUNCTION my_files() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT antlitz.directory() WHERE antlitz.me() IS NOT NULL
  UNION
  SELECT case_file_id FROM antlitz.assignment
   WHERE carrier = antlitz.my_carrier() AND staff_id = antlitz.me() AND antlitz.carries_cases(antlitz.my_role())
     AND antlitz.holds(from_on, until_on, ended_on)
  UNION
  SELECT id FROM antlitz.case_file
   WHERE carrier = antlitz.my_carrier() AND antlitz.my_role() = 'teamLead'
     AND team_id = antlitz.setting('team')::uuid AND NOT protected
$$;

-- The case files that were once theirs: what was recorded for them may still be handed in.
CREATE FUNCTION my_former_files() RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT case_file_id FROM antlitz.assignment
   WHERE carrier = antlitz.my_carrier() AND staff_id = antlitz.me() AND antlitz.carries_cases(antlitz.my_role())
     AND from_on <= antlitz.today()
$$;

-- In PL/pgSQL, because it is asked for every line of the log and keeps its plans.
CREATE FUNCTION relation_to(file uuid) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  found_kind text;
BEGIN
  IF file = antlitz.directory() THEN RETURN 'directory'; END IF;
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

CREATE FUNCTION may_run(command text, role text, relation text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(CASE
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
  END, false)
$$;

-- Help and inspection are never in one hand.
CREATE FUNCTION may_visit(role text, kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(CASE kind
    WHEN 'factFinding' THEN role IN ('fieldInspector', 'benefitsOfficer')
    WHEN 'outreach' THEN antlitz.carries_cases(role) AND role NOT IN ('fieldInspector', 'benefitsOfficer')
  END, false)
$$;

-- Policies -----------------------------------------------------------------------------------------------------------
-- Calls that depend on the transaction alone stand in (SELECT …): PostgreSQL then asks once a query, not once a row.

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['carrier', 'staff_account', 'case_file', 'assignment', 'device', 'session', 'entry',
                              'file_row', 'photo'] LOOP
    EXECUTE format('ALTER TABLE antlitz.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE antlitz.%I FORCE ROW LEVEL SECURITY', name);
    -- Whatever another policy allows: never anything of another carrier.
    EXECUTE format('CREATE POLICY own_carrier ON antlitz.%I AS RESTRICTIVE
      USING (carrier = (SELECT antlitz.my_carrier())) WITH CHECK (carrier = (SELECT antlitz.my_carrier()))', name);
  END LOOP;
END $$;

GRANT SELECT, INSERT ON carrier TO antlitz_app;
GRANT UPDATE (seq, job_centre, epoch) ON carrier TO antlitz_app;
CREATE POLICY known ON carrier USING (true);

GRANT SELECT, INSERT, UPDATE ON staff_account, case_file, assignment TO antlitz_app;
GRANT SELECT, INSERT ON device TO antlitz_app;
GRANT UPDATE (name, platform, last_sign_in_at, revoked_at) ON device TO antlitz_app;
GRANT SELECT, INSERT, DELETE ON session TO antlitz_app;
-- What was sent goes in and does not come out again through the application: arguments can be written, not read.
GRANT INSERT ON entry TO antlitz_app;
GRANT SELECT (carrier, id, staff_id, device_id, command, case_file_id, at, claimed_at, offline, received_at, digest,
              outcome, problem, now_staff_id, seq) ON entry TO antlitz_app;
GRANT SELECT, INSERT, UPDATE ON file_row TO antlitz_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON photo TO antlitz_app;

-- Sessions: found by the digest of their token, made and ended by their owner.
CREATE POLICY by_token ON session FOR SELECT USING (token_hash = (SELECT setting('token')));
CREATE POLICY own ON session USING (staff_id = (SELECT me())) WITH CHECK (staff_id = (SELECT me()));
CREATE POLICY end_by_token ON session FOR DELETE USING (token_hash = (SELECT setting('token')));

CREATE POLICY of_session ON device FOR SELECT
  USING (id = (SELECT device_id FROM session WHERE token_hash = (SELECT setting('token'))));
CREATE POLICY same_device ON device FOR SELECT USING (id = (SELECT setting('device')::uuid));
CREATE POLICY own ON device FOR INSERT WITH CHECK (staff_id = (SELECT me()) AND revoked_at IS NULL);
CREATE POLICY own_unless_revoked ON device FOR UPDATE
  USING (staff_id = (SELECT me()) AND revoked_at IS NULL) WITH CHECK (revoked_at IS NULL);
CREATE POLICY administered ON device FOR ALL USING ((SELECT my_role()) = 'administrator');

-- The log: one's own lines, the lines whose ids one asks for (to answer a repeated entry), all for data protection.
CREATE POLICY own ON entry FOR SELECT USING (staff_id = (SELECT me()));
CREATE POLICY asked ON entry FOR SELECT USING (id = ANY ((SELECT coalesce(setting('asked'), '{}')::uuid[])::uuid[]));
CREATE POLICY audited ON entry FOR SELECT USING ((SELECT my_role()) = 'auditor');
-- What may stand in the log as accepted or handed over.
CREATE FUNCTION may_record(command text, file uuid, outcome text, args json) RETURNS boolean
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
     AND (outcome = 'handedOver') = (relation = 'former')
     AND (command <> 'visit.begin' OR antlitz.may_visit(antlitz.my_role(), args ->> 'kind'));
END $$;
CREATE POLICY allowed ON entry FOR INSERT WITH CHECK (
  staff_id = (SELECT me())
  AND device_id IS NOT DISTINCT FROM (SELECT setting('device')::uuid)
  AND (outcome = 'refused' OR may_record(command, case_file_id, outcome, args)));

-- Everything else is written only by an accepted line of the log, in the case file of that line, by its author.
CREATE FUNCTION written_by_me(file uuid, number bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM FROM antlitz.entry
    WHERE carrier = antlitz.my_carrier() AND seq = number AND case_file_id = file AND staff_id = antlitz.me();
  RETURN FOUND;
END $$;

CREATE POLICY of_session ON staff_account FOR SELECT
  USING (staff_id = (SELECT staff_id FROM session WHERE token_hash = (SELECT setting('token'))));
CREATE POLICY of_account ON staff_account FOR SELECT USING (account = (SELECT setting('account')));
CREATE POLICY colleagues ON staff_account FOR SELECT
  USING ((SELECT me()) IS NOT NULL OR (SELECT my_role()) = 'administrator');
CREATE POLICY written ON staff_account FOR INSERT WITH CHECK (written_by_me(directory(), seq));
CREATE POLICY rewritten ON staff_account FOR UPDATE USING (true) WITH CHECK (written_by_me(directory(), seq));

CREATE POLICY seen ON case_file FOR SELECT USING (
  id = ANY ((SELECT working_on())::uuid[])
  OR ((SELECT my_role()) = 'teamLead' AND team_id = (SELECT setting('team')::uuid) AND NOT protected)
  OR id IN (SELECT case_file_id FROM assignment WHERE staff_id = (SELECT me())));
CREATE POLICY written ON case_file FOR INSERT WITH CHECK (written_by_me(id, seq));
CREATE POLICY rewritten ON case_file FOR UPDATE USING (true) WITH CHECK (written_by_me(id, seq));

CREATE POLICY seen ON assignment FOR SELECT
  USING (staff_id = (SELECT me()) OR case_file_id = ANY ((SELECT working_on())::uuid[]));
CREATE POLICY written ON assignment FOR INSERT WITH CHECK (written_by_me(case_file_id, seq));
CREATE POLICY rewritten ON assignment FOR UPDATE USING (true) WITH CHECK (written_by_me(case_file_id, seq));

CREATE POLICY seen ON file_row FOR SELECT USING (case_file_id IN (SELECT my_files()));
CREATE POLICY handed_in ON file_row FOR SELECT
  USING (case_file_id = ANY ((SELECT working_on())::uuid[]) AND case_file_id IN (SELECT my_former_files()));
CREATE POLICY written ON file_row FOR INSERT WITH CHECK (written_by_me(case_file_id, seq));
CREATE POLICY rewritten ON file_row FOR UPDATE USING (true) WITH CHECK (written_by_me(case_file_id, seq));

-- A photo exists only while a portrait names it that nobody has removed.
CREATE FUNCTION is_wanted(file uuid, photo_hash text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (SELECT FROM antlitz.file_row
    WHERE carrier = antlitz.my_carrier() AND case_file_id = file AND table_name = 'portraits'
      AND body -> 'fields' ->> 'removedAt' IS NULL AND body -> 'disputed' -> 'removedAt' IS NULL
      AND photo_hash IN (body -> 'fields' -> 'small' ->> 'hash', body -> 'fields' -> 'large' ->> 'hash'))
$$;
CREATE POLICY seen ON photo FOR SELECT USING (case_file_id IN (SELECT my_files()));
CREATE POLICY handed_in ON photo FOR SELECT
  USING (case_file_id = ANY ((SELECT working_on())::uuid[]) AND case_file_id IN (SELECT my_former_files()));
CREATE POLICY wanted ON photo FOR INSERT
  WITH CHECK (may_run('portrait.set', (SELECT my_role()), relation_to(case_file_id)) AND is_wanted(case_file_id, hash));
CREATE POLICY continued ON photo FOR UPDATE USING (true)
  WITH CHECK (may_run('portrait.set', (SELECT my_role()), relation_to(case_file_id)) AND is_wanted(case_file_id, hash));
CREATE POLICY removed ON photo FOR DELETE USING (case_file_id = ANY ((SELECT working_on())::uuid[]));
