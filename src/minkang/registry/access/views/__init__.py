"""Pages of access: the resident's log and consents, emergency access and its review."""
