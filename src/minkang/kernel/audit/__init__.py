"""The audit chain: what was done, by whom, when, sealed so that nobody can change it unseen.

Nouns. An *entry* says that an act happened; its type is registered in the catalogue. A *seal* is
a link of the chain: it fixes a run of entries and the seal before it. An *anchor* is a copy of
the head of the chain kept outside the database.

Flow. A service records an entry in the transaction of its effect; a job seals settled entries
each minute; an anchor is written; ``verify`` walks the chain and names every place that differs.

Invariants. Entries and seals are only ever appended (a database trigger refuses the rest).
Personal facts are not in the entry: it holds a salted commitment, and the value lies beside it
until it is shredded. What is recorded but not yet sealed is not protected against a database
administrator; the sealing job bounds that time.
"""
