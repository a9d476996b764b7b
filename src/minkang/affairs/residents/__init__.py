"""The window for residents: find somebody, register them, keep their entry true.

Serves every measure that is counted per resident. Nouns: a *clue* (what somebody tells at the
window), a *matter* (what the clerk takes in hand for a resident today), a *list* (residents sent as
a spreadsheet). Flow: the clerk finds the resident, takes a matter in hand, which opens the record
for this office and this day and tells the resident so, and then moves them, names a guardian or ends
that. Invariants: no personal value is ever in an address; nothing is shown before the reading is in
the audit chain; of a list with faults nothing is kept unless the clerk says that the good rows are.
"""
