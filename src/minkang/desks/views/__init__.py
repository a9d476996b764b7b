"""The home pages: the public one, and one's own desk."""
