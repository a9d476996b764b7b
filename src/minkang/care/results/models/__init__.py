"""Tables of mutual recognition."""
