"""Hall four: government service – registering, permits, things done once, the hotline, support."""
