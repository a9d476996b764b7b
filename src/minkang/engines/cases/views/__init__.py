"""Pages on which officers read, write and approve procedures."""
