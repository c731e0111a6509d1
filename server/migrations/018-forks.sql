-- Forks (server/links.ts): each laptop names a link, that nobody else can know, and changes it from time to time. Of two copies of one
-- profile only one can have named the last. Only the laptop's own session writes its link.

SET LOCAL search_path = antlitz;

ALTER TABLE device ADD COLUMN link uuid, ADD COLUMN link_n integer, ADD CHECK ((link IS NULL) = (link_n IS NULL));
GRANT UPDATE (link, link_n) ON device TO antlitz_app;

-- Whatever a policy allows: who may block a laptop, or changes its name, does not make a fork of it.
CREATE FUNCTION link_is_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NEW.link IS NULL)
     OR (TG_OP = 'UPDATE' AND (NEW.link, NEW.link_n) IS NOT DISTINCT FROM (OLD.link, OLD.link_n)) THEN
    RETURN NEW;
  END IF;
  IF NEW.staff_id IS DISTINCT FROM antlitz.me() OR NEW.id IS DISTINCT FROM antlitz.setting('device')::uuid
          OR coalesce(antlitz.my_role(), 'barred') = 'barred' THEN
    RAISE EXCEPTION 'a laptop names its own link';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER link_is_its_own BEFORE INSERT OR UPDATE ON device FOR EACH ROW EXECUTE FUNCTION link_is_its_own();

-- A copy that is not let in comes again and again, and counts once.
CREATE UNIQUE INDEX audit_forked ON audit (carrier, staff_id, ref) WHERE kind = 'forked';
ALTER TABLE audit DROP CONSTRAINT audit_kind_check;
ALTER TABLE audit ADD CONSTRAINT audit_kind_check
  CHECK (kind IN ('entry', 'handedOut', 'opened', 'revoked', 'wiped', 'recovery', 'forked'));
