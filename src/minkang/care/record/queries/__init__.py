"""Reads of the record; all take the viewing that ``services.opening`` decided."""
