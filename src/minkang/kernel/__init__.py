"""What every hall needs and no policy names.

Refusals, the audit chain, identifiers, text search, charts, documents and the page frame.
The kernel knows no clause and no region.
"""
