"""Template tags of mutual recognition."""
