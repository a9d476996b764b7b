"""The desk where somebody compares a patient of an institution with residents.

Serves the recognition of results (a result follows its owner only when both are known to be one
person). Nouns: a *review* (a record with candidates), a *link*. Flow: the queue lists what waits in
the clerk's place; the page of a review puts record and resident side by side with what agrees and
what does not; the clerk links, keeps apart or puts off, and can end any link later. Invariants: no
personal value is ever in an address; seeing a candidate is a reading in the resident's log; a
decision names what it was based on.
"""
