-- The audit (server/audit.ts): a line for each entry that was judged, each case file handed to a laptop, and each that was
-- opened there, every one with the hash of the one before. Lines are added and never changed.

SET LOCAL search_path = antlitz;

ALTER TABLE carrier ADD COLUMN audited bigint NOT NULL DEFAULT 0, ADD COLUMN audit_hash text NOT NULL DEFAULT '';
GRANT UPDATE (audited, audit_hash) ON carrier TO antlitz_app;

CREATE TABLE audit (
  carrier text NOT NULL,
  n bigint NOT NULL,
  -- Instants are text: the hash is over what is written here, letter by letter.
  at text NOT NULL,
  staff_id uuid NOT NULL,
  device_id uuid,
  kind text NOT NULL CHECK (kind IN ('entry', 'handedOut', 'opened')),
  case_file_id uuid NOT NULL,
  ref uuid,
  outcome text,
  claimed_at text NOT NULL,
  offline boolean NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (carrier, n)
);
CREATE UNIQUE INDEX audit_opened ON audit (carrier, staff_id, ref) WHERE kind = 'opened';
CREATE UNIQUE INDEX audit_entry ON audit (carrier, ref) WHERE kind = 'entry';
CREATE INDEX audit_case_file ON audit (carrier, case_file_id, n);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
CREATE POLICY own_carrier ON audit AS RESTRICTIVE
  USING (carrier = (SELECT my_carrier())) WITH CHECK (carrier = (SELECT my_carrier()));
CREATE POLICY own ON audit FOR INSERT WITH CHECK (
  staff_id = (SELECT me()) AND device_id IS NOT DISTINCT FROM (SELECT setting('device')::uuid));
CREATE POLICY own_seen ON audit FOR SELECT USING (staff_id = (SELECT me()));
CREATE POLICY audited ON audit FOR SELECT USING ((SELECT my_role()) = 'auditor');
GRANT SELECT, INSERT ON audit TO antlitz_app;

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'lines of the audit are never changed';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
