-- Bundles are laid out in frames now (shared/bundle.ts). Those of before are made anew when the server starts.

TRUNCATE antlitz.bundle, antlitz.bundle_file;
