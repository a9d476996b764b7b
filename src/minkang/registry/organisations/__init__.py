"""Health institutions, enterprises and offices: what they are, what they hold, who works there.

Serves the measures that count institutions, beds, services, titles and staff. Nouns: an
*organisation* and what it holds for a time (departments, capacities, services, certificates); a
*practitioner* with *qualifications* and *posts*; an *entry*, what is handed in; a *roster*, a
workbook of entries.

Flow: an act locks what becomes less available, loads facts, asks the rules, writes, records and
publishes. Lists run through the same rules in one transaction with one audit entry.

Invariants. One number of a kind is in force at a time, and its history has no gap and no overlap:
statements at once follow each other behind the organisation's lock. One principal post is in force
for a practitioner: of two appointments at once the second is refused. Nothing is held or worked
before an organisation opened or after it closed. A post is held under a licence that is valid on
its first day. Locks are always taken in the order list, organisations by rid, practitioner.
"""
