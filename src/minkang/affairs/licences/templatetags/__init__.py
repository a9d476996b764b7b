"""Words of licences as template filters."""
