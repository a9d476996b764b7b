"""Reads of the policy pages: what one page shows, as frozen values for its template."""
