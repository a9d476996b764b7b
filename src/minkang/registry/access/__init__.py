"""Who may read or change what of whom, and why: one pure decision, consent, the access log.

Nouns: an *actor* with *grants* (role, organisation, place) *asks* to act on one person's record for
a purpose; the *decision* names its reason. Acts that open no record are *permissions*. A *consent*
opens a sensitive category to who treats; an *emergency* opens a record for a short while.

Flow: ``queries.require_actor`` → ``services.open_record`` (facts → ``rules.decide`` → audit entry →
refusal or decision) → the record. Lists put ``queries.scope_filter`` into their query.

Invariants: what ``rules.MATRIX`` does not list is denied; a staff session without second factor
opens nothing; a list shows exactly those whom the decision allows; every access leaves an audit
entry in its own transaction, and the resident reads that entry, no copy of it.
"""
