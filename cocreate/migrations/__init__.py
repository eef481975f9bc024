"""One file a change of the schema; run by cocreate.kit.migrate, which owns the transaction."""
