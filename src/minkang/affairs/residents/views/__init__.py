"""Pages of the window for residents."""
