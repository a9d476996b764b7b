"""Parts of the benchmark of cases."""
