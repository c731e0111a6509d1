-- Bundles (server/bundles.ts): many case files of one adviser, packed beforehand for laptops that begin. A bundle is a copy, so
-- nobody may have it who may not see all that is in it, and it goes as soon as one of its files is erased.

SET LOCAL search_path = antlitz;

CREATE TABLE bundle (
  carrier text NOT NULL,
  id uuid NOT NULL,
  -- Whose files these are: whoever is responsible for all of them.
  staff_id uuid NOT NULL,
  packed bytea NOT NULL,
  PRIMARY KEY (carrier, id)
);
ALTER TABLE bundle ALTER COLUMN packed SET STORAGE EXTERNAL;
CREATE INDEX bundle_staff ON bundle (carrier, staff_id);
CREATE TABLE bundle_file (
  carrier text NOT NULL,
  bundle_id uuid NOT NULL,
  case_file_id uuid NOT NULL,
  -- Up to which number of the county's order the bundle has this file.
  seq bigint NOT NULL,
  -- How many files the whole bundle has.
  file_count integer NOT NULL,
  PRIMARY KEY (carrier, bundle_id, case_file_id),
  FOREIGN KEY (carrier, bundle_id) REFERENCES bundle ON DELETE CASCADE
);
CREATE INDEX bundle_file_file ON bundle_file (carrier, case_file_id);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['bundle', 'bundle_file'] LOOP
    EXECUTE format('ALTER TABLE antlitz.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE antlitz.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_carrier ON antlitz.%I AS RESTRICTIVE
      USING (carrier = (SELECT antlitz.my_carrier())) WITH CHECK (carrier = (SELECT antlitz.my_carrier()))', name);
  END LOOP;
END $$;

-- Of a bundle's files one sees those that are one's own to see; of bundles those of which one sees every file.
CREATE POLICY seen ON bundle_file FOR SELECT USING (case_file_id IN (SELECT my_files()));
CREATE POLICY own ON bundle_file FOR INSERT WITH CHECK (case_file_id IN (SELECT my_files()));
CREATE POLICY seen ON bundle FOR SELECT USING (
  id IN (SELECT bundle_id FROM bundle_file GROUP BY bundle_id HAVING count(*) = max(file_count)));
-- The county's own program replaces them, also when its adviser has lost a file since.
CREATE POLICY replaced ON bundle FOR SELECT USING ((SELECT setting('preparing')) IS NOT NULL AND staff_id = (SELECT me()));
CREATE POLICY own ON bundle FOR INSERT WITH CHECK (staff_id = (SELECT me()));
CREATE POLICY gone ON bundle FOR DELETE USING (staff_id = (SELECT me()));
GRANT SELECT, INSERT, DELETE ON bundle TO antlitz_app;
GRANT SELECT, INSERT ON bundle_file TO antlitz_app;

-- An erased file takes every bundle with it that holds it, whoever sees them: this trigger belongs to the owner.
CREATE FUNCTION drop_bundles() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM antlitz.bundle WHERE carrier = NEW.carrier
     AND id IN (SELECT bundle_id FROM antlitz.bundle_file WHERE carrier = NEW.carrier AND case_file_id = NEW.case_file_id);
  RETURN NEW;
END $$;
CREATE TRIGGER drop_bundles AFTER INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION drop_bundles();
CREATE POLICY erasing_seen ON bundle_file FOR SELECT TO CURRENT_USER USING ((SELECT my_role()) = 'eraser');
CREATE POLICY erasing_seen ON bundle FOR SELECT TO CURRENT_USER USING ((SELECT my_role()) = 'eraser');
CREATE POLICY erasing ON bundle FOR DELETE TO CURRENT_USER USING ((SELECT my_role()) = 'eraser');
