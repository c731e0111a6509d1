-- What the vault of a laptop opens by beside the passphrase, by its own account: one without a keychain of its operating system
-- is to be seen (server/exchange.ts).

SET LOCAL search_path = antlitz;

ALTER TABLE device ADD COLUMN secret text CHECK (secret IN ('keychain', 'file', 'none'));
GRANT UPDATE (secret) ON device TO antlitz_app;
