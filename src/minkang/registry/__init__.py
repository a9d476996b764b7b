"""Master data: places, organisations, people, access, accounts."""
