"""Pages of the record: for residents, for who treats them, and for who answers their questions."""
