"""Acts of booking; see each module."""
