"""Rules of mutual recognition."""
