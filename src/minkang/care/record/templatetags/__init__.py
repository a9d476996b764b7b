"""Words of the record as template filters."""
