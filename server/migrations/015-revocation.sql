-- Blocking a laptop (server/revocation.ts): by whoever works with it, or by the lead of their team; and what it says of
-- itself when it has deleted everything.

SET LOCAL search_path = antlitz;

ALTER TABLE device
  -- How many case files it held when it was last here.
  ADD COLUMN held_files integer,
  ADD COLUMN revoked_reason text CHECK (revoked_reason IN ('lost', 'stolen', 'replaced', 'left')),
  ADD COLUMN revoked_by uuid,
  ADD COLUMN wiped_at timestamptz;
GRANT UPDATE (held_files, revoked_reason, revoked_by, wiped_at) ON device TO antlitz_app;

CREATE FUNCTION leads(staff uuid) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT antlitz.my_role() = 'teamLead' AND EXISTS (SELECT FROM antlitz.staff_account
    WHERE carrier = antlitz.my_carrier() AND staff_id = staff AND team_id = antlitz.setting('team')::uuid)
$$;

CREATE POLICY own_seen ON device FOR SELECT
  USING (staff_id = (SELECT me()) AND (SELECT my_role()) IS DISTINCT FROM 'barred');
CREATE POLICY revoked_by_owner_or_lead ON device FOR UPDATE
  USING (revoked_at IS NULL AND (SELECT my_role()) IS DISTINCT FROM 'barred'
         AND (staff_id = (SELECT me()) OR leads(staff_id)))
  WITH CHECK (revoked_at IS NOT NULL AND revoked_by = (SELECT me()) AND revoked_reason IS NOT NULL
         AND (SELECT my_role()) IS DISTINCT FROM 'barred' AND (staff_id = (SELECT me()) OR leads(staff_id)));
-- Whoever is not let in any more says of this one laptop that nothing is on it, and nothing else.
CREATE POLICY wiped ON device FOR UPDATE
  USING ((SELECT my_role()) = 'barred' AND staff_id = (SELECT me()) AND id = (SELECT setting('device')::uuid))
  WITH CHECK ((SELECT my_role()) = 'barred' AND staff_id = (SELECT me()) AND id = (SELECT setting('device')::uuid)
         AND wiped_at IS NOT NULL);

-- Nobody lets a laptop in again by changing its line, whatever a policy allows.
CREATE FUNCTION revocation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at
     OR OLD.wiped_at IS NOT NULL AND NEW.wiped_at IS DISTINCT FROM OLD.wiped_at THEN
    RAISE EXCEPTION 'a laptop that was blocked stays blocked';
  END IF;
  IF NEW.wiped_at IS DISTINCT FROM OLD.wiped_at AND antlitz.my_role() IS DISTINCT FROM 'barred' THEN
    RAISE EXCEPTION 'a laptop that is let in is not empty';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER revocation_stays BEFORE UPDATE ON device FOR EACH ROW EXECUTE FUNCTION revocation_stays();

ALTER TABLE audit DROP CONSTRAINT audit_kind_check;
ALTER TABLE audit ADD CONSTRAINT audit_kind_check CHECK (kind IN ('entry', 'handedOut', 'opened', 'revoked', 'wiped'));
