"""Pages of mutual recognition."""
