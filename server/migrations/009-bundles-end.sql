-- When bundles end (server/bundles.ts): with a client's no, when their adviser does not work here any more, and when they are no
-- longer whole.

SET LOCAL search_path = antlitz;

-- What was packed before these rules is made anew at the next start. Policies would hide every row of it from a DELETE.
TRUNCATE bundle, bundle_file;

-- On which day of the county's it was packed: what was changed since must not lie in it for long.
ALTER TABLE bundle ADD COLUMN made_on text COLLATE "C" NOT NULL;

-- Files are put only into one's own bundle: into somebody else's, they would make it look whole.
CREATE FUNCTION is_my_bundle(bundle_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  PERFORM FROM antlitz.bundle WHERE carrier = antlitz.my_carrier() AND id = bundle_id AND staff_id = antlitz.me();
  RETURN FOUND;
END $$;
DROP POLICY own ON bundle_file;
CREATE POLICY own ON bundle_file FOR INSERT
  WITH CHECK (case_file_id IN (SELECT my_files()) AND is_my_bundle(bundle_id));

-- Nobody acts any more in the name of people who left.
CREATE POLICY left_behind_found ON bundle FOR SELECT USING (
  (SELECT setting('preparing')) IS NOT NULL AND staff_id NOT IN (SELECT staff_id FROM staff_account WHERE active));
CREATE POLICY left_behind ON bundle FOR DELETE USING (
  (SELECT setting('preparing')) IS NOT NULL AND staff_id NOT IN (SELECT staff_id FROM staff_account WHERE active));

-- A consent that was withdrawn and a photo that was removed take every bundle with them that still says otherwise, also one that
-- whoever says the no may not see. `refused_in`: the case files in which somebody just said no.
CREATE FUNCTION refused_in() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(setting('refused_in'), '{}')::uuid[];
CREATE POLICY after_no_found ON bundle_file FOR SELECT USING (case_file_id = ANY ((SELECT refused_in())::uuid[]));
CREATE POLICY after_no_found ON bundle FOR SELECT USING (
  id IN (SELECT bundle_id FROM bundle_file WHERE case_file_id = ANY ((SELECT refused_in())::uuid[])));
CREATE POLICY after_no ON bundle FOR DELETE USING (
  id IN (SELECT bundle_id FROM bundle_file WHERE case_file_id = ANY ((SELECT refused_in())::uuid[])));
