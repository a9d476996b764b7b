"""Health records: a FHIR R4 store that gives back exactly what a hospital sent.

Nouns. A *resource* is what a hospital, a laboratory or a person tells in the standard's words; every
change of it is a *version*, whose body is the exact text, chained by hashes. Its searchable values are
rows of narrow *index* tables, filled by the standard's own SearchParameters. What a feed sent wrongly
waits in the *quarantine* with every issue named. Each change enters the *outbox*, from which
subscribers and projections read.

Flow. Text is read without losing a digit, checked against the standard's element table, its references
are resolved, and everything is written in one transaction. ``services`` holds the acts, ``queries`` the
reads, every one of which takes the reader; ``api`` speaks HTTP in front of Django.

Invariants, held by named constraints: one resource per type and id; versions are numbered without a
gap and never change; the current version of a resource exists.
"""
