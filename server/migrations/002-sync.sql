-- What sync needs to its full depth: whose history a laptop speaks of, digests of what is held, receipts, couriers, laptops
-- as their team lead sees them, and the team's inbox for work that has no other place.

SET LOCAL search_path = antlitz;

-- A laptop names the newest entry it knows of; whether this store holds it at that number tells whether it is the same history.
CREATE POLICY numbered ON entry FOR SELECT
  USING (seq = ANY ((SELECT coalesce(setting('numbers'), '{}')::bigint[])::bigint[]));

-- By case file: how much there is of it, and the digest of its rows after the last write (shared/digest.ts). Files that were
-- written by an older version have no line until they are written again.
CREATE TABLE file_state (
  carrier text NOT NULL,
  case_file_id uuid NOT NULL,
  seq bigint NOT NULL,
  row_count integer NOT NULL,
  digest bigint NOT NULL,
  PRIMARY KEY (carrier, case_file_id)
);
ALTER TABLE file_state ENABLE ROW LEVEL SECURITY;
ALTER TABLE file_state FORCE ROW LEVEL SECURITY;
CREATE POLICY own_carrier ON file_state AS RESTRICTIVE
  USING (carrier = (SELECT my_carrier())) WITH CHECK (carrier = (SELECT my_carrier()));
CREATE POLICY seen ON file_state FOR SELECT
  USING (case_file_id = ANY ((SELECT working_on())::uuid[]) OR case_file_id IN (SELECT my_files()));
CREATE POLICY written ON file_state FOR INSERT WITH CHECK (written_by_me(case_file_id, seq));
CREATE POLICY rewritten ON file_state FOR UPDATE USING (true) WITH CHECK (written_by_me(case_file_id, seq));
GRANT SELECT, INSERT, UPDATE ON file_state TO antlitz_app;

-- Receipts: what was attested to whom. Their numbers come from the carrier's line, under its lock.
ALTER TABLE carrier ADD COLUMN receipts bigint NOT NULL DEFAULT 0;
GRANT UPDATE (receipts) ON carrier TO antlitz_app;
CREATE TABLE receipt (
  carrier text NOT NULL,
  number bigint NOT NULL,
  staff_id uuid NOT NULL,
  device_id uuid,
  at timestamptz NOT NULL,
  contents text NOT NULL,
  entries integer NOT NULL,
  photos integer NOT NULL,
  PRIMARY KEY (carrier, number)
);
ALTER TABLE receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY own_carrier ON receipt AS RESTRICTIVE
  USING (carrier = (SELECT my_carrier())) WITH CHECK (carrier = (SELECT my_carrier()));
CREATE POLICY own ON receipt FOR INSERT WITH CHECK (staff_id = (SELECT me()));
CREATE POLICY own_seen ON receipt FOR SELECT USING (staff_id = (SELECT me()));
CREATE POLICY audited ON receipt FOR SELECT USING ((SELECT my_role()) = 'auditor');
GRANT SELECT, INSERT ON receipt TO antlitz_app;

-- What a laptop said it alone held when it was last here. Team leads see that of their team: figures, never contents.
ALTER TABLE device ADD COLUMN last_contact_at timestamptz, ADD COLUMN only_here json;
GRANT UPDATE (last_contact_at, only_here) ON device TO antlitz_app;
CREATE POLICY led ON device FOR SELECT USING (
  (SELECT my_role()) = 'teamLead'
  AND staff_id IN (SELECT staff_id FROM staff_account WHERE team_id = (SELECT setting('team')::uuid)));
