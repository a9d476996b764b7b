"""Acts on the policy library: import files, refresh the register's mirror, record what became of a document."""
