-- Recovery (shared/recovery.ts): somebody asks for the key of their own vault, two officers decide, and each of them once. Nobody
-- decides for themselves, and nothing is handed out without two approvals, whatever the server believes.

SET LOCAL search_path = antlitz;

CREATE TABLE recovery (
  carrier text NOT NULL,
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  device_id uuid NOT NULL,
  vault_id uuid NOT NULL,
  -- The vault's second lock, as it lies on the laptop, and the key that the answer is sealed to.
  slot_ephemeral bytea NOT NULL,
  slot_sealed bytea NOT NULL,
  public_key bytea NOT NULL,
  asked_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'refused', 'ready', 'ended')),
  answer_ephemeral bytea,
  answer_sealed bytea,
  PRIMARY KEY (carrier, id),
  CHECK ((state = 'ready') = (answer_sealed IS NOT NULL AND answer_ephemeral IS NOT NULL))
);
CREATE INDEX recovery_staff ON recovery (carrier, staff_id, device_id);
CREATE TABLE recovery_decision (
  carrier text NOT NULL,
  recovery_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  at timestamptz NOT NULL,
  approves boolean NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 15 AND 500),
  -- Each officer once.
  PRIMARY KEY (carrier, recovery_id, staff_id),
  FOREIGN KEY (carrier, recovery_id) REFERENCES recovery
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['recovery', 'recovery_decision'] LOOP
    EXECUTE format('ALTER TABLE antlitz.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE antlitz.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_carrier ON antlitz.%I AS RESTRICTIVE
      USING (carrier = (SELECT antlitz.my_carrier())) WITH CHECK (carrier = (SELECT antlitz.my_carrier()))', name);
  END LOOP;
END $$;

-- Who decides about this person: the leads of their team and administrators, never they themselves (mayDecideRecovery).
CREATE FUNCTION decides_recovery_of(staff uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(staff <> antlitz.me() AND (antlitz.my_role() = 'administrator'
    OR antlitz.my_role() = 'teamLead' AND EXISTS (SELECT FROM antlitz.staff_account
         WHERE carrier = antlitz.my_carrier() AND staff_id = staff AND team_id = antlitz.setting('team')::uuid)), false)
$$;
-- In a function, because the policies of the two tables would ask each other in a ring.
CREATE FUNCTION is_open_recovery(recovery uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM FROM antlitz.recovery r WHERE r.carrier = antlitz.my_carrier() AND r.id = recovery AND r.state = 'waiting'
     AND antlitz.decides_recovery_of(r.staff_id);
  RETURN FOUND;
END $$;
CREATE FUNCTION approvals(recovery uuid) RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN (SELECT count(*) FROM antlitz.recovery_decision d
           WHERE d.carrier = antlitz.my_carrier() AND d.recovery_id = recovery AND d.approves);
END $$;

CREATE POLICY own_seen ON recovery FOR SELECT
  USING (staff_id = (SELECT me()) AND (SELECT my_role()) IS DISTINCT FROM 'barred');
CREATE POLICY decided_seen ON recovery FOR SELECT USING (decides_recovery_of(staff_id));
CREATE POLICY asked ON recovery FOR INSERT WITH CHECK (
  staff_id = (SELECT me()) AND device_id = (SELECT setting('device')::uuid)
  AND (SELECT my_role()) IS DISTINCT FROM 'barred' AND state = 'waiting');
CREATE POLICY ended ON recovery FOR UPDATE
  USING (staff_id = (SELECT me()) AND (SELECT my_role()) IS DISTINCT FROM 'barred')
  WITH CHECK (staff_id = (SELECT me()) AND state = 'ended');
CREATE POLICY decided ON recovery FOR UPDATE
  USING (state = 'waiting' AND decides_recovery_of(staff_id))
  WITH CHECK (decides_recovery_of(staff_id) AND (state = 'refused' OR state = 'ready' AND approvals(id) >= 2));
GRANT SELECT, INSERT ON recovery TO antlitz_app;
GRANT UPDATE (state, answer_ephemeral, answer_sealed) ON recovery TO antlitz_app;

CREATE POLICY own ON recovery_decision FOR INSERT
  WITH CHECK (staff_id = (SELECT me()) AND is_open_recovery(recovery_id));
-- Counted by whoever may see what they are about. What officers write is not for the application to read, and least of all for
-- whoever asked: it is read under the login that owns the tables.
CREATE POLICY seen ON recovery_decision FOR SELECT USING (recovery_id IN (SELECT id FROM recovery));
CREATE POLICY audited ON recovery_decision FOR SELECT TO CURRENT_USER USING ((SELECT my_role()) = 'auditor');
GRANT INSERT ON recovery_decision TO antlitz_app;
GRANT SELECT (carrier, recovery_id, staff_id, at, approves) ON recovery_decision TO antlitz_app;

ALTER TABLE audit DROP CONSTRAINT audit_kind_check;
ALTER TABLE audit ADD CONSTRAINT audit_kind_check
  CHECK (kind IN ('entry', 'handedOut', 'opened', 'revoked', 'wiped', 'recovery'));
