"""Pages of licences: the holder's, whoever checks one, the office's, and the interface for systems."""
