"""Parts of the benchmark of the records."""
